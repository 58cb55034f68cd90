; Functions 06h and 07h, and the line mover that all modes share.

; 06: AL = lines (0 = all), BH = fill, CX = upper left, DX = lower right.
video_scroll_up:
    xor     ah, ah
    jmp     video_scroll
; 07: the same, downwards.
video_scroll_down:
    mov     ah, 1
video_scroll:
    mov     bl, [bda_active_page]
    jmp     scroll_window

; AL = lines, AH = 0 up / 1 down, BH = fill, BL = page, CX = upper left, DX = lower right. Changes all but BP, DS.
; The window is cut to the screen; an empty one does nothing.
scroll_window:
    cmp     dh, [bda_rows]
    jbe     .rows
    mov     dh, [bda_rows]
.rows:
    cmp     dl, [bda_columns]
    jb      .columns
    mov     dl, [bda_columns]
    dec     dl
.columns:
    cmp     ch, dh
    ja      .nothing
    cmp     cl, dl
    ja      .nothing
    push    es
    push    bp
    sub     dh, ch                      ; DH, DL = height and width
    inc     dh
    sub     dl, cl
    inc     dl
    test    al, al
    jz      .all
    cmp     al, dh
    jbe     .count
.all:
    mov     al, dh
.count:
    call    load_video_segment
    push    ax
    call    memory_model
    mov     ah, al
    mov     si, ax
    pop     ax
    test    si, 0FF00h
    jz      .text
    cmp     si, model_planar << 8
    jae     .high_models
    call    scroll_cga
    jmp     .done
.high_models:
    cmp     si, model_linear << 8
    jae     .byte_models
    call    scroll_planar
    jmp     .done
.byte_models:
    cmp     si, model_banked << 8
    jb      .linear
    call    scroll_banked
    jmp     .done
.linear:
    call    scroll_linear
    jmp     .done
.text:
    call    scroll_text
.done:
    pop     bp
    pop     es
.nothing:
    ret

; The four scrolls take: AL = rows to move, AH = direction, BH = fill, BL = page, CH/CL = top row and left column,
; DH/DL = height and width, ES = display memory. All may change AX, BX, CX, DX, SI, DI, BP.

scroll_text:
    push    ax
    push    dx
    mov     al, bl
    xor     ah, ah
    mul     word [bda_page_size]
    mov     di, ax
    mov     al, [bda_columns]
    mul     ch
    xor     ch, ch
    add     ax, cx
    shl     ax, 1
    add     di, ax
    pop     dx
    pop     ax
    mov     cl, dl
    xor     ch, ch
    shl     cx, 1                       ; bytes a line
    mov     dl, dh
    xor     dh, dh                      ; lines
    mov     si, ax
    and     si, 00FFh                   ; lines to move
    test    ah, ah
    mov     ah, bh
    mov     al, ' '
    mov     bx, [bda_columns]
    pushf
    shl     bx, 1
    popf
    jmp     move_lines_directed

scroll_planar:
    mov     bp, ax                      ; direction and rows
    push    bx
    push    dx
    mov     al, bl
    xor     ah, ah
    mul     word [bda_page_size]
    mov     di, ax
    mov     al, ch
    mul     byte [bda_char_height]
    push    cx
    mov     cx, [bda_columns]
    mul     cx
    pop     cx
    xor     ch, ch
    add     ax, cx
    add     di, ax
    pop     dx
    pop     bx
    mov     cl, dl
    xor     ch, ch
    mov     al, dh
    mul     byte [bda_char_height]
    mov     dx, ax
    push    bx
    mov     bx, bp
    mov     al, bl
    mul     byte [bda_char_height]
    mov     si, ax
    pop     bx

    ; Copy by the latches (write mode 1), then fill by set/reset.
    mov     ah, bh
    xor     al, al
    call    graphics_write              ; set/reset = fill colour
    mov     bx, [bda_columns]
    test    bp, 0FF00h
    jmp     move_lines_planar

scroll_linear:
    mov     bp, ax
    push    bx
    push    dx
    mov     al, ch
    mul     byte [bda_char_height]
    mov     di, 320
    mul     di
    mov     di, ax
    xor     ch, ch
    shl     cx, 1
    shl     cx, 1
    shl     cx, 1
    add     di, cx
    pop     dx
    pop     bx
    mov     cl, dl
    xor     ch, ch
    shl     cx, 1
    shl     cx, 1
    shl     cx, 1
    mov     al, dh
    mul     byte [bda_char_height]
    mov     dx, ax
    push    bx
    mov     bx, bp
    mov     al, bl
    mul     byte [bda_char_height]
    mov     si, ax
    pop     bx
    mov     al, bh
    mov     ah, bh
    mov     bx, 320
    test    bp, 0FF00h
    jmp     move_lines_directed

