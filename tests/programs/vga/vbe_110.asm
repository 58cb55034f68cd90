; shows: VBE mode 110h: the test card, 640 x 480, 15 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 110h, linear
    finish
