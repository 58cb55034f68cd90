; Display memory of VBE modes of one byte a pixel and more, through the window at A0000h. Every service leaves the window where the program had put
; it. Colours are those of the palette; in direct-colour modes 0-15 give the sixteen colours of a CGA.

; What the routines share, on the stack under BP.
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
