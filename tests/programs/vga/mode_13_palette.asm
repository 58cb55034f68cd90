; shows: mode 13h: all 256 default colours as squares of 20 x 12, in rows of 16

%include "picture.inc"

    set_mode 0013h
    mov     ax, 0A000h
    mov     es, ax
    xor     di, di
    xor     dx, dx                      ; y
row:
    mov     ax, dx
    mov     cl, 12
    div     cl
    mov     cl, 4
    shl     al, cl
    mov     bl, 16
square:
    mov     cx, 20
    rep stosb
    inc     al
    dec     bl
    jnz     square
    inc     dx
    cmp     dx, 192
    jb      row
    finish
