; shows: VBE mode 116h: the test card, 1024 x 768, 15 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 116h, banked
    finish
