; shows: a cursor whose first line is below its last: none on a VGA

%include "picture.inc"

    set_mode 0003h
    text    3, 5, 4Fh, "No cursor"
    crtc    0Ah, 0Ch
    crtc    0Bh, 04h
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0305h
    int     10h
    finish
