; 4F02h: setting a mode.

; What 40:49 holds in VBE modes: memory_model knows them.
mode_vbe_planar      equ 6Ah
mode_vbe_packed      equ 6Fh

; 02: BX = mode, bit 11 a CRTC block at ES:DI (no use here), bit 14 linear frame buffer, bit 15 keep the memory.
vbe_set_mode:
    test    bx, 3F00h & ~0900h
    jnz     .failed
    test    bx, 0100h
    jz      .vga
    call    vbe_find_mode
    jc      .failed
    test    bx, 4000h
    jz      .set
    cmp     byte [cs:si + vbe_mode.depth], 4
    je      .failed
    cmp     word [bda_vbe_frame_buffer], 0
    je      .failed
.set:
    call    vbe_program_mode
    mov     ax, vbe_done
    ret
.vga:
    test    bx, 4000h
    jnz     .failed
    mov     al, bl
    cmp     al, 13h
    ja      .failed
    push    bx
    xor     bh, bh
    shl     bx, 1
    shl     bx, 1
    cmp     byte [cs:bx + mode_info], mode_absent
    pop     bx
    je      .failed
    and     bh, 80h
    or      al, bh
    call    video_set_mode
    mov     ax, vbe_done
    ret
.failed:
    mov     ax, vbe_failed
    ret

; SI = mode, BX = its number with bits 14 and 15. In: DS = BDA. Changes AX, CX, DX, DI.
vbe_program_mode:
    call    dispi_off
    push    bx
    push    si
    ; The VGA beneath: registers, colours and data area of mode 12h or 13h.
    mov     al, [bda_video_control]
    and     al, 7Fh
    and     bh, 80h
    or      al, bh
    mov     [bda_video_control], al
    and     byte [bda_equipment], ~30h & 0FFh
    or      byte [bda_equipment], 20h
    mov     word [bda_crtc_port], port_crtc_colour
    mov     ax, 12h | mode_vbe_planar << 8
    cmp     byte [cs:si + vbe_mode.depth], 4
    je      .base
    mov     ax, 13h | mode_vbe_packed << 8
.base:
    mov     [bda_video_mode], ah
    mov     bl, al
    xor     bh, bh
    call    find_parameters
    call    program_registers
    call    load_default_dac
    call    set_mode_bda
    pop     si
    push    si
    call    .text_cells
    call    load_mode_font
    pop     si
    pop     bx

    mov     al, dispi_width
    mov     cx, [cs:si + vbe_mode.width]
    call    dispi_write
    mov     al, dispi_height
    mov     cx, [cs:si + vbe_mode.height]
    call    dispi_write
    mov     al, dispi_depth
    mov     cl, [cs:si + vbe_mode.depth]
    xor     ch, ch
    call    dispi_write
    mov     cx, dispi_on
    test    bh, 40h
    jz      .banked
    or      cl, dispi_linear
.banked:
    test    bh, 80h
    jz      .clear
    or      cl, dispi_keep
.clear:
    mov     al, dispi_enable
    call    dispi_write
    mov     al, dispi_bank
    xor     cx, cx
    call    dispi_write
    and     bx, 0C1FFh
    mov     [bda_vbe_mode], bx
    cmp     byte [cs:si + vbe_mode.depth], 4
    jne     display_on
    call    .plane_registers
    jmp     display_on

; Text in this mode: 8 x 16 characters. In: SI = mode. Changes AX, DX.
.text_cells:
    mov     ax, [cs:si + vbe_mode.width]
    shr     ax, 1
    shr     ax, 1
    shr     ax, 1
    mov     [bda_columns], ax
    mov     ax, [cs:si + vbe_mode.height]
    shr     ax, 1
    shr     ax, 1
    shr     ax, 1
    shr     ax, 1
    dec     al
    mov     [bda_rows], al
    mov     word [bda_char_height], 16
    mov     word [bda_page_size], 0
    ret

; Bochs draws four planes by the CRT controller's registers. In: SI = mode, DS = BDA. Changes AX, CX, DX.
.plane_registers:
    mov     al, 11h                     ; unlock 0-7
    call    crtc_read
    mov     ah, al
    and     ah, 7Fh
    mov     al, 11h
    call    crtc_write
    mov     ax, [cs:si + vbe_mode.width]
    mov     cl, 3
    shr     ax, cl
    mov     ah, al
    dec     ah
    mov     al, 01h                     ; characters shown, less one
    call    crtc_write
    inc     ah
    shr     ah, 1
    mov     al, 13h                     ; words a line
    call    crtc_write
    mov     dx, [cs:si + vbe_mode.height]
    dec     dx
    mov     ah, dl
    mov     al, 12h                     ; last line: bits 0-7,
    call    crtc_write
    mov     al, 07h
    call    crtc_read
    and     al, ~42h & 0FFh
    test    dh, 01h                     ; bit 8
    jz      .bit_9
    or      al, 02h
.bit_9:
    test    dh, 02h
    jz      .overflow
    or      al, 40h
.overflow:
    mov     ah, al
    mov     al, 07h
    jmp     crtc_write
