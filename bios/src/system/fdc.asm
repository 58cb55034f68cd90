; The 82077AA (or 765): command and result phases, interrupts, motors, seeking. In all of these DS = BDA.
; Errors are INT 13h status codes.

floppy_ok            equ 00h
floppy_bad_command   equ 01h
floppy_no_mark       equ 02h
floppy_write_protect equ 03h
floppy_not_found     equ 04h
floppy_changed       equ 06h
floppy_overrun       equ 08h
floppy_dma_boundary  equ 09h
floppy_no_media_type equ 0Ch
floppy_crc           equ 10h
floppy_controller    equ 20h
floppy_seek_error    equ 40h
floppy_timeout       equ 80h

fdc_ticks            equ 37             ; two seconds for an interrupt

; IRQ 6.
int0e_entry:
    push    ax
    push    ds
    load_bda
    or      byte [bda_floppy_seek], 80h
    mov     al, pic_eoi
    out     port_pic1_command, al
    mov     ax, 9101h                   ; diskette operation complete
    int     15h
    pop     ds
    pop     ax
    iret

; AL = byte for the controller. Carry set if it does not take it. Preserves all.
fdc_write:
    push    ax
    push    bx
    push    cx
    push    dx
    push    ax
    mov     dx, port_fdc_status
    mov     bx, 80C0h                   ; RQM set, DIO clear
    mov     cx, 33000                   ; half a second
    call    wait_status
    pop     ax
    jc      .done
    inc     dx
    out     dx, al
    clc
.done:
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    ret

; AL = byte from the controller. Carry set if there is none. Preserves the rest.
fdc_read:
    push    bx
    push    cx
    push    dx
    mov     dx, port_fdc_status
    mov     bx, 0C0C0h
    mov     cx, 33000
    push    ax
    call    wait_status
    pop     ax
    jc      .done
    inc     dx
    in      al, dx
    clc
.done:
    pop     dx
    pop     cx
    pop     bx
    ret

; Reads the result phase, at most 7 bytes, to 40:42. Carry set if it does not come or does not end. Preserves all.
fdc_results:
    push    ax
    push    cx
    push    dx
    push    di
    xor     di, di
.next:
    call    fdc_read
    jc      .done
    mov     [di + bda_floppy_result], al
    inc     di
    mov     cx, 2                       ; the controller needs up to 12 us to say whether more follows
    call    refresh_delay
    mov     dx, port_fdc_status
    in      al, dx
    and     al, 50h                     ; DIO, busy
    cmp     al, 50h
    jne     .complete
    cmp     di, 7
    jb      .next
    stc
    jmp     .done
.complete:
    clc
.done:
    pop     di
    pop     dx
    pop     cx
    pop     ax
    ret

; Waits for IRQ 6. Carry set on time-out. Preserves all.
fdc_wait_interrupt:
    push    ax
    push    cx
    push    si
    mov     ax, 9001h                   ; a multitasking host may run something else; carry = it saw a time-out
    clc
    int     15h
    load_bda
    jc      .done
    mov     si, bda_floppy_seek
    mov     ah, 80h
    mov     cx, fdc_ticks
    call    wait_flag
.done:
    pushf
    and     byte [bda_floppy_seek], 7Fh
    popf
    pop     si
    pop     cx
    pop     ax
    ret

; Sense interrupt status: results at 40:42 (ST0, cylinder). Carry set on failure. Preserves all.
fdc_sense:
    push    ax
    mov     al, 08h
    call    fdc_write
    pop     ax
    jc      .done
    call    fdc_results
.done:
    ret

; Resets the controller. Carry set, AL = status on failure, AL = 0 else. Changes CX, DX.
fdc_reset:
    cli
    and     byte [bda_floppy_seek], 70h ; all drives need a recalibrate
    mov     al, [bda_floppy_motor]
    mov     cl, 4
    mov     ah, al
    shl     al, cl                      ; motor bits to 4-7
    shr     ah, cl
    and     ah, 03h                     ; selected drive
    or      al, ah
    or      al, 08h                     ; DMA and interrupt on, reset active
    mov     dx, port_fdc_dor
    out     dx, al
    mov     cx, 2
    call    refresh_delay
    or      al, 04h
    out     dx, al
    sti
    call    fdc_wait_interrupt
    jc      .failed
    mov     cx, 4                       ; polling reports a change of all four drives
