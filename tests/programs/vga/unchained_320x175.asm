; shows: the graphics test card, 320 pixels wide and 175 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 320, 175
    card    320, 175, 0FFh, 3, row_unchained
    finish
