; shows: the graphics test card, 376 pixels wide and 480 high, in 256 colours

%include "picture.inc"
%include "unchained.inc"

    unchained 376, 480
    card    376, 480, 0FFh, 3, row_unchained
    finish
