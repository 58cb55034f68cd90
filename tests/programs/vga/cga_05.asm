; shows: mode 05h: the test card in the palette of mode 05h, 320 x 200

%include "picture.inc"
%include "card.inc"

    set_mode 0005h
    mov     ax, 0B800h
    mov     es, ax
    card    320, 200, 3, 3, row_cga4
    finish
