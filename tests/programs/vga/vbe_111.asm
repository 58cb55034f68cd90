; shows: VBE mode 111h: the test card, 640 x 480, 16 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 111h, banked
    finish
