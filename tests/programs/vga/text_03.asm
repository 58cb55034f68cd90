; shows: mode 03h: 80 columns and 25 rows of 9 x 16 dots, every code, eight backgrounds, sixteen foregrounds

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    text_card 0B800h, 80, 25, 7Fh
    finish