.sense:
    call    fdc_sense
    jc      .failed
    loop    .sense
    call    fdc_specify
    jc      .failed
    mov     byte [bda_data_rate], 0FFh  ; unknown
    xor     al, al
    ret
.failed:
    mov     al, floppy_controller
    stc
    ret

; Sends the step rate and the head times of the diskette parameter table. Carry set on failure. Preserves all.
fdc_specify:
    push    ax
    mov     al, 03h
    call    fdc_write
    jc      .done
    mov     al, 0
    call    floppy_parameter
    call    fdc_write
    jc      .done
    mov     al, 1
    call    floppy_parameter
    and     al, 0FEh                    ; DMA
    call    fdc_write
.done:
    pop     ax
    ret

; AL = index into the diskette parameter table (INT 1Eh); out AL = that byte. Preserves the rest.
floppy_parameter:
    push    bx
    push    es
    push    ax
    xor     bx, bx
    mov     es, bx
    les     bx, [es:1Eh * 4]
    pop     ax
    xor     ah, ah
    add     bx, ax
    mov     al, [es:bx]
    pop     es
    pop     bx
    ret

; Selects drive AL (0 or 1) and starts its motor; waits for it to run up if it stood still. AH nonzero: for writing.
; Preserves all.
fdc_motor_on:
    push    ax
    push    bx
    push    cx
    push    dx
    push    si
    mov     cl, al
    mov     bl, 1
    shl     bl, cl                      ; motor bit
    cli
    mov     byte [bda_motor_count], 0FFh
    mov     bh, [bda_floppy_motor]
    mov     ch, bh
    and     bh, 0Fh
    or      bh, bl
    mov     dl, al
    mov     cl, 4
    shl     dl, cl
    or      bh, dl
    test    ah, ah
    jz      .reading
    or      bh, 80h
.reading:
    mov     [bda_floppy_motor], bh
    shl     bh, cl
    or      bh, al
    or      bh, 0Ch
    mov     al, bh
    mov     dx, port_fdc_dor
    out     dx, al
    sti
    test    ch, bl
    jnz     .running
    clc
    mov     ax, 90FDh                   ; motor wait: carry = the host has waited already
    int     15h
    load_bda
    jc      .running
    mov     al, 0Ah
    call    floppy_parameter            ; eighths of a second
    mov     ah, 9
    mul     ah
    shr     ax, 1                       ; 2.25 ticks each, and one for the tick begun
    shr     ax, 1
    inc     ax
    cmp     ax, 37
    jbe     .wait
    mov     ax, 37
.wait:
    mov     cx, ax
    xor     ah, ah                      ; no flag: just the time
    mov     si, bda_floppy_seek
    call    wait_flag
    mov     byte [bda_motor_count], 0FFh
.running:
    pop     si
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    ret

; The operation is over: lets the motor run for the table's time. Preserves all.
fdc_motor_timeout:
    push    ax
    mov     al, 2
    call    floppy_parameter
    mov     [bda_motor_count], al
    pop     ax
    ret

; AL = data rate as in 40:90 (bits 7-6). Preserves all.
fdc_set_rate:
    push    ax
    push    cx
    push    dx
    and     al, 0C0h
    mov     ah, [bda_data_rate]
    and     ah, 0C0h
    cmp     byte [bda_data_rate], 0FFh
    je      .set
    cmp     al, ah
    je      .done
.set:
    and     byte [bda_data_rate], 3Fh
    or      [bda_data_rate], al
    mov     cl, 6
    shr     al, cl
    mov     dx, port_fdc_dir
    out     dx, al
.done:
    pop     dx
    pop     cx
    pop     ax
    ret

; Moves drive AL's heads to track 0. Carry set, AL = status on failure. Preserves the rest.
fdc_recalibrate:
    push    bx
    push    cx
    mov     bl, al
    mov     bh, 2                       ; 77 steps may not suffice for an 80-track drive
