; shows: VBE mode 142h: the test card, 640 x 480, 32 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 142h, banked
    finish
