; shows: the same in mode 114h, 16 bits a pixel, where the sixteen colours are a CGA's; the lines scrolled down

%include "picture.inc"
%include "vbe.inc"

    mov     bx, 114h
    call    set_vbe_mode
    mov     bl, 1
colour:
    mov     dh, bl
    add     dh, 5
    mov     dl, bl
    mov     si, words
    push    bx
    call    print_at
    pop     bx
    inc     bl
    cmp     bl, 16
    jb      colour
    mov     ax, 0702h
    mov     bh, 1
    mov     cx, 0A04h
    mov     dx, 141Fh
    int     10h
    finish

words:
    db      "The quick brown fox", 0
