; shows: the graphics test card, 256 pixels wide and 400 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 256, 400
    card    256, 400, 0FFh, 3, row_unchained
    finish
