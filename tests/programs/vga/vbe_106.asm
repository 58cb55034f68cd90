; shows: VBE mode 106h: the test card, 1280 x 1024, sixteen colours in four planes, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 106h, banked
    finish