.try:
    and     byte [bda_floppy_seek], 7Fh
    mov     al, 07h
    call    fdc_write
    jc      .timeout
    mov     al, bl
    call    fdc_write
    jc      .timeout
    call    fdc_wait_interrupt
    jc      .timeout
    call    fdc_sense
    jc      .timeout
    mov     al, [bda_floppy_result]
    and     al, 70h                     ; abnormal, seek end, equipment check
    cmp     al, 20h
    je      .there
    dec     bh
    jnz     .try
    mov     al, floppy_seek_error
    jmp     .failed
.there:
    mov     cl, bl
    mov     al, 1
    shl     al, cl
    or      [bda_floppy_seek], al
    xor     bh, bh
    mov     byte [bx + bda_floppy_cylinder], 0
    xor     al, al                      ; carry clear
    jmp     .done
.timeout:
    mov     al, floppy_timeout
.failed:
    stc
.done:
    pop     cx
    pop     bx
    ret

; Moves drive AL's heads to physical cylinder AH, head BH selected. Carry set, AL = status on failure. Preserves the rest.
fdc_seek:
    push    bx
    push    cx
    push    dx
    mov     dx, ax
    mov     bl, al
    mov     cl, al
    mov     ch, 1
    shl     ch, cl
    test    [bda_floppy_seek], ch
    jnz     .calibrated
    mov     al, bl
    call    fdc_recalibrate
    jc      .done
.calibrated:
    push    bx
    xor     bh, bh
    cmp     dh, [bx + bda_floppy_cylinder]
    pop     bx
    je      .there
    and     byte [bda_floppy_seek], 7Fh
    mov     al, 0Fh
    call    fdc_write
    jc      .timeout
    mov     al, bh
    and     al, 1
    shl     al, 1
    shl     al, 1
    or      al, bl
    call    fdc_write
    jc      .timeout
    mov     al, dh
    call    fdc_write
    jc      .timeout
    call    fdc_wait_interrupt
    jc      .timeout
    call    fdc_sense
    jc      .timeout
    mov     al, [bda_floppy_result]
    and     al, 60h
    cmp     al, 20h
    jne     .failed
    xor     bh, bh
    mov     [bx + bda_floppy_cylinder], dh
    mov     al, 9                       ; head settle time, in ms of 66 toggles
    call    floppy_parameter
    test    al, al
    jz      .there
    mov     ah, 66
    mul     ah
    mov     cx, ax
    call    refresh_delay
.there:
    xor     al, al
    jmp     .done
.failed:
    not     ch
    and     [bda_floppy_seek], ch       ; lost: recalibrate before the next seek
    mov     al, floppy_seek_error
    stc
    jmp     .done
.timeout:
    not     ch
    and     [bda_floppy_seek], ch
    mov     al, floppy_timeout
    stc
.done:
    pop     dx
    pop     cx
    pop     bx
    ret

; Turns ST0-ST2 at 40:42 into a status in AL; carry set unless it is 0. Preserves the rest.
fdc_status:
    push    bx
    xor     al, al
    mov     bl, [bda_floppy_result]
    and     bl, 0C0h
    jz      .done
    cmp     bl, 40h                     ; abnormal end; the others are the controller's own trouble
    mov     al, floppy_controller
    jne     .failed
    mov     bl, [bda_floppy_result + 1]
    mov     al, floppy_not_found
    test    bl, 80h                     ; end of cylinder
    jnz     .failed
    mov     al, floppy_crc
    test    bl, 20h
    jnz     .failed
    mov     al, floppy_overrun
    test    bl, 10h
    jnz     .failed
    mov     al, floppy_not_found
    test    bl, 04h                     ; no data
    jnz     .failed
    mov     al, floppy_write_protect
    test    bl, 02h
    jnz     .failed
    mov     al, floppy_no_mark
    test    bl, 01h
    jnz     .failed
    mov     al, floppy_controller
.failed:
    stc
.done:
    pop     bx
    ret
