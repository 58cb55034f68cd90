; shows: 320 x 240 unchained: the upper left quarter copied into the others through the latches, four pixels at a time

%include "picture.inc"
%include "unchained.inc"

    unchained 320, 240
    card    320, 240, 0FFh, 3, row_unchained
    sequencer 2, 0Fh
    graphics 5, 41h                     ; write mode 1
    push    es
    pop     ds
    xor     bx, bx                      ; row
row:
    mov     ax, 80
    mul     bx
    mov     si, ax
    mov     di, ax
    add     di, 40
    mov     cx, 40
    rep movsb
    mov     si, ax
    mov     di, ax
    add     di, 120 * 80
    mov     cx, 40
    rep movsb
    mov     si, ax
    mov     di, ax
    add     di, 120 * 80 + 40
    mov     cx, 40
    rep movsb
    inc     bx
    cmp     bx, 120
    jb      row
    finish
