; shows: the graphics test card, 320 pixels wide and 600 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 320, 600
    card    320, 600, 0FFh, 3, row_unchained
    finish
