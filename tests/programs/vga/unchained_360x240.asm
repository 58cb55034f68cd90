; shows: the graphics test card, 360 pixels wide and 240 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 360, 240
    card    360, 240, 0FFh, 3, row_unchained
    finish
