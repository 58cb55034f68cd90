; shows: the graphics test card, 320 pixels wide and 350 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 320, 350
    card    320, 350, 0FFh, 3, row_unchained
    finish
