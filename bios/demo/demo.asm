; The demo program: start-up, and the list of parts it is made of.
;
; One 64 KiB segment holds code, constants and variables: CS = DS = PAYLOAD_SEGMENT everywhere, SS = 0 (the stack
; below the boot sector). ES is free; the direction flag is always clear. Routines keep every register except those
; their comment names. Everything is 8086 code ("cpu 8086" makes the assembler insist); the parts that say "cpu 386"
; are only reached after need_386 has looked at the processor.

%include "layout.inc"
%include "macros.inc"

        cpu 8086
        bits 16
        org 0

        section .text
        section .data align=16
        section .strings align=2 follows=.data
        section .user follows=.strings vstart=USER_CODE_LINEAR align=16
        section .tail align=2 follows=.user
        section .bss nobits align=16 follows=.tail

        section .text
start:
        cli
        mov ax, cs
        mov ds, ax
        mov es, ax
        xor ax, ax
        mov ss, ax
        mov sp, 7C00h
        sti
        cld
        mov di, section..bss.start
        mov cx, variables_end
        sub cx, di
        rep stosb               ; AX is still 0
        mov [boot_drive], dl

        dbg "demo: start"
        call detect_cpu
        call detect_video
        call sine_init
        int 12h
        cmp ax, MEMORY_NEEDED_KIB
        jb .little_memory
        jmp menu
.little_memory:
        call text_mode
        print 0, 0, 07h, "This demo needs 256 KB of memory."
        dbg "demo: not enough memory"
.stay:  hlt
        jmp short .stay

%include "text.asm"
%include "screen.asm"
%include "input.asm"
%include "timer.asm"
%include "cpu_detect.asm"
%include "video.asm"
%include "sine.asm"
%include "menu.asm"
%include "menu_entries.asm"
%include "logo.asm"
%include "system_info.asm"
%include "memory_info.asm"
%include "device_info.asm"
%include "clock_info.asm"
%include "text_show.asm"
%include "text_effects.asm"
%include "graphics.asm"
%include "plasma.asm"
%include "rotozoom.asm"
%include "tunnel.asm"
%include "mandelbrot.asm"
%include "key_test.asm"
%include "key_layout.asm"
%include "mouse_test.asm"
%include "protected.asm"
%include "kernel.asm"
%include "ring3.asm"
%include "ring3_test.asm"
%include "speed.asm"
%include "checksum.asm"
%include "sound.asm"
%include "power.asm"

        section .bss
boot_drive:     resb 1
        alignb 16
variables_end:

        section .tail
        dw 0                    ; makes the file's size even, for the loader's sum
