; shows: colour plane enable 0Bh: attributes lose bit 2, so no red

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    attribute 12h, 0Bh
    text_card 0B800h, 80, 25, 7Fh
    finish
