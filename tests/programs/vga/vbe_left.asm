; shows: mode 03h after modes 118h and 102h: the text card as in text_03

%include "picture.inc"
%include "text.inc"
%include "vbe.inc"

    vbe_card 118h, linear
    vbe_card 102h, banked
    set_mode 0003h
    call    hide_cursor
    text_card 0B800h, 80, 25, 7Fh
    finish
