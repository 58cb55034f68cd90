; shows: VBE mode 189h: the test card, 1920 x 1200, 32 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 189h, linear
    finish
