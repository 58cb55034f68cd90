; shows: mode 12h with three lines a row: 160 rows

%include "picture.inc"
%include "card.inc"

    set_mode 0012h
    mov     ax, 0A000h
    mov     es, ax
    mov     word [planar_pitch], 80
    card    640, 160, 0Fh, 4, row_planar
    crtc    09h, 42h
    finish
