; shows: VBE mode 145h: the test card, 1280 x 1024, 32 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 145h, banked
    finish
