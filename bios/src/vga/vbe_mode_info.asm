; 4F01h: what a mode is like.

; 01: CX = mode, ES:DI = 256 bytes.
vbe_mode_info:
    cld
    mov     bx, cx
    call    vbe_find_mode
    jnc     .found
    mov     ax, vbe_failed
    ret
.found:
    mov     bx, di
    xor     ax, ax
    mov     cx, 128
    rep stosw
    mov     di, bx                      ; SI = mode, DI = block
    mov     ax, 001Bh                   ; supported, more information, colour, graphics
    cmp     byte [cs:si + vbe_mode.depth], 8
    ja      .attributes
    or      al, 04h                     ; the BIOS writes text
.attributes:
    cmp     byte [cs:si + vbe_mode.depth], 4
    je      .store_attributes
    cmp     word [bda_vbe_frame_buffer], 0
    je      .store_attributes
    or      al, 80h                     ; linear frame buffer
.store_attributes:
    mov     [es:di], ax
    mov     byte [es:di + 2], 07h       ; window A: exists, can be read and written
    mov     word [es:di + 4], 64        ; granularity, size
    mov     word [es:di + 6], 64
    mov     word [es:di + 8], 0A000h
    mov     word [es:di + 0Ch], vbe_window_call
    mov     [es:di + 0Eh], cs
    call    vbe_mode_pitch
    mov     [es:di + 10h], ax
    mov     [es:di + 32h], ax
    mov     ax, [cs:si + vbe_mode.width]
    mov     [es:di + 12h], ax
    mov     ax, [cs:si + vbe_mode.height]
    mov     [es:di + 14h], ax
    mov     word [es:di + 16h], 1008h   ; characters 8 x 16
    mov     byte [es:di + 18h], 1       ; planes
    mov     byte [es:di + 1Ah], 1       ; banks
    mov     byte [es:di + 1Eh], 1       ; reserved: 1
    mov     al, [cs:si + vbe_mode.depth]
    mov     [es:di + 19h], al
    call    vbe_image_pages
    mov     [es:di + 1Dh], al
    mov     [es:di + 34h], al
    mov     [es:di + 35h], al
    mov     word [es:di + 3Eh], 0B280h  ; highest pixel clock: 246 MHz
    mov     word [es:di + 40h], 0EA9h

    mov     al, [cs:si + vbe_mode.depth]
    mov     byte [es:di + 1Bh], 4       ; memory model: packed
    cmp     al, 8
    je      .linear
    ja      .direct
    mov     byte [es:di + 1Bh], 3       ; planar
    mov     byte [es:di + 18h], 4
    jmp     .accepted
.direct:
    mov     byte [es:di + 1Bh], 6
    mov     bx, vbe_fields_15
    cmp     al, 15
    je      .fields
    mov     bx, vbe_fields_16
    cmp     al, 16
    je      .fields
    mov     bx, vbe_fields_24
    cmp     al, 24
    je      .fields
    mov     bx, vbe_fields_32
.fields:
    push    di
    add     di, 1Fh
    call    .copy
    pop     di
    push    di
    add     di, 36h
    call    .copy
    pop     di
    cmp     byte [cs:si + vbe_mode.depth], 15
    je      .spare
    cmp     byte [cs:si + vbe_mode.depth], 32
    jne     .linear
.spare:
    mov     byte [es:di + 27h], 02h     ; the spare bits are the program's
.linear:
    mov     ax, [bda_vbe_frame_buffer]
    mov     [es:di + 2Ah], ax
.accepted:
    mov     ax, vbe_done
    ret
.copy:
    push    si
    mov     si, bx
    mov     cx, 4
.next:
    cs lodsw
    stosw
    loop    .next
    pop     si
    ret

; Size and lowest bit of red, green, blue and spare.
vbe_fields_15:
    db      5, 10, 5, 5, 5, 0, 1, 15
vbe_fields_16:
    db      5, 11, 6, 5, 5, 0, 0, 0
vbe_fields_24:
    db      8, 16, 8, 8, 8, 0, 0, 0
vbe_fields_32:
    db      8, 16, 8, 8, 8, 0, 8, 24

; SI = mode; out AL = pictures that the memory holds beside the first, at most 255. Changes AX, BX, CX, DX.
vbe_image_pages:
    call    vbe_mode_pitch
    mul     word [cs:si + vbe_mode.height]
    call    vbe_memory_of_mode
    xchg    ax, cx                      ; AX = memory in 64 KiB, BX:CX = one picture
    mov     bx, dx
    push    si
    push    di
    mov     si, ax
    mov     di, 0FFFFh
    xor     ax, ax
    xor     dx, dx                      ; DX:AX = used
.next:
    add     ax, cx
    adc     dx, bx
    cmp     dx, si
    ja      .done
    jb      .fits
    test    ax, ax
    jnz     .done
.fits:
    inc     di
    cmp     di, 255
    jb      .next
.done:
    mov     ax, di
    pop     di
    pop     si
    ret
