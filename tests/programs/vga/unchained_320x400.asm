; shows: the graphics test card, 320 pixels wide and 400 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 320, 400
    card    320, 400, 0FFh, 3, row_unchained
    finish
