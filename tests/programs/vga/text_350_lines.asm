; shows: the text of an EGA: 80 columns and 25 rows of 8 x 14 dots, 640 x 350

%include "picture.inc"
%include "text.inc"

    mov     ax, 1201h
    mov     bl, 30h
    int     10h
    set_mode 0003h
    call    hide_cursor
    text_card 0B800h, 80, 25, 7Fh
    finish
