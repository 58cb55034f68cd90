; shows: the graphics test card, 400 pixels wide and 300 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 400, 300
    card    400, 300, 0FFh, 3, row_unchained
    finish
