; shows: VBE mode 187h: the test card, 1920 x 1200, 16 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 187h, linear
    finish
