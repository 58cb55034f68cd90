; 4F05h, 4F06h: the window at A0000h, the length of a line.

; Zero flag set in a mode of the VGA. In: DS = BDA.
%macro in_vbe_mode 0
    cmp     word [bda_vbe_mode], 0
%endmacro

; 05: BH = 0 set, 1 get; BL = window (0 alone exists); DX = position in units of 64 KiB.
vbe_window:
    mov     ax, vbe_wrong_mode
    in_vbe_mode
    je      .done
    test    word [bda_vbe_mode], 4000h
    jnz     .done
    test    bl, bl
    jnz     .failed
    cmp     bh, 1
    ja      .failed
    je      .get
    call    vbe_depth
    mov     ax, [bda_vbe_memory]
    cmp     bl, 4
    jne     .memory
    shr     ax, 1                       ; four planes
    shr     ax, 1
.memory:
    cmp     dx, ax
    jae     .failed
    mov     cx, dx
    mov     al, dispi_bank
    call    dispi_write
    mov     ax, vbe_done
    ret
.get:
    mov     al, dispi_bank
    call    dispi_read
    mov     [bp + frame.dx], ax
    mov     ax, vbe_done
    ret
.failed:
    mov     ax, vbe_failed
.done:
    ret

; The same by a far call (WinFuncPtr of the mode block): BH, BL, DX as above; AX and DX may change.
vbe_window_call:
    test    bl, bl
    jnz     .failed
    cmp     bh, 1
    ja      .failed
    mov     al, dispi_bank
    je      .get
    push    cx
    mov     cx, dx
    call    dispi_write
    pop     cx
    mov     ax, vbe_done
    retf
.get:
    call    dispi_read
    mov     dx, ax
    mov     ax, vbe_done
    retf
.failed:
    mov     ax, vbe_failed
    retf

; BL = depth of the present mode. Changes AX.
vbe_depth:
    mov     al, dispi_depth
    call    dispi_read
    mov     bl, al
    ret

; AX = bytes a line, DX = lines in the memory (at most FFFFh), BL = depth. In: DS = BDA. Changes CX.
vbe_virtual_size:
    call    vbe_depth
    mov     al, dispi_virtual_width
    call    dispi_read
    call    vbe_bytes
    mov     cx, ax
    mov     dx, [bda_vbe_memory]
    cmp     bl, 4
    jne     .divide
    shr     dx, 1
    shr     dx, 1
.divide:
    mov     ax, 0FFFFh
    cmp     dx, cx
    jae     .most
    xor     ax, ax
    div     cx
.most:
    mov     dx, ax
    mov     ax, cx
    ret

; 06: BL = 0 set pixels, 1 get, 2 set bytes, 3 get the longest; CX = length. Out BX = bytes, CX = pixels, DX = lines.
vbe_scan_line:
    mov     ax, vbe_wrong_mode
    in_vbe_mode
    je      .done
    cmp     bl, 3
    ja      .failed
    je      .longest
    cmp     bl, 1
    je      .report
    mov     bh, bl
    call    vbe_depth
    mov     ax, cx
    cmp     bh, 2
    jne     .pixels
    call    vbe_pixels
.pixels:
    cmp     bl, 4
    jne     .rounded
    add     ax, 7                       ; whole bytes
    and     ax, 0FFF8h
.rounded:
    push    ax                          ; too narrow or too wide: not on this hardware
    mov     al, dispi_width
    call    dispi_read
    mov     cx, ax
    pop     ax
    cmp     ax, cx
    jb      .not_here
    push    ax
    call    vbe_longest
    pop     cx                          ; CX = pixels, AX = the most
    cmp     ax, cx
    jb      .not_here
    mov     al, dispi_virtual_width
    call    dispi_write
.report:
    call    vbe_virtual_size
    mov     [bp + frame.bx], ax
    mov     [bp + frame.dx], dx
    mov     al, dispi_virtual_width
    call    dispi_read
    mov     [bp + frame.cx], ax
    mov     ax, vbe_done
    ret
.longest:
    call    vbe_longest
    mov     [bp + frame.cx], ax
    call    vbe_bytes
    mov     [bp + frame.bx], ax
    mov     al, dispi_height
    call    dispi_read
    mov     [bp + frame.dx], ax
    mov     ax, vbe_done
    ret
.not_here:
    mov     ax, 024Fh
    ret
.failed:
    mov     ax, vbe_failed
.done:
    ret

; AX = pixels of the longest line of which a whole picture fits, BL = depth. Changes CX, DX.
vbe_longest:
    call    vbe_depth
    mov     al, dispi_height
    call    dispi_read
    mov     cx, ax
    mov     dx, [bda_vbe_memory]
    cmp     bl, 4
    jne     .divide
    shr     dx, 1
    shr     dx, 1
.divide:
    mov     ax, 0FFF8h
    cmp     dx, cx
    jae     .pixels
    xor     ax, ax
    div     cx
.pixels:
    cmp     bl, 4
    je      .planar
    push    bx                          ; bytes / bytes a pixel, rounded down
    xor     bh, bh
    add     bl, 7
    shr     bl, 1
    shr     bl, 1
    shr     bl, 1
    xor     dx, dx
    div     bx
    pop     bx
    jmp     .limit
.planar:
    cmp     ax, 1FFFh
    jb      .eight
    mov     ax, 1FFFh
.eight:
    shl     ax, 1
    shl     ax, 1
    shl     ax, 1
.limit:
    cmp     ax, 7FF8h                   ; a line's bytes are a word in every interface
    jb      .even
    mov     ax, 7FF8h
.even:
    and     al, 0F8h
    ret
