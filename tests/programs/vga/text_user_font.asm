; shows: a font of the program's own, 9 x 16: rings for A, checks for B, stairs for C, a bar to the right edge for D

%include "picture.inc"

    set_mode 0003h
    call    hide_cursor
    mov     ax, 1100h
    mov     bx, 1000h
    mov     cx, 4
    mov     dx, 'A'
    mov     bp, glyphs
    int     10h
    text    2, 4, 0Fh, "ABCD ABCD DCBA, and other letters."
    text    3, 4, 1Eh, "AAAABBBBCCCCDDDD"
    text    4, 4, 71h, "AAAABBBBCCCCDDDD"
    finish

glyphs:
    db      3Ch, 42h, 81h, 99h, 0A5h, 0A5h, 99h, 81h, 42h, 3Ch, 00h, 00h, 18h, 3Ch, 18h, 00h
    times 4 db 0AAh, 0AAh, 55h, 55h
    db      80h, 80h, 0C0h, 0C0h, 0E0h, 0E0h, 0F0h, 0F0h, 0F8h, 0F8h, 0FCh, 0FCh, 0FEh, 0FEh, 0FFh, 0FFh
    times 16 db 0Fh
