; shows: 800 x 600 in four planes, panned to column 43, line 20 of a virtual 1024 x 640

%include "picture.inc"
%include "vbe.inc"

    mov     bx, 102h
    call    set_vbe_mode
    mov     ax, 4F06h
    mov     bl, 0
    mov     cx, 1024
    int     10h
    mov     [pitch], bx
    mov     word [mode_block + 12h], 1024
    mov     word [mode_block + 14h], 640
    call    draw_vbe_card
    mov     ax, 4F07h
    mov     bx, 0
    mov     cx, 43
    mov     dx, 20
    int     10h
    finish
