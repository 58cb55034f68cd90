; shows: VBE mode 113h: the test card, 800 x 600, 15 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 113h, banked
    finish
