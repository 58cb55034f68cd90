; shows: mode 0Dh in two palettes: the test card's rows 0-99 in sixteen colours, the rows below in four greys

%include "picture.inc"
%include "card.inc"
%include "raster.inc"

    set_mode 000Dh
    mov     ax, 0A000h
    mov     es, ax
    mov     word [planar_pitch], 40
    card    320, 200, 0Fh, 4, row_planar
    cli
frame:
    call    wait_retrace
    mov     si, colours
    call    load
    mov     cx, 200
    call    wait_lines
    mov     si, greys
    call    load
    next_frame frame

; SI = sixteen palette registers. Sent while the beam draws one line.
load:
    mov     dx, 3DAh
    in      al, dx
    mov     dx, 3C0h
    xor     ah, ah
.entry:
    mov     al, ah
    out     dx, al
    lodsb
    out     dx, al
    inc     ah
    cmp     ah, 16
    jb      .entry
    mov     al, 20h
    out     dx, al
    ret

colours:
    db      00h, 01h, 02h, 03h, 04h, 05h, 06h, 07h, 10h, 11h, 12h, 13h, 14h, 15h, 16h, 17h
greys:
    times 4 db 00h, 10h, 07h, 17h
