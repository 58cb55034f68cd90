; shows: 640 x 480 in 256 colours out of a virtual 1000 x 700, from column 203, line 150 on: no frame on any side

%include "picture.inc"
%include "vbe.inc"

    mov     bx, 101h
    call    set_vbe_mode
    mov     ax, 4F06h
    mov     bl, 0
    mov     cx, 1000
    int     10h
    mov     [pitch], bx
    mov     word [mode_block + 12h], 1000
    mov     word [mode_block + 14h], 700
    call    draw_vbe_card
    mov     ax, 4F07h
    mov     bx, 0
    mov     cx, 203
    mov     dx, 150
    int     10h
    finish
