; shows: mode 03h with characters 8 dots wide, 640 x 400

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    sequencer 0, 01h
    sequencer 1, 01h
    mov     dx, 3C2h
    mov     al, 63h                     ; the slower clock
    out     dx, al
    sequencer 0, 03h
    text_card 0B800h, 80, 25, 7Fh
    finish
