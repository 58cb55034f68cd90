; shows: letters of the BIOS in mode 102h, four planes

%include "picture.inc"
%include "vbe.inc"

    mov     bx, 102h
    call    set_vbe_mode
    mov     bl, 1
colour:
    mov     dh, bl
    add     dh, 19
    mov     dl, bl
    shl     dl, 2
    mov     si, words
    push    bx
    call    print_at
    pop     bx
    inc     bl
    cmp     bl, 16
    jb      colour
    finish

words:
    db      "The quick brown fox", 0
