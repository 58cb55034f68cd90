; Characters in the graphics modes.

; AL = character, AH = background (mode 13h), BL = colour (bit 7: exclusive or, except in mode 13h), BH = page,
; DH/DL = row and column. Preserves all. In: DS = BDA.
draw_character:
    push    ax
    push    bx
    push    cx
    push    dx
    push    si
    push    di
    push    bp
    push    ds
    push    es
    call    load_video_segment
    push    ax
    call    memory_model
    mov     cl, al
    pop     ax
    cmp     cl, model_planar
    je      .planar
    jb      .cga
    cmp     cl, model_banked
    jb      .linear
    call    draw_banked
    jmp     .done
.cga:
    call    draw_cga
    jmp     .done
.planar:
    call    draw_planar
    jmp     .done
.linear:
    call    draw_linear
.done:
    pop     es
    pop     ds
    pop     bp
    pop     di
    pop     si
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    ret

; AL = character, CL = memory model; out DS:SI = its bitmap. INT 43h holds the font; in modes 4-6 only its first half,
; the second is INT 1Fh. Changes AX.
load_glyph:
    push    es
    xor     si, si
    mov     es, si
    mov     ah, [bda_char_height]
    mov     si, 43h * 4
    cmp     cl, model_planar
    jae     .found
    mov     ah, 8
    test    al, al
    jns     .found
    mov     si, 1Fh * 4
    and     al, 7Fh
.found:
    mul     ah
    lds     si, [es:si]
    add     si, ax
    pop     es
    ret

; DH/DL = row, column, BH = page; out DI = offset of the top line in a planar mode. Changes AX.
planar_cell:
    push    cx
    push    dx
    mov     cx, dx
    mov     al, bh
    and     ax, 7
    mul     word [bda_page_size]
    mov     di, ax
    mov     al, ch
    mul     byte [bda_char_height]
    mul     word [bda_columns]
    xor     ch, ch
    add     ax, cx
    add     di, ax
    pop     dx
    pop     cx
    ret

; Planes whose colour bit is 0 receive the set/reset value 0, the others the bitmap itself.
draw_planar:
    push    ax
    call    planar_cell
    mov     ax, 0F02h
    call    sequencer_write
    mov     ax, 0005h
    call    graphics_write
    mov     ax, 0000h
    call    graphics_write
    mov     ax, 0FF08h
    call    graphics_write
    mov     ah, bl
    not     ah
    and     ah, 0Fh
    mov     al, 1
    call    graphics_write
    xor     ah, ah
    test    bl, 80h
    jz      .replace
    mov     ah, 18h                     ; function select: exclusive or with the latches
.replace:
    mov     al, 3
    call    graphics_write
    pop     ax
    mov     bx, [bda_columns]
    mov     dl, [bda_char_height]
    call    load_glyph
.line:
    mov     al, [es:di]                 ; fills the latches
    lodsb
    mov     [es:di], al
    add     di, bx
    dec     dl
    jnz     .line
    mov     ax, 0001h
    call    graphics_write
    mov     ax, 0003h
    call    graphics_write
    ret

draw_linear:
    mov     ch, ah                      ; background
    push    ax
    push    dx
    xor     ah, ah
    mov     al, dh
    mul     byte [bda_char_height]
    mov     di, 320
    mul     di
    mov     di, ax
    pop     dx
    xor     dh, dh
    shl     dx, 1
    shl     dx, 1
    shl     dx, 1
    add     di, dx
    pop     ax
    mov     dh, [bda_char_height]
    call    load_glyph
.line:
    lodsb
    mov     ah, al
    mov     dl, 8
.pixel:
    mov     al, ch
    shl     ah, 1
    jnc     .store
    mov     al, bl
.store:
    stosb
    dec     dl
    jnz     .pixel
    add     di, 320 - 8
    dec     dh
    jnz     .line
    ret

draw_cga:
    push    ax
    push    dx
    mov     al, dh
    xor     ah, ah
    mov     di, 320
    mul     di
    mov     di, ax
    pop     dx
    pop     ax
    xor     dh, dh
    cmp     cl, model_cga2
    je      .narrow
    shl     dx, 1
.narrow:
    add     di, dx
    mov     ch, cl
    call    load_glyph
    mov     dh, 4
.pair:
    call    .line
    xor     di, 2000h
    call    .line
    xor     di, 2000h
    add     di, 80
    dec     dh
    jnz     .pair
    ret

