; shows: mode 0Eh: the test card, 640 x 200

%include "picture.inc"
%include "card.inc"

    set_mode 000eh
    mov     ax, 0A000h
    mov     es, ax
    mov     word [planar_pitch], 640 / 8
    card    640, 200, 0Fh, 4, row_planar
    finish
