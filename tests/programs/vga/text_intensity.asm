; shows: all attributes without blinking: sixteen backgrounds

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    mov     ax, 1003h
    mov     bl, 0
    int     10h
    text_card 0B800h, 80, 25, 0FFh
    finish
