; shows: 320 x 200 unchained, a virtual row of 640 pixels, shown from column 42, row 30, split after row 159

%include "picture.inc"
%include "unchained.inc"

    unchained 320, 200
    crtc    13h, 50h
    card    640, 240, 0FFh, 3, row_unchained
    crtc    0Ch, (30 * 160 + 10) >> 8
    crtc    0Dh, (30 * 160 + 10) & 0FFh
    attribute 10h, 61h
    attribute 13h, 4                    ; two pixels
    crtc    18h, 319 & 0FFh
    crtc    09h, 01h
    finish
