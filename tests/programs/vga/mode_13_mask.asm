; shows: mode 13h with the DAC's mask 0Fh: the test card in the first sixteen colours

%include "picture.inc"
%include "card.inc"

    set_mode 0013h
    mov     ax, 0A000h
    mov     es, ax
    card    320, 200, 0FFh, 3, row_linear
    mov     dx, 3C6h
    mov     al, 0Fh
    out     dx, al
    finish
