; shows: mode 10h: the test card, 640 x 350

%include "picture.inc"
%include "card.inc"

    set_mode 0010h
    mov     ax, 0A000h
    mov     es, ax
    mov     word [planar_pitch], 640 / 8
    card    640, 350, 0Fh, 4, row_planar
    finish
