; shows: all attributes with blinking: in every second picture the letters of rows 8-15 and of row 24 are gone

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    text_card 0B800h, 80, 25, 0FFh
    finish
