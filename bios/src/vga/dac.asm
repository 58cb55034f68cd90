; Default colours, and grey summing.

; Loads the colours the current mode starts with, unless 40:89 bit 3 forbids it. In: BX = mode, DS = BDA. Preserves BX, SI.
load_default_dac:
    mov     dx, port_pel_mask
    mov     al, 0FFh
    out     dx, al
    test    byte [bda_vga_flags], 08h
    jnz     .done
    push    bx
    push    si
    shl     bx, 1
    shl     bx, 1
    mov     al, [cs:bx + mode_info + 2]
    mov     cx, 64
    cmp     bl, 3 * 4
    ja      .kind
    test    byte [bda_vga_flags], 80h
    jz      .kind
    mov     al, dac_cga                 ; 200-line text takes its colours as the CGA does
.kind:
    cmp     al, dac_256
    je      .full
    cmp     al, dac_cga
    je      .cga
    cmp     al, dac_mono
    je      .mono
    mov     si, dac_ega_entry
    jmp     .generate
.cga:
    mov     si, dac_cga_entry
    jmp     .generate
.mono:
    mov     si, dac_mono_entry
.generate:
    mov     dx, port_dac_write_index
    xor     al, al
    out     dx, al
    inc     dx
    xor     bx, bx                      ; BL = entry
.entry:
    push    cx
    call    si                          ; AL, AH, CL = red, green, blue
    out     dx, al
    mov     al, ah
    out     dx, al
    mov     al, cl
    out     dx, al
    pop     cx
    inc     bx
    loop    .entry
    mov     cx, 64
    jmp     .sum
.full:
    call    load_dac_256
    mov     cx, 256
.sum:
    test    byte [bda_vga_flags], 02h
    jz      .finished
    xor     bx, bx
    call    grey_sum
.finished:
    pop     si
    pop     bx
.done:
    ret

; Entry BL of the EGA's 64 colours: bits 2, 1, 0 the strong red, green, blue, bits 5, 4, 3 the weak ones.
dac_ega_entry:
    mov     ah, bl
    mov     cx, 3
    push    dx
.gun:                                   ; blue first, so that red ends in DL's place last
    xor     al, al
    test    ah, 01h
    jz      .weak
    mov     al, 2Ah
.weak:
    test    ah, 08h
    jz      .store
    add     al, 15h
.store:
    shr     ah, 1
    push    ax
    loop    .gun
    pop     ax                          ; red
    mov     dl, al
    pop     ax                          ; green
    mov     dh, al
    pop     ax                          ; blue
    mov     cl, al
    mov     ax, dx
    pop     dx
    ret

; The 16 CGA colours: bits 2-0 the guns, bit 4 intensity (as the 200-line palettes use it); 6 is brown.
dac_cga_entry:
    push    dx
    xor     dx, dx
    test    bl, 10h
    jz      .dark
    mov     dl, 15h
.dark:
    mov     al, dl
    mov     ah, dl
    mov     cl, dl
    test    bl, 04h
    jz      .green
    add     al, 2Ah
.green:
    test    bl, 02h
    jz      .blue
    add     ah, 2Ah
.blue:
    test    bl, 01h
    jz      .brown
    add     cl, 2Ah
.brown:
    mov     dl, bl
    and     dl, 17h
    cmp     dl, 06h
    jne     .done
    mov     ah, 15h
.done:
    pop     dx
    ret

; Four greys, chosen by bits 4-3.
dac_mono_entry:
    push    bx
    shr     bl, 1
    shr     bl, 1
    shr     bl, 1
    and     bx, 3
    mov     al, [cs:bx + mono_levels]
    mov     ah, al
    mov     cl, al
    pop     bx
    ret

mono_levels:
    db      00h, 2Ah, 15h, 3Fh

; Mode 13h: 16 CGA colours, 16 greys, then nine colour circles of 24 hues (three brightnesses, three saturations), 8 blacks.
load_dac_256:
    mov     dx, port_dac_write_index
    xor     al, al
    out     dx, al
    inc     dx
    xor     bx, bx
