; shows: VBE mode 112h: the test card, 640 x 480, 24 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 112h, banked
    finish
