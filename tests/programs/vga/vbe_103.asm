; shows: VBE mode 103h: the test card, 800 x 600, 256 colours, drawn in the linear frame buffer

%include "picture.inc"
%include "vbe.inc"

    vbe_card 103h, linear
    finish
