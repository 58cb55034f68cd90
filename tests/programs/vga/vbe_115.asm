; shows: VBE mode 115h: the test card, 800 x 600, 24 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 115h, linear
    finish
