; shows: mode 12h with double scanning: 240 rows, each shown twice

%include "picture.inc"
%include "card.inc"

    set_mode 0012h
    mov     ax, 0A000h
    mov     es, ax
    mov     word [planar_pitch], 80
    card    640, 240, 0Fh, 4, row_planar
    crtc    09h, 0C0h
    finish
