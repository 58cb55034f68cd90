; shows: the graphics test card, 320 pixels wide and 480 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 320, 480
    card    320, 480, 0FFh, 3, row_unchained
    finish
