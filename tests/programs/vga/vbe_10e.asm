; shows: VBE mode 10Eh: the test card, 320 x 200, 16 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 10Eh, linear
    finish
