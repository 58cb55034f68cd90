; shows: VBE mode 144h: the test card, 1024 x 768, 32 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 144h, linear
    finish
