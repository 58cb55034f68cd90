; shows: the graphics test card, 256 pixels wide and 200 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 256, 200
    card    256, 200, 0FFh, 3, row_unchained
    finish
