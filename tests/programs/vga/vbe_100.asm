; shows: VBE mode 100h: the test card, 640 x 400, 256 colours, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 100h, banked
    finish
