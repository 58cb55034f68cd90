; shows: VBE mode 119h: the test card, 1280 x 1024, 15 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 119h, linear
    finish
