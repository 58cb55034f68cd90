; shows: 800 x 600 in 24 bits, panned at retrace to column 101, line 60 of a virtual 1001 x 700

%include "picture.inc"
%include "vbe.inc"

    mov     bx, 115h
    call    set_vbe_mode
    mov     ax, 4F06h
    mov     bl, 0
    mov     cx, 1001
    int     10h
    mov     [pitch], bx
    mov     word [mode_block + 12h], 1001
    mov     word [mode_block + 14h], 700
    call    draw_vbe_card
    mov     ax, 4F07h
    mov     bx, 80h
    mov     cx, 101
    mov     dx, 60
    int     10h
    finish
