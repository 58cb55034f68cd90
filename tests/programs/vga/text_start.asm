; shows: text from row 10, column 4 on, each row running on into the next; from line 200 on the first rows of the card

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    text_card 0B800h, 80, 25, 7Fh
    crtc    0Ch, (10 * 80 + 4) >> 8
    crtc    0Dh, (10 * 80 + 4) & 0FFh
    crtc    18h, 0C7h                   ; split after line 199: bits 8 and 9 clear
    crtc    09h, 0Fh
    unlock_crtc
    crtc    07h, 0Fh
    finish
