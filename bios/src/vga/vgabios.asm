; VGA BIOS of Lockstep: a 32 KiB option ROM at C000:0000 for a register-compatible VGA.
; Facts from: IBM Personal System/2 and PC BIOS Interface Technical Reference (INT 10h) and the IBM VGA technical
; reference (registers, mode tables).
; VESA VBE (4Fh): vbe.asm, on cards with Bochs' display interface.
; Not implemented: the dynamic areas behind the save pointer table, 9-dot replacement glyphs, light pen.

cpu 8086
bits 16
org 0

%include "bda.inc"
%include "frame.inc"

rom_size equ 32768

    db      55h, 0AAh, rom_size / 512
    jmp     near rom_init
    times 1Eh - ($ - $$) db 0
    db      "IBM VGA compatible", 0     ; adapter software looks for the first three letters here
    db      "Lockstep VGA BIOS 1.0", 13, 10, 0

%include "registers.asm"
%include "init.asm"
%include "dispatch.asm"
%include "mode_tables.asm"
%include "set_mode.asm"
%include "dac.asm"
%include "cursor.asm"
%include "scroll.asm"
%include "character.asm"
%include "graphics_character.asm"
%include "teletype.asm"
%include "pixel.asm"
%include "palette.asm"
%include "font_service.asm"
%include "alternate.asm"
%include "state.asm"
%include "dispi.asm"
%include "vbe.asm"
%include "vbe_mode_info.asm"
%include "vbe_modes.asm"
%include "vbe_set_mode.asm"
%include "vbe_window.asm"
%include "vbe_start.asm"
%include "vbe_palette.asm"
%include "vbe_banked.asm"
%include "vbe_text.asm"
%include "vbe_state.asm"
%include "vbe_monitor.asm"
%include "vbe_protected.asm"
%include "delay.inc"

align 16
font_8x16:
%include "font_8x16.inc"
font_8x14:
%include "font_8x14.inc"
font_8x8:
%include "font_8x8.inc"

    times rom_size - 1 - ($ - $$) db 0
    db      0                           ; checksum byte, set by build.sh
