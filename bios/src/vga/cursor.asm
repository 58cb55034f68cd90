; Functions 01h, 02h, 03h, 05h: cursor and pages.

; BH = page; out DX = its cursor (DH row, DL column). Preserves the rest.
get_page_cursor:
    push    bx
    mov     bl, bh
    and     bx, 7
    shl     bx, 1
    mov     dx, [bx + bda_cursor]
    pop     bx
    ret

; BH = page, DX = cursor. Moves the hardware cursor when the page is shown. Preserves all.
set_page_cursor:
    push    bx
    mov     bl, bh
    and     bx, 7
    cmp     bl, [bda_active_page]
    pushf
    shl     bx, 1
    mov     [bx + bda_cursor], dx
    popf
    pop     bx
    je      show_cursor
    ret

; Programs CRTC 0Eh/0Fh from DX and the shown page's start. Preserves all.
show_cursor:
    push    ax
    push    bx
    push    dx
    mov     al, [bda_columns]
    mul     dh
    xor     dh, dh
    add     ax, dx
    mov     bx, [bda_page_offset]
    shr     bx, 1
    add     bx, ax
    mov     al, 0Eh
    mov     ah, bh
    call    crtc_write
    inc     al
    mov     ah, bl
    call    crtc_write
    pop     dx
    pop     bx
    pop     ax
    ret

; 01: CX = start and end line, in the CGA's 8-line terms unless emulation is off (40:87 bit 0).
video_set_cursor_shape:
    mov     [bda_cursor_shape], cx
    test    ch, 20h
    jnz     .program                    ; cursor off: as it is
    test    byte [bda_video_control], 01h
    jnz     .program
    call    scale_cursor
.program:
    mov     al, 0Ah
    mov     ah, ch
    call    crtc_write
    inc     al
    mov     ah, cl
    jmp     crtc_write

; Turns a shape meant for 8 lines into one for the current character height: an underline stays an underline near the
; bottom, a block stays a block. CX in and out. Preserves the rest.
scale_cursor:
    push    ax
    push    bx
    mov     bl, [bda_char_height]
    and     ch, 1Fh
    and     cl, 1Fh
    cmp     bl, 8
    jbe     .done
    cmp     cl, 8
    jae     .done                       ; already in the font's own lines
    cmp     ch, cl
    ja      .done                       ; wraps round on a CGA: leave it to the hardware
    mov     al, cl
    sub     al, ch
    cmp     al, 2
    ja      .block
    cmp     cl, 6
    jb      .block
    sub     bl, 9                       ; underline: one line free below, as the ROM's own default
    add     ch, bl
    add     cl, bl
    jmp     .done
.block:
    mov     al, ch
    mul     bl
    call    .eighth
    mov     ch, al
    mov     al, cl
    inc     al
    mul     bl
    call    .eighth
    dec     al
    mov     cl, al
.done:
    pop     bx
    pop     ax
    ret
.eighth:
    shr     ax, 1
    shr     ax, 1
    shr     ax, 1
    ret

; 02: BH = page, DX = position.
video_set_cursor:
    jmp     set_page_cursor

; 03: BH = page; DX = position, CX = shape.
video_get_cursor:
    call    get_page_cursor
    mov     [bp + frame.dx], dx
    mov     ax, [bda_cursor_shape]
    mov     [bp + frame.cx], ax
    ret

; 05: AL = page to show.
video_set_page:
    and     al, 7
    mov     bh, al
    mov     [bda_active_page], al
    xor     ah, ah
    mul     word [bda_page_size]
    mov     [bda_page_offset], ax
    mov     cx, ax
    call    memory_model
    cmp     al, model_text
    ja      .bytes
    shr     cx, 1                       ; the CRTC counts character cells in text modes
.bytes:
    mov     al, 0Ch
    mov     ah, ch
    call    crtc_write
    inc     al
    mov     ah, cl
    call    crtc_write
    call    get_page_cursor
    jmp     show_cursor