; One line of the bitmap at DS:SI to ES:DI; SI moves on.
.line:
    lodsb
    cmp     ch, model_cga2
    je      .one_bit
    mov     dl, al
    push    cx
    mov     ch, bl
    and     ch, 3
    mov     cl, 8
    xor     ax, ax
.widen:
    shl     ax, 1
    shl     ax, 1
    shl     dl, 1
    jnc     .next
    or      al, ch
.next:
    dec     cl
    jnz     .widen
    pop     cx
    xchg    al, ah                      ; the left half lies first
    test    bl, 80h
    jz      .put_word
    xor     ax, [es:di]
.put_word:
    mov     [es:di], ax
    ret
.one_bit:
    test    bl, 1
    jnz     .lit
    xor     al, al
.lit:
    test    bl, 80h
    jz      .put_byte
    xor     al, [es:di]
.put_byte:
    mov     [es:di], al
    ret

; BH = page; out AL = the character whose bitmap is under the cursor, 0 if none. Any colour but 0 counts as set.
; In: DS = BDA. Changes all but BP, DS.
read_graphics_character:
    push    bp
    push    ds
    push    es
    sub     sp, 32
    mov     bp, sp
    call    load_video_segment
    call    get_page_cursor
    call    memory_model
    mov     cl, al
    cmp     al, model_planar
    je      .planar
    jb      .cga
    cmp     al, model_banked
    jb      .linear
    add     sp, 32                      ; VBE modes: not told
    pop     es
    pop     ds
    pop     bp
    xor     al, al
    ret

.cga:
    mov     al, dh
    xor     ah, ah
    push    dx
    mov     di, 320
    mul     di
    mov     di, ax
    pop     dx
    xor     dh, dh
    cmp     cl, model_cga2
    je      .narrow
    shl     dx, 1
.narrow:
    add     di, dx
    xor     si, si
.cga_line:
    mov     al, [es:di]
    cmp     cl, model_cga2
    je      .cga_store
    mov     ax, [es:di]
    xchg    al, ah
    mov     ch, 8
.squeeze:
    xor     bl, bl
    shl     ax, 1
    adc     bl, 0
    shl     ax, 1
    adc     bl, 0
    neg     bl                          ; carry: the pixel is not 0
    rcl     dl, 1
    dec     ch
    jnz     .squeeze
    mov     al, dl
.cga_store:
    mov     [bp + si], al
    xor     di, 2000h
    inc     si
    test    si, 1
    jnz     .cga_line
    add     di, 80
    cmp     si, 8
    jb      .cga_line
    mov     ch, 8
    jmp     .search

.planar:
    call    planar_cell
    mov     ax, 0002h                   ; colour compare = 0 with read mode 1: a set bit means background
    call    graphics_write
    mov     ax, 0F07h
    call    graphics_write
    mov     ax, 0805h
    call    graphics_write
    mov     bx, [bda_columns]
    mov     ch, [bda_char_height]
    xor     si, si
.planar_line:
    mov     al, [es:di]
    not     al
    mov     [bp + si], al
    add     di, bx
    inc     si
    mov     ax, si
    cmp     al, ch
    jae     .planar_done
    cmp     al, 32
    jb      .planar_line
.planar_done:
    mov     ax, 0005h
    call    graphics_write
    jmp     .search

.linear:
    mov     al, dh
    mul     byte [bda_char_height]
    push    dx
    mov     di, 320
    mul     di
    mov     di, ax
    pop     dx
    xor     dh, dh
    shl     dx, 1
    shl     dx, 1
    shl     dx, 1
    add     di, dx
    xor     si, si
    mov     ch, 8
.linear_line:
    mov     dh, 8
.linear_pixel:
    mov     al, [es:di]
    inc     di
    neg     al
    rcl     dl, 1
    dec     dh
    jnz     .linear_pixel
    mov     [bp + si], dl
    add     di, 320 - 8
    inc     si
    cmp     si, 8
    jb      .linear_line

.search:                                ; CH = height, CL = model, bitmap at SS:BP
    cmp     ch, 32
    ja      .none
    mov     bx, ss
    mov     es, bx
    xor     bx, bx
.candidate:
    push    ds
    mov     al, bl
    call    load_glyph
    mov     di, bp
    push    cx
    mov     cl, ch
    xor     ch, ch
    repe cmpsb
    pop     cx
    pop     ds
    je      .found
    inc     bl
    jnz     .candidate
.none:
    xor     bl, bl
.found:
    mov     al, bl
    add     sp, 32
    pop     es
    pop     ds
    pop     bp
    ret
