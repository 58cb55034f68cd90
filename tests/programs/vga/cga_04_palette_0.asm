; shows: mode 04h with palette 0 on a blue background, bright: blue, light green, light red, yellow

%include "picture.inc"
%include "card.inc"

    set_mode 0004h
    mov     ax, 0B00h
    mov     bx, 0011h                   ; blue, bright
    int     10h
    mov     ax, 0B00h
    mov     bx, 0100h
    int     10h
    mov     ax, 0B800h
    mov     es, ax
    card    320, 200, 3, 3, row_cga4
    finish
