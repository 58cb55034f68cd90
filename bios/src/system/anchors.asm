; Entry points and tables at the offsets the PC/AT put them, which some software relies on.

%macro anchor 1
  %if ($ - $$) > %1
    %error "code runs into the anchor at " %1
  %endif
    times %1 - ($ - $$) db 0FFh
%endmacro

    anchor 0E05Bh
    jmp     post_entry

    anchor 0E2C3h
    jmp     int02_nmi

    anchor 0E3FEh
    jmp     int13_entry

    anchor 0E401h
fixed_disk_table:                       ; a drive type nobody has, for software that looks here
    times 16 db 0

    anchor 0E6F2h
    jmp     int19_boot

    anchor 0E6F5h
configuration_table:                    ; INT 15h C0h
    dw      8                           ; bytes that follow
    db      0FCh, 01h, 00h              ; model AT, submodel 1, revision 0
    db      7Ch                         ; second 8259, clock, INT 15h 4Fh and 41h, extended BIOS data area
    db      40h                         ; INT 16h 09h
    db      00h, 00h, 00h

    anchor 0E729h
baud_table:                             ; 16550 divisors for 110 ... 9600 baud
    dw      1047, 768, 384, 192, 96, 48, 24, 12

    anchor 0E739h
    jmp     int14_entry

    anchor 0E82Eh
    jmp     int16_entry

    anchor 0E987h
    jmp     int09_entry

    anchor 0EC59h
    jmp     floppy_entry

    anchor 0EF57h
    jmp     int0e_entry

    anchor 0EFC7h
    ; Diskette parameter table (INT 1Eh): step rate and head unload, head load and DMA, motor off ticks, sector size code,
    ; sectors a track, gap, data length, format gap, fill byte, head settle (ms), motor start (1/8 s).
diskette_table:
    db      0DFh, 02h, 25h, 02h, 18, 1Bh, 0FFh, 6Ch, 0F6h, 0Fh, 02h

    anchor 0EFD2h
    jmp     int17_entry

    anchor 0F045h
video_jump_table:                       ; the planar has no video functions of its own
    times 16 dw int_dummy

    anchor 0F065h
    jmp     int_dummy

    anchor 0F0A4h
    ; Video parameters of the CGA's CRTC (INT 1Dh): 40x25, 80x25, graphics, monochrome; then page sizes, columns, modes.
video_parameter_table:
    db      38h, 28h, 2Dh, 0Ah, 1Fh, 06h, 19h, 1Ch, 02h, 07h, 06h, 07h, 00h, 00h, 00h, 00h
    db      71h, 50h, 5Ah, 0Ah, 1Fh, 06h, 19h, 1Ch, 02h, 07h, 06h, 07h, 00h, 00h, 00h, 00h
    db      38h, 28h, 2Dh, 0Ah, 7Fh, 06h, 64h, 70h, 02h, 01h, 06h, 07h, 00h, 00h, 00h, 00h
    db      61h, 50h, 52h, 0Fh, 19h, 06h, 19h, 19h, 02h, 0Dh, 0Bh, 0Ch, 00h, 00h, 00h, 00h
    dw      2048, 4096, 16384, 16384
    db      40, 40, 80, 80, 40, 40, 80, 80
    db      2Ch, 28h, 2Dh, 29h, 2Ah, 2Eh, 1Eh, 29h

    anchor 0F841h
    jmp     int12_entry

    anchor 0F84Dh
    jmp     int11_entry

    anchor 0F859h
    jmp     int15_entry

    anchor 0FA6Eh
graphics_font:                          ; 8x8, the first 128 characters
%include "font_8x8_half.inc"

    anchor 0FE6Eh
    jmp     int1a_entry

    anchor 0FEA5h
    jmp     int08_entry

    anchor 0FEF3h
vector_table:                           ; INT 08h-1Fh, offsets
    dw      int08_entry, int09_entry, stray_irq_master, stray_irq_master        ; 08
    dw      stray_irq_master, stray_irq_master, 0EF57h, stray_irq7              ; 0C
    dw      0F065h, 0F84Dh, 0F841h, 0E3FEh                                      ; 10
    dw      0E739h, 0F859h, 0E82Eh, 0EFD2h                                      ; 14
    dw      int18_entry, 0E6F2h, 0FE6Eh, 0FF53h                                 ; 18
    dw      0FF53h, 0F0A4h, 0EFC7h, 0                                           ; 1C

    anchor 0FF53h
int_dummy:
    iret

    anchor 0FF54h
    jmp     int05_entry

    anchor 0FFF0h
    db      0EAh                        ; jmp F000:E05B
    dw      0E05Bh, 0F000h
    anchor 0FFF5h
    db      "01/01/99"                  ; two digits: later years would look older than the AT to what compares them
    anchor 0FFFEh
    db      0FCh                        ; model byte: AT
    db      0                           ; checksum byte, set by build.sh
