; shows: VBE mode 14Ch: the test card, 1152 x 864, 32 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 14Ch, banked
    finish
