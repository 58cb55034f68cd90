; shows: page 3, chosen by the BIOS: black letters on eight backgrounds (the first row is black on black)

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    text_card 0B800h, 80, 25, 7Fh
    text_card 0B800h + 3 * 100h, 80, 25, 70h
    mov     ax, 0503h
    int     10h
    finish
