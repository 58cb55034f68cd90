; shows: mode 03h's own cursor: two lines low in the cell after the word, in every second picture

%include "picture.inc"

    set_mode 0003h
    text    3, 5, 1Fh, "Cursor:"
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 030Dh
    int     10h
    finish
