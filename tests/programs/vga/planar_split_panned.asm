; shows: as planar_split, but the lower part is panned too (attribute mode bit 5 clear)

%include "picture.inc"
%include "card.inc"

    set_mode 0012h
    mov     ax, 0A000h
    mov     es, ax
    mov     word [planar_pitch], 80
    card    640, 640, 0Fh, 4, row_planar
    crtc    0Ch, (100 * 80) >> 8
    crtc    0Dh, (100 * 80) & 0FFh
    attribute 13h, 3
    unlock_crtc
    crtc    18h, 299 & 0FFh
    crtc    07h, 3Eh
    crtc    09h, 00h
    finish
