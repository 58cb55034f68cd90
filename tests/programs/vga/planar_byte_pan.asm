; shows: mode 0Dh moved by two bytes of byte panning and one dot of pel panning: column 17 of the card comes first

%include "picture.inc"
%include "card.inc"

    set_mode 000Dh
    mov     ax, 0A000h
    mov     es, ax
    mov     word [planar_pitch], 44
    card    352, 200, 0Fh, 4, row_planar
    crtc    13h, 22
    crtc    08h, 40h
    attribute 13h, 1
    finish
