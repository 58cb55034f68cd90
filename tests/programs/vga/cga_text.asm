; shows: letters of the BIOS in mode 04h, colours 1 to 3, and in inverse by exclusive or

%include "picture.inc"

    set_mode 0004h
    text    2, 3, 1, "Colour one, 8 x 8"
    text    4, 3, 2, "Colour two"
    text    6, 3, 3, "Colour three"
    text    8, 3, 1, 0DBh
    text    8, 3, 83h, "X"
    text    10, 3, 3, 0B0h
    finish
