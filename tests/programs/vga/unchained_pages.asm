; shows: 320 x 200 unchained: page 2 of 4, which alone has the test card (squares of 4, the first 128 colours); the first pages are brown-red

%include "picture.inc"
%include "unchained.inc"

    unchained 320, 200
    sequencer 2, 0Fh
    xor     di, di
    mov     cx, 8000h
    mov     ax, 0404h
    rep stosw
    mov     ax, 0A000h + 3E8h * 2       ; 16000 bytes of each map a page
    mov     es, ax
    card    320, 200, 7Fh, 2, row_unchained
    crtc    0Ch, (2 * 16000) >> 8
    crtc    0Dh, (2 * 16000) & 0FFh
    finish
