; shows: the graphics test card, 360 pixels wide and 200 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 360, 200
    card    360, 200, 0FFh, 3, row_unchained
    finish
