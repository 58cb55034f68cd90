; Adapter ROMs: 55 AA, length in 512-byte units, entry at 3; the bytes of the whole add up to 0.

; Calls every valid ROM from segment DX up to CX, in 2 KiB steps. Changes all but SS:SP.
scan_option_roms:
    push    cx
    mov     es, dx
    cmp     word [es:0], 0AA55h
    jne     .none
    mov     al, [es:2]
    test    al, al
    jz      .none
    call    rom_checksum
    jne     .none
    push    dx
    push    ax
    mov     ax, cs
    push    ax                          ; the ROM returns to .returned
    mov     ax, .returned
    push    ax
    push    dx
    mov     ax, 3
    push    ax
    load_bda
    retf                                ; into the ROM
.returned:
    cld
    pop     ax
    pop     dx
    xor     ah, ah                      ; on behind it: 512-byte units to paragraphs, up to 2 KiB
    add     ax, 3
    and     al, 0FCh
    mov     cl, 5
    shl     ax, cl
    add     dx, ax
    jmp     .next
.none:
    add     dx, 80h
.next:
    pop     cx
    cmp     dx, cx
    jb      scan_option_roms
    ret

; ES = ROM, AL = 512-byte units; zero flag set if its bytes add up to 0. Preserves all.
rom_checksum:
    push    ax
    push    bx
    push    cx
    push    ds
    push    si
    mov     bx, es
    mov     ds, bx
    mov     ch, al
    xor     bl, bl
.unit:
    push    cx
    mov     cx, 512
    xor     si, si
.byte:
    lodsb
    add     bl, al
    loop    .byte
    pop     cx
    mov     ax, ds
    add     ax, 20h
    mov     ds, ax
    dec     ch
    jnz     .unit
    test    bl, bl
    pop     si
    pop     ds
    pop     cx
    pop     bx
    pop     ax
    ret
