; shows: mode 13h: the test card, with the split screen's line compare set twice in a frame: rows 0-59 of the card, then its top from row 60 on and again from row 120 on

%include "picture.inc"
%include "card.inc"
%include "raster.inc"

    set_mode 0013h
    mov     ax, 0A000h
    mov     es, ax
    card    320, 200, 0FFh, 3, row_linear
    unlock_crtc
    cli
frame:
    call    wait_retrace
    crtc    07h, 0Fh
    crtc    09h, 01h
    crtc    18h, 119
    mov     cx, 200
    call    wait_lines
    crtc    18h, 239
    next_frame frame
