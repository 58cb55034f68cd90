; System BIOS of Lockstep: 64 KiB at F000:0000 for an AT-class PC (ISA, two 8259A, 8254, two 8237, MC146818, 8042 with
; PS/2 ports, 82077AA, ATA disks by PIO, 16550A, parallel ports).
; Facts from: IBM PC/AT Technical Reference, IBM PS/2 and PC BIOS Interface Technical Reference, the chips' datasheets,
; ACPI (E820), APM 1.2, Enhanced Disk Drive specification. All code runs on an 8086 but for parts that check for more first.
; Not implemented: PCI, ACPI tables, El Torito, a boot menu, PS/2 watchdog and POS calls, the 16-bit and 32-bit APM
; interfaces.

cpu 8086
bits 16
org 0

%include "bda.inc"
%include "ebda.inc"
%include "frame.inc"
%include "ports.inc"

; DS = BIOS data area, no other register changed.
%macro load_bda 0
    mov     ds, [cs:bda_selector]
%endmacro

; Everything below lies where it fits; the traditional entry points are in anchors.asm.
bda_selector:
    dw      bda_segment
    db      "Lockstep BIOS 1.0", 0

%include "cpu.asm"
%include "delay.inc"
%include "wait.asm"
%include "cmos.asm"
%include "a20.asm"
%include "chips.asm"
%include "apic.asm"
%include "post.asm"
%include "post_detect.asm"
%include "post_screen.asm"
%include "vectors.asm"
%include "option_rom.asm"
%include "kbc.asm"
%include "timer.asm"
%include "stray.asm"
%include "keyboard_tables.asm"
%include "keyboard_irq.asm"
%include "keyboard_service.asm"
%include "equipment.asm"
%include "fdc.asm"
%include "floppy_media.asm"
%include "floppy_transfer.asm"
%include "floppy_service.asm"
%include "ata.asm"
%include "disk_service.asm"
%include "disk_edd.asm"
%include "serial.asm"
%include "printer.asm"
%include "system_service.asm"
%include "system_wait.asm"
%include "system_event.asm"
%include "system_memory.asm"
%include "system_block.asm"
%include "mouse.asm"
%include "apm.asm"
%include "clock.asm"
%include "boot.asm"

%include "anchors.asm"
