; shows: the graphics test card, 360 pixels wide and 400 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 360, 400
    card    360, 400, 0FFh, 3, row_unchained
    finish
