; shows: VBE mode 11Bh: the test card, 1280 x 1024, 24 bits a pixel, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 11Bh, linear
    finish
