; shows: VBE mode 101h: the test card, 640 x 480, 256 colours, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 101h, banked
    finish
