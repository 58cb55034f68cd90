; shows: VBE mode 11Ch: the test card, 1600 x 1200, 256 colours, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 11Ch, banked
    finish