.base:
    push    bx
    cmp     bl, 8
    jb      .dark
    add     bl, 8                       ; 8-15: intensity is bit 4 of the CGA generator's index
.dark:
    call    dac_cga_entry
    pop     bx
    out     dx, al
    mov     al, ah
    out     dx, al
    mov     al, cl
    out     dx, al
    inc     bx
    cmp     bl, 16
    jb      .base

    mov     si, grey_levels
    mov     cx, 16
.grey:
    mov     al, [cs:si]
    out     dx, al
    out     dx, al
    out     dx, al
    inc     si
    loop    .grey

    mov     si, circle_levels
    mov     bh, 9
.circle:
    xor     bl, bl                      ; hue 0-23, starting at blue
.hue:
    mov     al, bl
    call    .gun                        ; red
    mov     al, bl
    sub     al, 8
    call    .gun                        ; green
    mov     al, bl
    sub     al, 16
    call    .gun                        ; blue
    inc     bl
    cmp     bl, 24
    jb      .hue
    add     si, 5
    dec     bh
    jnz     .circle

    mov     cx, 8 * 3
    xor     al, al
.black:
    out     dx, al
    loop    .black
    ret

; A gun is a trapezium over the circle: up in 4 steps, high for 8, down in 4, low for 8. AL = steps since it began to rise
; (red rises at hue 0, green at 8, blue at 16), may be negative. Writes the level to the DAC.
.gun:
    test    al, al
    jns     .wrapped
    add     al, 24
.wrapped:
    push    bx
    mov     bl, al
    cmp     bl, 4
    jbe     .level                      ; rising: level = position
    cmp     bl, 12
    jbe     .high
    cmp     bl, 16
    jbe     .falling
    xor     bl, bl
    jmp     .level
.falling:
    neg     bl
    add     bl, 16
    jmp     .level
.high:
    mov     bl, 4
.level:
    xor     bh, bh
    mov     al, [cs:si + bx]
    out     dx, al
    pop     bx
    ret

grey_levels:
    db      00h, 05h, 08h, 0Bh, 0Eh, 11h, 14h, 18h, 1Ch, 20h, 24h, 28h, 2Dh, 32h, 38h, 3Fh

circle_levels:
    db      00h, 10h, 1Fh, 2Fh, 3Fh
    db      1Fh, 27h, 2Fh, 37h, 3Fh
    db      2Dh, 31h, 36h, 3Ah, 3Fh
    db      00h, 07h, 0Eh, 15h, 1Ch
    db      0Eh, 11h, 15h, 18h, 1Ch
    db      14h, 16h, 18h, 1Ah, 1Ch
    db      00h, 04h, 08h, 0Ch, 10h
    db      08h, 0Ah, 0Ch, 0Eh, 10h
    db      0Bh, 0Ch, 0Dh, 0Fh, 10h

; Replaces DAC entries by their brightness. BX = first, CX = count. Preserves all.
; Weights 30 %, 59 %, 11 %, in 1/256 as 77, 151, 28.
grey_sum:
    push    ax
    push    bx
    push    cx
    push    dx
    push    si
    jcxz    .done
.entry:
    mov     dx, port_dac_read_index
    mov     al, bl
    out     dx, al
    mov     dx, port_dac_data
    in      al, dx
    mov     ah, 77
    mul     ah
    mov     si, ax
    in      al, dx
    mov     ah, 151
    mul     ah
    add     si, ax
    in      al, dx
    mov     ah, 28
    mul     ah
    add     ax, si
    add     ax, 80h
    mov     al, ah
    cmp     al, 3Fh
    jbe     .store
    mov     al, 3Fh
.store:
    mov     ah, al
    mov     dx, port_dac_write_index
    mov     al, bl
    out     dx, al
    inc     dx
    mov     al, ah
    out     dx, al
    out     dx, al
    out     dx, al
    inc     bx
    loop    .entry
.done:
    pop     si
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    ret
