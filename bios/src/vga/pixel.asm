; Functions 0Bh, 0Ch, 0Dh: CGA palette and single pixels.

; 0B: BH = 0: BL = background and border; BH = 1: BL = palette of the 4-colour modes.
video_cga_palette:
    mov     al, [bda_crt_palette]
    test    bh, bh
    jnz     .palette
    and     al, 0E0h
    and     bl, 1Fh
    or      al, bl
    mov     [bda_crt_palette], al
    mov     ah, bl                      ; intensity is bit 4 of the attribute palette's colour number
    and     ah, 08h
    shl     ah, 1
    and     bl, 17h
    mov     bh, bl                      ; BH keeps the intensity bit of colours 1-3
    and     bl, 07h
    or      ah, bl
    push    ax
    call    memory_model
    cmp     al, model_text
    pop     ax
    je      .border
    mov     al, 00h
    call    attribute_write
.border:
    mov     al, 11h
    call    attribute_write
    jmp     .colours
.palette:
    and     al, ~20h & 0FFh
    test    bl, 1
    jz      .store
    or      al, 20h
.store:
    mov     [bda_crt_palette], al
.colours:
    cmp     byte [bda_video_mode], 4
    je      .four
    cmp     byte [bda_video_mode], 5
    jne     .done
.four:
    mov     ah, 02h                     ; green, red, brown; the other palette adds blue
    test    byte [bda_crt_palette], 20h
    jz      .green
    inc     ah
.green:
    test    byte [bda_crt_palette], 10h
    jz      .dark
    or      ah, 10h
.dark:
    mov     al, 1
.next:
    call    attribute_write
    inc     ah
    inc     ah
    inc     al
    cmp     al, 4
    jb      .next
.done:
    ret

; Finds a pixel. In: CX = column, DX = line, BH = page, DS = BDA. Out: ES:DI = byte, AL = model, CL = position within the
; byte from the left (times the bits of a pixel). Changes AX, CX, DX.
locate_pixel:
    call    load_video_segment
    call    memory_model
    cmp     al, model_planar
    je      .planar
    ja      .linear
    cmp     al, model_text
    je      .done
    mov     di, dx                      ; odd lines lie in the second bank
    and     di, 1
    jz      .even
    mov     di, 2000h
.even:
    push    ax
    shr     dx, 1
    mov     ax, 80
    mul     dx
    add     di, ax
    pop     ax
    mov     dx, cx
    shr     dx, 1
    shr     dx, 1
    cmp     al, model_cga4
    je      .cga4
    shr     dx, 1
    add     di, dx
    and     cl, 7
    ret
.cga4:
    add     di, dx
    and     cl, 3
    shl     cl, 1
    ret
.planar:
    push    ax
    mov     ax, [bda_columns]
    mul     dx
    mov     di, ax
    mov     al, bh
    and     ax, 7
    mul     word [bda_page_size]
    add     di, ax
    pop     ax
    mov     dx, cx
    shr     dx, 1
    shr     dx, 1
    shr     dx, 1
    add     di, dx
    and     cl, 7
    ret
.linear:
    push    ax
    mov     ax, 320
    mul     dx
    add     ax, cx
    mov     di, ax
    pop     ax
.done:
    ret

; 0C: AL = colour (bit 7: exclusive or, except in mode 13h), CX = column, DX = line, BH = page.
video_write_pixel:
    cmp     byte [bda_video_mode], mode_vbe_packed
    je      banked_write_pixel
    mov     bl, al
    call    locate_pixel
    cmp     al, model_text
    je      .done
    cmp     al, model_planar
    je      .planar
    ja      .linear
    mov     ah, 0C0h                    ; mask and value of the pixel, at the byte's left end
    mov     bh, bl
    ror     bh, 1
    ror     bh, 1
    cmp     al, model_cga4
    je      .cga
    mov     ah, 80h
    mov     bh, bl
    ror     bh, 1
.cga:
    and     bh, ah
    shr     ah, cl
    shr     bh, cl
    mov     al, [es:di]
    test    bl, 80h
    jnz     .cga_xor
    not     ah
    and     al, ah
    or      al, bh
    stosb
    ret
.cga_xor:
    xor     al, bh
    stosb
    ret
.linear:
    mov     [es:di], bl
.done:
    ret
.planar:
    mov     ax, 0F02h
    call    sequencer_write
    mov     ax, 0205h                   ; write mode 2: the byte is the colour
    call    graphics_write
    mov     ah, 80h
    shr     ah, cl
    mov     al, 8
    call    graphics_write
    xor     ah, ah
    test    bl, 80h
    jz      .function
    mov     ah, 18h
.function:
    mov     al, 3
    call    graphics_write
    mov     al, [es:di]
    mov     [es:di], bl
    mov     ax, 0003h
    call    graphics_write
    mov     ax, 0FF08h
    call    graphics_write
    mov     ax, 0005h
    jmp     graphics_write

; 0D: CX = column, DX = line, BH = page; AL = colour.
video_read_pixel:
    cmp     byte [bda_video_mode], mode_vbe_packed
    je      banked_read_pixel
    call    locate_pixel
    cmp     al, model_text
    je      .zero
    cmp     al, model_planar
    je      .planar
    mov     ah, [es:di]
    ja      .store
    shl     ah, cl
    rol     ah, 1
    cmp     al, model_cga2
    mov     al, 1
    je      .mask
    rol     ah, 1
    mov     al, 3
.mask:
    and     ah, al
.store:
    mov     [bp + frame.al], ah
    ret
.zero:
    mov     byte [bp + frame.al], 0
    ret
.planar:
    xor     bl, bl
    mov     ax, 0005h
    call    graphics_write
    mov     ch, 3
.plane:
    mov     ah, ch
    mov     al, 4
    call    graphics_write              ; read map select
    mov     al, [es:di]
    shl     al, cl
    shl     al, 1
    rcl     bl, 1
    dec     ch
    jns     .plane
    mov     [bp + frame.al], bl
    ret
