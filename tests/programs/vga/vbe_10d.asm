; shows: VBE mode 10Dh: the test card, 320 x 200, 15 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 10Dh, banked
    finish
