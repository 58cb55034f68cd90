; shows: VBE mode 105h: the test card, 1024 x 768, 256 colours, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 105h, banked
    finish
