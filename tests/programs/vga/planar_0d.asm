; shows: mode 0Dh: the test card, 320 x 200

%include "picture.inc"
%include "card.inc"

    set_mode 000dh
    mov     ax, 0A000h
    mov     es, ax
    mov     word [planar_pitch], 320 / 8
    card    320, 200, 0Fh, 4, row_planar
    finish
