; shows: mode 04h from 20 rows and 16 dots on: the card, a black gap (192 bytes of each bank are not in it), and its first rows again

%include "picture.inc"
%include "card.inc"

    set_mode 0004h
    mov     ax, 0B800h
    mov     es, ax
    card    320, 200, 3, 3, row_cga4
    crtc    0Ch, (10 * 40 + 2) >> 8     ; counts words, two rows a step of 40
    crtc    0Dh, (10 * 40 + 2) & 0FFh
    finish
