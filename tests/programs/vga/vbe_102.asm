; shows: VBE mode 102h: the test card, 800 x 600, sixteen colours in four planes, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 102h, banked
    finish
