; shows: mode 13h: the test card in the default 256 colours, 320 x 200

%include "picture.inc"
%include "card.inc"

    set_mode 0013h
    mov     ax, 0A000h
    mov     es, ax
    card    320, 200, 0FFh, 3, row_linear
    finish
