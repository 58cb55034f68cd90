; shows: VBE mode 104h: the test card, 1024 x 768, sixteen colours in four planes, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 104h, banked
    finish
