; shows: VBE mode 10Fh: the test card, 320 x 200, 24 bits a pixel, drawn through the window

%include "picture.inc"
%include "vbe.inc"

    vbe_card 10Fh, banked
    finish
