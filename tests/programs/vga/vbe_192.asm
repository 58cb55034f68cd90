; shows: VBE mode 192h: the test card, 1920 x 1080, 32 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 192h, linear
    finish
