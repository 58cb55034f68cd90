; shows: the text of a CGA: 80 columns and 25 rows of 8 x 8 dots, 640 x 200 (the monitor shows each line twice)

%include "picture.inc"
%include "text.inc"

    mov     ax, 1200h                   ; 200 lines from the next mode set on
    mov     bl, 30h
    int     10h
    set_mode 0003h
    call    hide_cursor
    text_card 0B800h, 80, 25, 7Fh
    finish
