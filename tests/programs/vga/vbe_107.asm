; shows: VBE mode 107h: the test card, 1280 x 1024, 256 colours, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 107h, linear
    finish
