; shows: mode 06h: the test card in black and white, 640 x 200

%include "picture.inc"
%include "card.inc"

    set_mode 0006h
    mov     ax, 0B800h
    mov     es, ax
    card    640, 200, 1, 3, row_cga2
    finish
