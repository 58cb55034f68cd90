; shows: sixteen colours in 160 x 100: a text mode of half characters four lines high; stripes of two colours in squares of 4 x 8 cells

%include "picture.inc"

    set_mode 0003h
    call    hide_cursor
    attribute 10h, 04h                  ; no blinking
    crtc    09h, 43h
    mov     ax, 0B800h
    mov     es, ax
    xor     di, di
    xor     dx, dx                      ; y
row:
    xor     bx, bx                      ; x / 2
cell:
    mov     ax, bx
    mov     cl, 2
    shr     ax, cl
    mov     ah, dl
    mov     cl, 3
    shr     ah, cl
    xor     al, ah
    and     al, 0Fh
    mov     ah, al                      ; the right half: one colour on
    inc     ah
    and     ah, 0Fh
    mov     cl, 4
    shl     al, cl
    or      ah, al
    mov     al, 0DEh
    stosw
    inc     bx
    cmp     bx, 80
    jb      cell
    inc     dx
    cmp     dx, 100
    jb      row
    finish
