; shows: VBE mode 114h: the test card, 800 x 600, 16 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 114h, linear
    finish
