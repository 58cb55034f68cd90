; shows: mode 07h: monochrome; rows repeat normal, underlined (foreground 1), bright and reverse video

%include "picture.inc"
%include "text.inc"

    set_mode 0007h
    call    hide_cursor
    text_card 0B000h, 80, 25, 7Fh
    finish
