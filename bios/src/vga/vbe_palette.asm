; 4F08h, 4F09h: the DAC in VBE modes.

; Carry set where there is no palette: in direct-colour modes, and (this service being VBE's) in modes of the VGA. Changes AX.
vbe_needs_palette:
    cmp     word [bda_vbe_mode], 1
    jb      .done
    mov     al, dispi_depth
    call    dispi_read
    cmp     al, 9
    cmc
.done:
    ret

; 08: BL = 0 set, 1 get; BH = bits of a component: 8, or 6 for any lower wish. Out BH = what is set.
vbe_dac_width:
    call    vbe_needs_palette
    mov     ax, vbe_wrong_mode
    jc      .done
    cmp     bl, 1
    ja      .failed
    mov     al, dispi_enable
    call    dispi_read
    je      .report
    mov     cx, ax
    or      cl, dispi_keep              ; what has been drawn stays
    and     cl, ~dispi_dac_8 & 0FFh
    cmp     bh, 8
    jb      .set
    or      cl, dispi_dac_8
.set:
    mov     al, dispi_bank              ; QEMU forgets the bank when the enable register is written
    call    dispi_read
    push    ax
    mov     al, dispi_enable
    call    dispi_write
    call    dispi_read
    pop     cx
    push    ax
    mov     al, dispi_bank
    call    dispi_write
    pop     ax
.report:
    mov     bh, 6
    test    al, dispi_dac_8
    jz      .store
    mov     bh, 8
.store:
    mov     [bp + frame.bh], bh
    mov     ax, vbe_done
    ret
.failed:
    mov     ax, vbe_failed
.done:
    ret

; 09: BL = 0 set, 80h set at vertical retrace, 1 get (2 and 3: a second palette, which is none); CX = entries, DX = first,
; ES:DI = blue, green, red, spare of each.
vbe_palette:
    call    vbe_needs_palette
    mov     ax, vbe_wrong_mode
    jc      .done
    mov     ax, 024Fh
    cmp     bl, 2
    je      .done
    cmp     bl, 3
    je      .done
    mov     ax, cx
    add     ax, dx
    jc      .failed
    cmp     ax, 256
    ja      .failed
    cmp     bl, 1
    je      .get
    test    bl, 7Fh
    jnz     .failed
    test    bl, bl
    jz      .set
    call    wait_retrace
.set:
    jcxz    .finished
    mov     al, dl
    mov     dx, port_dac_write_index
    out     dx, al
    inc     dx
.set_entry:
    mov     al, [es:di + 2]
    out     dx, al
    mov     al, [es:di + 1]
    out     dx, al
    mov     al, [es:di]
    out     dx, al
    add     di, 4
    loop    .set_entry
.finished:
    mov     ax, vbe_done
    ret
.get:
    jcxz    .finished
    mov     al, dl
    mov     dx, port_dac_read_index
    out     dx, al
    mov     dx, port_dac_data
.get_entry:
    in      al, dx
    mov     [es:di + 2], al
    in      al, dx
    mov     [es:di + 1], al
    in      al, dx
    mov     ah, 0
    mov     [es:di], al
    mov     [es:di + 3], ah
    add     di, 4
    loop    .get_entry
    jmp     .finished
.failed:
    mov     ax, vbe_failed
.done:
    ret