scroll_cga:
    mov     bp, ax
    push    bx
    push    dx
    mov     al, ch                      ; a text row is 4 lines of 80 bytes in each bank
    xor     ah, ah
    mov     di, 320
    mul     di
    mov     di, ax
    pop     dx
    pop     bx
    xor     ch, ch
    cmp     byte [bda_video_mode], 6
    je      .narrow
    shl     cx, 1                       ; two bytes a character
    shl     dl, 1
.narrow:
    add     di, cx
    mov     cl, dl
    mov     dl, dh
    xor     dh, dh
    shl     dx, 1
    shl     dx, 1
    mov     si, bp
    and     si, 00FFh
    shl     si, 1
    shl     si, 1
    mov     al, bh
    mov     ah, bh
    mov     bx, 80
    push    di
    push    si
    push    dx
    push    cx
    push    ax
    test    bp, 0FF00h
    push    bp
    call    move_lines_directed
    pop     bp
    pop     ax
    pop     cx
    pop     dx
    pop     si
    pop     di
    add     di, 2000h
    mov     bx, 80
    test    bp, 0FF00h
    ; falls into move_lines_directed

; Moves and fills lines. ES = memory, DI = top line, BX = bytes from line to line, DX = lines, SI = lines to move,
; CX = bytes a line, AX = fill, ZF = 1 up, 0 down. Changes AX, BX, DX, SI, DI, BP.
move_lines_directed:
    jz      move_lines
    call    start_at_bottom
    ; falls into move_lines

; The same with BX already signed and DI at the line the motion starts from.
move_lines:
    push    ds
    push    es
    pop     ds
    call    find_source
.copy:
    test    bp, bp
    jz      .fill
    push    cx
    push    si
    push    di
    shr     cx, 1
    rep movsw
    adc     cx, cx
    rep movsb
    pop     di
    pop     si
    pop     cx
    add     si, bx
    add     di, bx
    dec     bp
    jmp     .copy
.fill:
    test    dx, dx
    jz      .done
    push    cx
    push    di
    shr     cx, 1
    rep stosw
    adc     cx, cx
    rep stosb
    pop     di
    pop     cx
    add     di, bx
    dec     dx
    jmp     .fill
.done:
    pop     ds
    ret

; As move_lines_directed, in a planar mode; set/reset holds the fill colour.
move_lines_planar:
    jz      .up
    call    start_at_bottom
.up:
    push    ds
    push    es
    pop     ds
    call    find_source
    mov     ax, 0F02h
    call    sequencer_write             ; all planes
    mov     ax, 0105h
    call    graphics_write              ; write mode 1
.copy:
    test    bp, bp
    jz      .fill
    push    cx
    push    si
    push    di
    rep movsb
    pop     di
    pop     si
    pop     cx
    add     si, bx
    add     di, bx
    dec     bp
    jmp     .copy
.fill:
    mov     ax, 0005h
    call    graphics_write              ; write mode 0
    mov     ax, 0003h
    call    graphics_write
    mov     ax, 0FF08h
    call    graphics_write
    mov     ax, 0F01h
    call    graphics_write              ; set/reset on all planes
.fill_line:
    test    dx, dx
    jz      .done
    push    cx
    push    di
    rep stosb
    pop     di
    pop     cx
    add     di, bx
    dec     dx
    jmp     .fill_line
.done:
    mov     ax, 0001h
    call    graphics_write
    mov     ax, 0000h
    call    graphics_write
    pop     ds
    ret

; DI to the last line and BX negated, for motion downwards. Preserves the rest.
start_at_bottom:
    push    ax
    push    dx
    mov     ax, dx
    dec     ax
    mul     bx
    add     di, ax
    neg     bx
    pop     dx
    pop     ax
    ret

; In: DI, BX, DX = lines, SI = lines to move. Out: SI = source line, BP = lines to copy, DX = lines to fill.
find_source:
    push    ax
    mov     bp, dx
    sub     bp, si
    mov     ax, si
    push    si
    mul     bx                          ; the low word is right for a negative BX too
    mov     si, ax
    add     si, di
    pop     dx
    pop     ax
    ret
