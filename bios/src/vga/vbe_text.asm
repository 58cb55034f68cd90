; Text and pixels by INT 10h in the VBE modes of one byte a pixel and more.

; AL = character, BL = colour, DH/DL = row and column. In: DS = BDA. Changes all but the stack and segments of the caller of draw_character.
draw_banked:
    sub     sp, banked_size
    mov     bp, sp
    call    banked_open
    push    ax
    push    dx
    call    banked_colour
    pop     dx
    mov     al, dh
    mul     byte [bda_char_height]
    mov     cx, ax
    xor     dh, dh
    shl     dx, 1
    shl     dx, 1
    shl     dx, 1
    mov     ax, dx
    mov     dx, cx
    call    banked_address
    mov     [bp + banked.to], ax
    mov     [bp + banked.to + 2], dx
    mov     al, [bda_char_height]
    xor     ah, ah
    mov     [bp + banked.lines], ax
    pop     ax
    mov     cl, model_banked
    call    load_glyph                  ; DS:SI
.line:
    mov     di, [bp + banked.to]
    mov     dx, [bp + banked.to + 2]
    call    banked_select
    lodsb
    mov     ah, al
    mov     bh, 8
.pixel:
    shl     ah, 1
    sbb     bl, bl                      ; all ones for a set bit
    xor     cx, cx
.byte:
    push    si
    mov     si, cx
    mov     al, [bp + si + banked.colour]
    pop     si
    and     al, bl
    stosb
    test    di, di
    jnz     .same
    inc     dx
    call    banked_select
.same:
    inc     cx
    cmp     cx, [bp + banked.bytes]
    jb      .byte
    dec     bh
    jnz     .pixel
    mov     ax, [bp + banked.pitch]
    add     [bp + banked.to], ax
    adc     word [bp + banked.to + 2], 0
    dec     word [bp + banked.lines]
    jnz     .line
    call    banked_close
    add     sp, banked_size
    ret

; As the other scrolls: AL = rows to move, AH = direction, BH = fill, CH/CL = top row and left column, DH/DL = height and width.
scroll_banked:
    sub     sp, banked_size
    mov     bp, sp
    call    banked_open
    push    ax
    push    cx
    push    dx
    mov     bl, bh
    call    banked_colour
    pop     dx
    pop     cx
    pop     ax
    ; SI = lines to move by, DI = lines in all, BX = first line
    push    ax
    mul     byte [bda_char_height]
    mov     si, ax
    mov     al, dh
    mul     byte [bda_char_height]
    mov     di, ax
    mov     al, ch
    mul     byte [bda_char_height]
    mov     bx, ax
    pop     ax
    push    ax
    mov     al, dl                      ; bytes of a line
    xor     ah, ah
    shl     ax, 1
    shl     ax, 1
    shl     ax, 1
    push    dx
    mul     word [bp + banked.bytes]
    pop     dx
    mov     [bp + banked.length], ax
    pop     ax
    xor     ch, ch                      ; CX = first column
    shl     cx, 1
    shl     cx, 1
    shl     cx, 1
    test    ah, ah
    mov     ax, 1                       ; direction of the walk
    jz      .walk
    add     bx, di                      ; downwards: from the last line
    dec     bx
    neg     ax
    neg     si
.walk:
    mov     [bp + banked.lines], di
.line:
    ; Line BX takes what is SI lines on, or the fill when that is outside.
    push    ax
    push    bx
    mov     dx, bx
    mov     ax, cx
    call    banked_address
    mov     [bp + banked.to], ax
    mov     [bp + banked.to + 2], dx
    mov     dx, bx
    add     dx, si
    mov     ax, cx
    call    banked_address
    mov     [bp + banked.from], ax
    mov     [bp + banked.from + 2], dx
    mov     ax, si
    test    ax, ax
    jns     .distance
    neg     ax
.distance:
    cmp     [bp + banked.lines], ax
    push    cx
    push    si
    jbe     .fill
    call    banked_copy
    jmp     .moved
.fill:
    call    banked_fill
.moved:
    pop     si
    pop     cx
    pop     bx
    pop     ax
    add     bx, ax
    dec     word [bp + banked.lines]
    jnz     .line
    call    banked_close
    add     sp, banked_size
    ret

; 0C: AL = colour, CX = column, DX = line. Beyond the display memory there is nothing.
banked_write_pixel:
    push    bp
    sub     sp, banked_size
    mov     bp, sp
    mov     bl, al
    call    banked_open
    push    cx
    push    dx
    call    banked_colour
    pop     dx
    pop     ax
    call    banked_address
    cmp     dx, [bda_vbe_memory]
    jae     .outside
    mov     [bp + banked.to], ax
    mov     [bp + banked.to + 2], dx
    mov     ax, [bp + banked.bytes]
    mov     [bp + banked.length], ax
    call    banked_fill
.outside:
    call    banked_close
    add     sp, banked_size
    pop     bp
    ret

; 0D: CX = column, DX = line; out AL = the pixel's (lowest) byte.
banked_read_pixel:
    push    bp
    sub     sp, banked_size
    mov     bp, sp
    call    banked_open
    mov     ax, cx
    call    banked_address
    mov     di, ax
    xor     al, al
    cmp     dx, [bda_vbe_memory]
    jae     .outside
    call    banked_select
    mov     al, [es:di]
.outside:
    call    banked_close
    add     sp, banked_size
    pop     bp
    mov     [bp + frame.al], al
    ret
