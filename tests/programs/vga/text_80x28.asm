; shows: 80 columns and 28 rows of 9 x 14 dots, 720 x 392

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    mov     ax, 1111h
    mov     bl, 0
    int     10h
    call    hide_cursor
    text_card 0B800h, 80, 28, 7Fh
    finish
