; 4F04h: saving and restoring the state.
; The buffer: hardware, BIOS data and display interface as asked for, the DAC last, because its width is the display interface's.

vbe_state_registers:
    db      dispi_width, dispi_height, dispi_depth, dispi_enable, dispi_bank, dispi_virtual_width, dispi_x_offset, dispi_y_offset
vbe_state_count      equ $ - vbe_state_registers
vbe_state_size       equ vbe_state_count * 2 + 2

; 04: DL = 0 size, 1 save, 2 restore; CX = parts (bit 0 hardware, 1 BIOS data, 2 DAC, 3 display interface), ES:BX = buffer. Out, for the size,
; BX = blocks of 64 bytes.
vbe_state:
    cmp     dl, 2
    ja      .failed
    test    cx, 0FFF0h
    jnz     .failed
    test    dl, dl
    jz      .size
    cld
    cmp     dl, 2
    je      .restore
    mov     di, bx
    test    cl, 01h
    jz      .save_data
    call    save_hardware
.save_data:
    test    cl, 02h
    jz      .save_display
    call    save_bda_part
.save_display:
    test    cl, 08h
    jz      .save_dac
    call    vbe_save_display
.save_dac:
    test    cl, 04h
    jz      .done
    call    save_dac_part
    jmp     .done
.restore:
    mov     si, bx
    test    cl, 08h
    jz      .restore_hardware
    call    dispi_off                   ; the VGA's registers first
.restore_hardware:
    test    cl, 01h
    jz      .restore_data
    call    restore_hardware
.restore_data:
    test    cl, 02h
    jz      .restore_display
    call    restore_bda_part
.restore_display:
    test    cl, 08h
    jz      .restore_dac
    call    vbe_restore_display
.restore_dac:
    test    cl, 04h
    jz      .done
    call    restore_dac_part
.done:
    mov     ax, vbe_done
    ret
.size:
    mov     ax, 63
    test    cl, 01h
    jz      .size_data
    add     ax, hardware_size
.size_data:
    test    cl, 02h
    jz      .size_dac
    add     ax, bda_size
.size_dac:
    test    cl, 04h
    jz      .size_display
    add     ax, dac_size
.size_display:
    test    cl, 08h
    jz      .size_done
    add     ax, vbe_state_size
.size_done:
    mov     cl, 6
    shr     ax, cl
    mov     [bp + frame.bx], ax
    jmp     .done
.failed:
    mov     ax, vbe_failed
    ret

; ES:DI = place, moved on. Changes AX, BX.
vbe_save_display:
    mov     ax, [bda_vbe_mode]
    stosw
    mov     bx, vbe_state_registers
.next:
    mov     al, [cs:bx]
    call    dispi_read
    stosw
    inc     bx
    cmp     bx, vbe_state_registers + vbe_state_count
    jb      .next
    ret

; ES:SI = place, moved on. Changes AX, BX, DX.
vbe_restore_display:
    push    cx
    mov     ax, [es:si]
    mov     [bda_vbe_mode], ax
    add     si, 2
    mov     dx, ax
    mov     bx, vbe_state_registers
.next:
    mov     al, [cs:bx]
    mov     cx, [es:si]
    add     si, 2
    cmp     al, dispi_enable
    jne     .write
    or      cl, dispi_keep              ; what the memory holds stays
    test    dx, dx
    jnz     .write
    xor     cx, cx
.write:
    call    dispi_write
    inc     bx
    cmp     bx, vbe_state_registers + vbe_state_count
    jb      .next
    pop     cx
    ret
