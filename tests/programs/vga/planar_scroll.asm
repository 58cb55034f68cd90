; shows: mode 0Dh panned: a virtual row of 80 bytes, shown from column 3 x 8 + 5, row 20

%include "picture.inc"
%include "card.inc"

    set_mode 000Dh
    mov     ax, 0A000h
    mov     es, ax
    mov     word [planar_pitch], 80
    card    640, 400, 0Fh, 4, row_planar
    crtc    13h, 40
    crtc    0Ch, (20 * 80 + 3) >> 8
    crtc    0Dh, (20 * 80 + 3) & 0FFh
    attribute 13h, 5
    finish
