; shows: the graphics test card, 256 pixels wide and 256 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 256, 256
    card    256, 256, 0FFh, 3, row_unchained
    finish
