; shows: VBE mode 143h: the test card, 800 x 600, 32 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 143h, linear
    finish
