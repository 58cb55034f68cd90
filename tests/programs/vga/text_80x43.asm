; shows: 80 columns and 43 rows of 8 x 8 dots, 640 x 344

%include "picture.inc"
%include "text.inc"

    mov     ax, 1201h
    mov     bl, 30h
    int     10h
    set_mode 0003h
    mov     ax, 1112h
    mov     bl, 0
    int     10h
    call    hide_cursor
    text_card 0B800h, 80, 43, 7Fh
    finish
