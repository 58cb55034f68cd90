; shows: VBE mode 146h: the test card, 320 x 200, 256 colours, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 146h, banked
    finish
