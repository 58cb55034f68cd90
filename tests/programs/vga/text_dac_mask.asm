; shows: the DAC's mask 3Dh: colours lose bit 1, so green is black and cyan is blue

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    mov     dx, 3C6h
    mov     al, 3Dh
    out     dx, al
    text_card 0B800h, 80, 25, 7Fh
    finish
