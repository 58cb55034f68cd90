; shows: mode 00h: 40 columns and 25 rows of 9 x 16 dots, every code, eight backgrounds, sixteen foregrounds

%include "picture.inc"
%include "text.inc"

    set_mode 0000h
    call    hide_cursor
    text_card 0B800h, 40, 25, 7Fh
    finish
