; shows: the graphics test card, 256 pixels wide and 480 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 256, 480
    card    256, 480, 0FFh, 3, row_unchained
    finish
