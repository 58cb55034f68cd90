; shows: the graphics test card, 640 pixels wide and 400 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 640, 400
    card    640, 400, 0FFh, 3, row_unchained
    finish
