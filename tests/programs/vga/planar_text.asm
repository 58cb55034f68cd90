; shows: letters of the BIOS in mode 12h, sixteen colours, some exclusive-ored over white

%include "picture.inc"

    set_mode 0012h
    mov     ax, 0600h
    mov     bh, 0Fh
    mov     cx, 1400h
    mov     dx, 184Fh
    int     10h
    mov     bl, 1
colour:
    mov     dh, bl
    mov     dl, bl
    mov     si, words
    push    bx
    call    print_at
    pop     bx
    mov     dh, 14h
    mov     al, bl
    shl     al, 1
    shl     al, 1
    mov     dl, al
    push    bx
    or      bl, 80h
    mov     si, short_words
    call    print_at
    pop     bx
    inc     bl
    cmp     bl, 16
    jb      colour
    finish

words:
    db      "The quick brown fox", 0
short_words:
    db      "Xor", 0
