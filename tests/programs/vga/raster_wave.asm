; shows: mode 12h: eight upright stripes whose edges are stairs, because each 60 lines begin one pixel more to the left; the colour behind them changes half way

%include "picture.inc"
%include "raster.inc"

    set_mode 0012h
    mov     ax, 0A000h
    mov     es, ax
    xor     di, di
    mov     cx, 480
row:
    push    cx
    mov     cx, 8
stripe:
    mov     ax, 0FFFFh
    stosw
    stosw
    xor     ax, ax
    stosw
    stosw
    stosw
    loop    stripe
    pop     cx
    loop    row
    cli
frame:
    call    wait_retrace
    mov     dx, 3DAh
    in      al, dx
    mov     bl, 0                       ; panning
    call    behind_colour
step:
    mov     dx, 3DAh
    in      al, dx
    mov     dx, 3C0h
    mov     al, 33h
    out     dx, al
    mov     al, bl
    out     dx, al
    cmp     bl, 4
    jne     same_colour
    call    behind_colour
same_colour:
    mov     cx, 60
    call    wait_lines
    inc     bl
    cmp     bl, 8
    jb      step
    next_frame frame

; Colour 0 from BL: 8 times as much blue. Changes AX, DX.
behind_colour:
    mov     dx, 3C8h
    xor     al, al
    out     dx, al
    inc     dx
    out     dx, al
    out     dx, al
    mov     al, bl
    shl     al, 1
    shl     al, 1
    shl     al, 1
    add     al, 16
    out     dx, al
    ret
