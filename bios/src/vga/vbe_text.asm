; Text and pixels in the VBE modes of one byte a pixel and more, through the window at A0000h. Every service leaves the window where the program
; had put it. Colours are those of the palette; in direct-colour modes 0-15 give the sixteen colours of a CGA.

; What the routines below share, on the stack under BP.
struc banked
.buffer:    resb 64                     ; pixels on their way
.colour:    resb 4                      ; of a pixel, as it lies in memory
.bytes:     resw 1                      ; of a pixel
.pitch:     resw 1                      ; bytes a line
.bank:      resw 1                      ; the program's
.from:      resd 1
.to:        resd 1
.length:    resw 1                      ; bytes of a line still to do
.lines:     resw 1
endstruc

; Makes the frame at BP (the caller has made room) and ES = the window. In: DS = BDA. Preserves AX, BX, CX, DX, SI, DI.
banked_open:
    push    ax
    push    bx
    call    vbe_depth
    mov     bh, 0
    add     bl, 7
    shr     bl, 1
    shr     bl, 1
    shr     bl, 1
    mov     [bp + banked.bytes], bx
    mov     al, dispi_virtual_width
    call    dispi_read
    push    dx
    mul     bx
    pop     dx
    mov     [bp + banked.pitch], ax
    mov     al, dispi_bank
    call    dispi_read
    mov     [bp + banked.bank], ax
    mov     ax, 0A000h
    mov     es, ax
    pop     bx
    pop     ax
    ret

; Preserves all.
banked_close:
    push    ax
    push    cx
    mov     al, dispi_bank
    mov     cx, [bp + banked.bank]
    call    dispi_write
    pop     cx
    pop     ax
    ret

; AX = column, DX = line, in pixels; out DX:AX = address. Preserves the rest.
banked_address:
    push    bx
    push    cx
    mov     bx, dx
    mul     word [bp + banked.bytes]
    mov     cx, ax                      ; a line is shorter than 64 KiB
    mov     ax, bx
    mul     word [bp + banked.pitch]
    add     ax, cx
    adc     dx, 0
    pop     cx
    pop     bx
    ret

; DX = high word of an address: moves the window there. Preserves all.
banked_select:
    push    ax
    push    cx
    mov     al, dispi_bank
    mov     cx, dx
    call    dispi_write
    pop     cx
    pop     ax
    ret

; BL = colour 0-255: makes the pixel. Changes AX, BH, CX, DX.
banked_colour:
    mov     [bp + banked.colour], bl
    cmp     word [bp + banked.bytes], 1
    je      .done
    mov     al, 1                       ; blue
    call    .component
    mov     [bp + banked.colour], al
    mov     al, 2
    call    .component
    mov     [bp + banked.colour + 1], al
    mov     al, 4
    call    .component
    mov     [bp + banked.colour + 2], al
    mov     byte [bp + banked.colour + 3], 0
    cmp     word [bp + banked.bytes], 2
    jne     .done
    mov     dh, [bp + banked.colour + 2]
    and     dx, 0F800h                  ; five bits of red,
    mov     al, [bp + banked.colour + 1]
    and     ax, 00FCh
    mov     cl, 3
    shl     ax, cl                      ; six of green or five,
    mov     bh, [bp + banked.colour]
    shr     bh, cl                      ; five of blue
    push    ax
    mov     al, dispi_depth
    call    dispi_read
    cmp     al, 15
    pop     ax
    jne     .join
    shr     dx, 1
    shr     ax, 1
    and     ax, 03E0h
.join:
    or      ax, dx
    or      al, bh
    mov     [bp + banked.colour], ax
.done:
    ret
; AL = bit of the colour BL; out AL = 0, 55h, AAh or FFh.
.component:
    test    al, bl
    mov     al, 0
    jz      .weak
    mov     al, 0AAh
.weak:
    test    bl, 08h
    jz      .known
    add     al, 55h
.known:
    ret

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

; One line of .length bytes from .from to .to, in pieces. Changes AX, BX, CX, DX, SI, DI, and .from, .to.
banked_copy:
    push    word [bp + banked.length]
.piece:
    mov     cx, [bp + banked.length]
    cmp     cx, 64
    jbe     .short
    mov     cx, 64
.short:
    sub     [bp + banked.length], cx
    push    cx
    lea     bx, [bp + banked.buffer]
    mov     di, [bp + banked.from]
    mov     dx, [bp + banked.from + 2]
    call    banked_select
.read:
    mov     al, [es:di]
    mov     [ss:bx], al
    inc     bx
    inc     di
    jnz     .read_on
    inc     dx
    call    banked_select
.read_on:
    loop    .read
    mov     [bp + banked.from], di
    mov     [bp + banked.from + 2], dx
    pop     cx
    lea     bx, [bp + banked.buffer]
    mov     di, [bp + banked.to]
    mov     dx, [bp + banked.to + 2]
    call    banked_select
.write:
    mov     al, [ss:bx]
    mov     [es:di], al
    inc     bx
    inc     di
    jnz     .write_on
    inc     dx
    call    banked_select
.write_on:
    loop    .write
    mov     [bp + banked.to], di
    mov     [bp + banked.to + 2], dx
    cmp     word [bp + banked.length], 0
    jne     .piece
    pop     word [bp + banked.length]
    ret

; .length bytes from .to on get .colour. Changes AX, CX, DX, SI, DI.
banked_fill:
    mov     cx, [bp + banked.length]
    mov     di, [bp + banked.to]
    mov     dx, [bp + banked.to + 2]
    call    banked_select
    xor     si, si
.byte:
    mov     al, [bp + si + banked.colour]
    stosb
    test    di, di
    jnz     .same
    inc     dx
    call    banked_select
.same:
    inc     si
    cmp     si, [bp + banked.bytes]
    jb      .next
    xor     si, si
.next:
    loop    .byte
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
