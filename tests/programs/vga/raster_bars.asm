; shows: mode 13h, one colour only, made 25 bars by the palette in mid-frame: 8 rows each, from dark red at the top to bright red below

%include "picture.inc"
%include "raster.inc"

    set_mode 0013h
    mov     ax, 0A000h
    mov     es, ax
    xor     di, di
    mov     ax, 0101h
    mov     cx, 32000
    rep stosw
    cli
frame:
    call    wait_retrace
    mov     bl, 13
bar:
    mov     dx, 3C8h
    mov     al, 1
    out     dx, al
    inc     dx
    mov     al, bl
    out     dx, al
    xor     al, al
    out     dx, al
    out     dx, al
    mov     cx, 16                      ; scan lines
    call    wait_lines
    add     bl, 2
    cmp     bl, 13 + 2 * 25
    jb      bar
    next_frame frame
