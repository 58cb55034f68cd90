; shows: text on a background that turns from green to magenta down the screen, a shade every seven lines

%include "picture.inc"
%include "raster.inc"

    set_mode 0003h
    call    hide_cursor
    text    3, 10, 0Fh, "The background is one colour of the DAC,"
    text    4, 10, 0Fh, "written anew before every scan line."
    cli
frame:
    call    wait_retrace
    xor     bx, bx                      ; BX = line
line:
    mov     ax, bx
    mov     cl, 7
    div     cl
    mov     ah, al
    mov     dx, 3C8h
    xor     al, al
    out     dx, al
    inc     dx
    mov     al, ah
    out     dx, al
    mov     al, 3Fh
    sub     al, ah
    out     dx, al
    mov     al, ah
    out     dx, al
    mov     cx, 1
    call    wait_lines
    inc     bx
    cmp     bx, 400
    jb      line
    next_frame frame
