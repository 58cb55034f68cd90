; shows: a block cursor over the letter u, in the letter's colour (yellow), in every second picture

%include "picture.inc"

    set_mode 0003h
    text    3, 5, 2Eh, "Cursor"
    crtc    0Ah, 00h
    crtc    0Bh, 0Fh
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0306h
    int     10h
    finish
