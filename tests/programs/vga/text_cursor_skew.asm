; shows: the cursor's skew: set at C, it stands two cells to the right, at r

%include "picture.inc"

    set_mode 0003h
    text    3, 5, 4Fh, "Cursor"
    crtc    0Ah, 08h
    crtc    0Bh, 4Fh
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0305h
    int     10h
    finish
