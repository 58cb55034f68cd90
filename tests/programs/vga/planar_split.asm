; shows: mode 12h: the card from row 100 on, panned by 3; below line 299 the memory's beginning, not panned

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
    attribute 10h, 21h
    unlock_crtc
    crtc    18h, 299 & 0FFh
    crtc    07h, 3Eh                    ; bit 8 of the line: 1
    crtc    09h, 00h                    ; bit 9: 0
    finish
