; shows: colour text with the underline at line 15: foregrounds 1 and 9 on black are underlined, nothing else

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    crtc    14h, 0Fh
    text_card 0B800h, 80, 25, 7Fh
    finish
