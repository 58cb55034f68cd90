; Function 10h: attribute palette and DAC.

video_palette:
    cmp     al, 03h
    jbe     .low
    cmp     al, 07h
    jb      .unknown
    cmp     al, 1Bh
    ja      .unknown
.low:
    push    bx
    mov     bl, al
    xor     bh, bh
    shl     bx, 1
    mov     si, [cs:bx + .functions]
    pop     bx
    jmp     si
.unknown:
    ret

align 2
.functions:
    dw palette_set, palette_set_border, palette_set_all, palette_blink              ; 00
    dw video_nothing, video_nothing, video_nothing, palette_get                     ; 04
    dw palette_get_border, palette_get_all, video_nothing, video_nothing            ; 08
    dw video_nothing, video_nothing, video_nothing, video_nothing                   ; 0C
    dw dac_set, video_nothing, dac_set_block, dac_select_page                       ; 10
    dw video_nothing, dac_get, video_nothing, dac_get_block                         ; 14
    dw dac_set_mask, dac_get_mask, dac_get_page, dac_sum                            ; 18

; 00: BL = palette register, BH = value.
palette_set:
    cmp     bl, 14h
    ja      .done
    mov     al, bl
    mov     ah, bh
    jmp     attribute_write
.done:
    ret

; 01: BH = border colour.
palette_set_border:
    mov     al, 11h
    mov     ah, bh
    jmp     attribute_write

; 02: ES:DX = 16 palette values and the border colour.
palette_set_all:
    mov     si, dx
    xor     bx, bx
.next:
    mov     ah, [es:si + bx]
    mov     al, bl
    cmp     bl, 16
    jne     .write
    inc     al                          ; register 11h
.write:
    call    attribute_write
    inc     bx
    cmp     bl, 17
    jb      .next
    ret

; 03: BL = 0 bright backgrounds, 1 blinking.
palette_blink:
    mov     al, 10h
    call    attribute_read
    mov     ah, al
    and     ah, ~08h & 0FFh
    and     byte [bda_crt_mode], ~20h & 0FFh
    test    bl, 1
    jz      .write
    or      ah, 08h
    or      byte [bda_crt_mode], 20h
.write:
    mov     al, 10h
    jmp     attribute_write

; 07: BL = palette register; BH = value.
palette_get:
    mov     al, bl
    call    attribute_read
    mov     [bp + frame.bh], al
    ret

; 08: BH = border colour.
palette_get_border:
    mov     al, 11h
    call    attribute_read
    mov     [bp + frame.bh], al
    ret

; 09: ES:DX = room for 17 bytes.
palette_get_all:
    mov     di, dx
    xor     cx, cx
.next:
    mov     al, cl
    cmp     cl, 16
    jne     .read
    inc     al
.read:
    call    attribute_read
    stosb
    inc     cx
    cmp     cl, 17
    jb      .next
    ret

; 10: BX = entry, DH, CH, CL = red, green, blue.
dac_set:
    mov     al, bl
    mov     ah, dh
    cli
    mov     dx, port_dac_write_index
    out     dx, al
    inc     dx
    mov     al, ah
    out     dx, al
    mov     al, ch
    out     dx, al
    mov     al, cl
    out     dx, al
    sti
    test    byte [bda_vga_flags], 02h
    jz      .done
    mov     cx, 1
    jmp     grey_sum
.done:
    ret

; 12: BX = first, CX = count, ES:DX = triples.
dac_set_block:
    jcxz    .done
    mov     si, dx
    mov     di, cx
    mov     dx, port_dac_write_index
    mov     al, bl
    out     dx, al
    inc     dx
.next:
    mov     al, [es:si]
    out     dx, al
    mov     al, [es:si + 1]
    out     dx, al
    mov     al, [es:si + 2]
    out     dx, al
    add     si, 3
    loop    .next
    test    byte [bda_vga_flags], 02h
    jz      .done
    mov     cx, di
    jmp     grey_sum
.done:
    ret

; 13: BL = 0: BH = paging mode (0: 4 pages of 64, 1: 16 of 16); BL = 1: BH = page.
dac_select_page:
    mov     al, 10h
    call    attribute_read
    mov     ah, al
    test    bl, bl
    jnz     .page
    and     ah, 7Fh
    ror     bh, 1
    and     bh, 80h
    or      ah, bh
    mov     al, 10h
    jmp     attribute_write
.page:
    test    ah, 80h
    jnz     .sixteen
    shl     bh, 1
    shl     bh, 1
.sixteen:
    mov     ah, bh
    and     ah, 0Fh
    mov     al, 14h
    jmp     attribute_write

; 15: BX = entry; DH, CH, CL = red, green, blue.
dac_get:
    mov     dx, port_dac_read_index
    mov     al, bl
    cli
    out     dx, al
    mov     dx, port_dac_data
    in      al, dx
    mov     [bp + frame.dh], al
    in      al, dx
    mov     [bp + frame.ch], al
    in      al, dx
    mov     [bp + frame.cl], al
    sti
    ret

; 17: BX = first, CX = count, ES:DX = room.
dac_get_block:
    jcxz    .done
    mov     di, dx
    mov     dx, port_dac_read_index
    mov     al, bl
    out     dx, al
    mov     dx, port_dac_data
.next:
    in      al, dx
    stosb
    in      al, dx
    stosb
    in      al, dx
    stosb
    loop    .next
.done:
    ret

; 18: BL = mask.
dac_set_mask:
    mov     dx, port_pel_mask
    mov     al, bl
    out     dx, al
    ret

; 19: BL = mask.
dac_get_mask:
    mov     dx, port_pel_mask
    in      al, dx
    mov     [bp + frame.bl], al
    ret

; 1A: BL = paging mode, BH = page.
dac_get_page:
    mov     al, 14h
    call    attribute_read
    mov     bh, al
    and     bh, 0Fh
    mov     al, 10h
    call    attribute_read
    mov     bl, 1
    test    al, 80h
    jnz     .store
    dec     bl
    shr     bh, 1
    shr     bh, 1
.store:
    mov     [bp + frame.bx], bx
    ret

; 1B: BX = first, CX = count.
dac_sum:
    jmp     grey_sum
