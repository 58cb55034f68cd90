; shows: smooth scrolling: the card moved up by 5 lines and left by 1 column and 3 dots; a still status row at the bottom

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    text_card 0B800h, 80, 25, 7Fh       ; the status row is memory's first row
    text_card 0B80Ah, 80, 40, 7Fh       ; the card from row 1 on
    crtc    0Ch, 0
    crtc    0Dh, 81                     ; row 1, column 1
    crtc    08h, 05h                    ; preset row scan
    crtc    18h, 7Fh                    ; split after line 383: bit 8 is set as it was,
    crtc    09h, 0Fh                    ; bit 9 clear
    attribute 10h, 2Ch                  ; panning stops at the split
    attribute 13h, 02h                  ; three dots (8 is none, 0 is one)
    finish
