; VBE modes of sixteen colours in four planes. (QEMU's sequencer forgets the map mask there.)

%include "harness.inc"

    jmp     first

; CX = mode: pixels and a letter in the last row but one of the picture.
test_mode:
    mov     [mode], cx
    mov     di, 0A000h
    mov     ax, 4F01h
    int     10h
    check   "4F01", ax, 004Fh
    mov     bx, [mode]
    mov     ax, 4F02h
    int     10h
    check   "4F02", ax, 004Fh
    mov     cx, [0A012h]
    dec     cx
    mov     dx, 599                     ; within the first 64 KiB of a plane
    cmp     cx, 1023
    jb      .line
    mov     dx, 400
.line:
    mov     ax, 0C00h | 11
    mov     bh, 0
    int     10h
    mov     ah, 0Dh
    int     10h
    check8  "0C, 0D: the pixel", al, 11
    dec     cx
    mov     ah, 0Dh
    int     10h
    check8  "0D: not its neighbour", al, 0
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0307h
    int     10h
    mov     ax, 0E00h | 'R'
    mov     bx, 6
    int     10h
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0307h
    int     10h
    mov     ah, 08h
    int     10h
    check8  "0E, 08: the letter", al, 'R'
    mov     ah, 0Dh
    mov     cx, 7 * 8 + 8
    mov     dx, 3 * 16 + 8
    int     10h
    check8  "0E: nothing beside it", al, 0
    ret

mode:
    dw      0

first:
    mov     cx, 102h
    call    test_mode
    mov     cx, 104h
    call    test_mode
    mov     cx, 106h
    call    test_mode
    mov     ax, 3
    int     10h
    finish
