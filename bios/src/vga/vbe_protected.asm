; 4F0Ah: the services that a 32-bit program may call without leaving protected mode. The block is copied or run where it is: position does
; not matter. Programs may run it in a segment of which they only know base and length, with the stack and ES of their own.

; 0A: BL = 0; out ES:DI = the block, CX = its length.
vbe_protected:
    mov     ax, vbe_failed
    test    bl, bl
    jnz     .done
    call    has_32_bits
    jc      .failed
    mov     [bp + frame.es], cs
    mov     word [bp + frame.di], vbe_protected_block
    mov     word [bp + frame.cx], vbe_protected_end - vbe_protected_block
    mov     ax, vbe_done
.done:
    ret
.failed:
    mov     ax, vbe_failed
    ret

align 4
vbe_protected_block:
    dw      protected_window - vbe_protected_block
    dw      protected_start - vbe_protected_block
    dw      protected_palette - vbe_protected_block
    dw      protected_ports - vbe_protected_block
protected_ports:
    dw      port_dispi_index, port_dispi_data, port_dac_write_index, port_dac_data, port_crtc_colour + 6, 61h, 0FFFFh
    dw      0FFFFh                      ; no memory but the display's

cpu 386
bits 32
; 05: BH = 0 set, 1 get; BL = window 0; DX = position. Changes EAX, and EDX when it gets.
protected_window:
    test    bl, bl
    jnz     protected_failed
    mov     al, dispi_bank
    cmp     bh, 1
    ja      protected_failed
    je      .get
    push    ecx
    movzx   ecx, dx
    call    protected_write
    pop     ecx
    jmp     protected_done
.get:
    call    protected_read
    movzx   edx, ax
protected_done:
    mov     ax, vbe_done
    ret
protected_failed:
    mov     ax, vbe_failed
    ret

; 07: BL = 0 set, 80h at vertical retrace; DX:CX = what to show first, in units of 4 bytes (planar: of one address). Changes EAX, ECX, EDX.
protected_start:
    test    bl, 7Fh
    jnz     protected_failed
    push    ebx
    push    esi
    push    edi
    movzx   ecx, cx
    shl     edx, 16
    or      ecx, edx                    ; ECX = address
    mov     al, dispi_depth
    call    protected_read
    movzx   esi, al
    add     esi, 7
    shr     esi, 3                      ; ESI = bytes a pixel
    mov     edi, eax
    mov     al, dispi_virtual_width
    call    protected_read
    movzx   eax, ax
    cmp     di, 4
    je      .planar
    shl     ecx, 2
    mul     esi
    jmp     .line
.planar:
    shr     eax, 3
.line:
    xchg    eax, ecx                    ; ECX = bytes a line
    xor     edx, edx
    jecxz   .nothing
    div     ecx                         ; EAX = line, EDX = byte in it
    push    eax
    mov     eax, edx
    cmp     di, 4
    je      .pixels_of_plane
    xor     edx, edx
    div     esi
    jmp     .pixel
.pixels_of_plane:
    shl     eax, 3
.pixel:
    mov     ecx, eax
    test    bl, bl
    jns     .now
    call    protected_retrace
.now:
    mov     al, dispi_x_offset
    call    protected_write
    pop     ecx
    mov     al, dispi_y_offset
    call    protected_write
.nothing:
    pop     edi
    pop     esi
    pop     ebx
    jmp     protected_done

; 09: BL = 0 set, 80h at vertical retrace; CX = entries, DX = first, ES:EDI = blue, green, red, spare of each. Changes EAX, ECX, EDX, EDI.
protected_palette:
    test    bl, 7Fh
    jnz     protected_failed
    test    bl, bl
    jns     .now
    call    protected_retrace
.now:
    movzx   ecx, cx
    jecxz   .finished
    mov     eax, edx
    mov     dx, port_dac_write_index
    out     dx, al
    inc     edx
.entry:
    mov     al, [es:edi + 2]
    out     dx, al
    mov     al, [es:edi + 1]
    out     dx, al
    mov     al, [es:edi]
    out     dx, al
    add     edi, 4
    loop    .entry
.finished:
    jmp     protected_done

; AL = register; out AX = value. Preserves the rest.
protected_read:
    push    edx
    movzx   ax, al
    mov     dx, port_dispi_index
    out     dx, ax
    inc     edx
    in      ax, dx
    pop     edx
    ret

; AL = register, CX = value. Changes EAX.
protected_write:
    push    edx
    movzx   ax, al
    mov     dx, port_dispi_index
    out     dx, ax
    inc     edx
    mov     ax, cx
    out     dx, ax
    pop     edx
    ret

; Until the next vertical retrace begins; as wait_retrace. Preserves all.
protected_retrace:
    pushad
    mov     dx, port_crtc_colour + 6
    mov     bx, 0800h
.phase:
    mov     esi, 4700
.toggle:
    mov     ecx, 10000h
    in      al, 61h
    mov     ah, al
.poll:
    in      al, dx
    xor     al, bl
    test    al, 08h
    jz      .seen
    in      al, 61h
    xor     al, ah
    test    al, 10h
    loopz   .poll
    jecxz   .leave
    dec     esi
    jnz     .toggle
    jmp     .leave
.seen:
    xchg    bl, bh
    test    bl, bl
    jz      .leave
    xor     bh, bh
    jmp     .phase
.leave:
    popad
    ret
vbe_protected_end:
bits 16
cpu 8086
