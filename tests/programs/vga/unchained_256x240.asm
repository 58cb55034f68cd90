; shows: the graphics test card, 256 pixels wide and 240 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 256, 240
    card    256, 240, 0FFh, 3, row_unchained
    finish
