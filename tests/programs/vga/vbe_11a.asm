; shows: VBE mode 11Ah: the test card, 1280 x 1024, 16 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 11Ah, banked
    finish
