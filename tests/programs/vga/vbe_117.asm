; shows: VBE mode 117h: the test card, 1024 x 768, 16 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 117h, banked
    finish
