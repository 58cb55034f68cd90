; shows: the graphics test card, 400 pixels wide and 600 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 400, 600
    card    400, 600, 0FFh, 3, row_unchained
    finish
