; shows: letters of the BIOS in mode 101h in sixteen colours; the lines 10 to 20 scrolled up by 3, the free ones brown

%include "picture.inc"
%include "vbe.inc"

    mov     bx, 101h
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
    mov     ax, 0603h
    mov     bh, 6
    mov     cx, 0A00h
    mov     dx, 144Fh
    int     10h
    finish

words:
    db      "The quick brown fox", 0
