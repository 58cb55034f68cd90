; shows: the graphics test card, 320 pixels wide and 240 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 320, 240
    card    320, 240, 0FFh, 3, row_unchained
    finish
