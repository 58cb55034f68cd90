; shows: 80 columns and 50 rows of 9 x 8 dots

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    mov     ax, 1112h
    mov     bl, 0
    int     10h
    call    hide_cursor
    text_card 0B800h, 80, 50, 7Fh
    finish
