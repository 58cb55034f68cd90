; shows: mode 13h: the card from row 40 on, below line 149 (of 200) the memory's beginning

%include "picture.inc"
%include "card.inc"

    set_mode 0013h
    mov     ax, 0A000h
    mov     es, ax
    card    320, 204, 0FFh, 3, row_linear
    crtc    0Ch, (40 * 80) >> 8
    crtc    0Dh, (40 * 80) & 0FFh
    crtc    18h, 299 & 0FFh
    crtc    09h, 01h
    finish
