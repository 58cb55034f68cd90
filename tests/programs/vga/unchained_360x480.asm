; shows: the graphics test card, 360 pixels wide and 480 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 360, 480
    card    360, 480, 0FFh, 3, row_unchained
    finish
