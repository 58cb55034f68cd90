; shows: mode 0Dh whose start address is 16 rows before the end of 64 KiB: 16 grey rows, then the card

%include "picture.inc"
%include "card.inc"

    set_mode 000Dh
    mov     ax, 0A000h
    mov     es, ax
    mov     di, 10000h - 16 * 40
    mov     cx, 16 * 40
    sequencer 2, 07h
    mov     al, 0FFh
    rep stosb
    mov     word [planar_pitch], 40
    card    320, 184, 0Fh, 4, row_planar
    crtc    0Ch, (10000h - 16 * 40) >> 8
    crtc    0Dh, (10000h - 16 * 40) & 0FFh
    finish
