; shows: mode 04h: the test card in black, cyan, magenta and white, 320 x 200

%include "picture.inc"
%include "card.inc"

    set_mode 0004h
    mov     ax, 0B800h
    mov     es, ax
    card    320, 200, 3, 3, row_cga4
    finish
