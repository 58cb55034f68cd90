; shows: VBE mode 118h: the test card, 1024 x 768, 24 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 118h, linear
    finish
