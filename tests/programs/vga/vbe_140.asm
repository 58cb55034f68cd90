; shows: VBE mode 140h: the test card, 320 x 200, 32 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 140h, linear
    finish
