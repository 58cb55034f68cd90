; shows: the graphics test card, 320 pixels wide and 200 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 320, 200
    card    320, 200, 0FFh, 3, row_unchained
    finish
