; shows: mode 0Fh, monochrome: squares in black, white and bright; those that only map 2 sets blink

%include "picture.inc"
%include "card.inc"

    set_mode 000Fh
    mov     ax, 0A000h
    mov     es, ax
    mov     word [planar_pitch], 80
    card    640, 350, 05h, 4, row_planar
    finish
