; shows: the palette given to the host (attribute address bit 5 clear): the whole screen in the overscan colour, magenta

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    text_card 0B800h, 80, 25, 7Fh
    attribute 11h, 05h
    mov     dx, 3DAh
    in      al, dx
    mov     dx, 3C0h
    xor     al, al
    out     dx, al
    finish
