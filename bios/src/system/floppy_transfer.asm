; Reading, writing, verifying and formatting.

; Sets up channel 2 for [floppy_length] + 1 bytes at the caller's ES:BX. Carry set, AL = 09h if that crosses a 64 KiB
; boundary. In: BP = frame. Changes AX, CX, DX.
floppy_dma:
    cli
    out     port_dma1_flipflop, al
    jmp     short $ + 2
    mov     al, [bp + floppy_dma_mode]
    out     port_dma1_mode, al
    mov     ax, [bp + frame.es]
    mov     cl, 4
    rol     ax, cl
    mov     ch, al
    and     ch, 0Fh                     ; address bits 16-19
    and     al, 0F0h
    add     ax, [bp + frame.bx]
    adc     ch, 0
    mov     dx, ax
    out     04h, al
    jmp     short $ + 2
    mov     al, ah
    out     04h, al
    mov     al, ch
    and     al, 0Fh
    out     port_dma_page2, al
    mov     ax, [bp + floppy_length]
    out     05h, al
    jmp     short $ + 2
    mov     al, ah
    out     05h, al
    sti
    mov     ax, [bp + floppy_length]
    add     ax, dx
    mov     al, floppy_dma_boundary
    jc      .done
    mov     al, 02h                     ; unmask channel 2
    out     port_dma1_mask, al
    xor     al, al
.done:
    ret

; The caller's cylinder and head to a seek. Carry set, AL = status on failure. Changes AX, BX.
floppy_seek_caller:
    mov     bl, [bp + floppy_drive]
    xor     bh, bh
    mov     ah, [bp + frame.ch]
    test    byte [bx + bda_media_state], media_double
    jz      .single
    shl     ah, 1
.single:
    mov     al, bl
    mov     bh, [bp + frame.dh]
    jmp     fdc_seek

; Head and drive byte of a command in AL.
floppy_unit:
    mov     al, [bp + frame.dh]
    and     al, 01h
    shl     al, 1
    shl     al, 1
    or      al, [bp + floppy_drive]
    ret

; 02, 03, 04. The locals function, drive are set. Out: AL = status, carry set unless 0; [floppy_done].
floppy_transfer:
    mov     byte [bp + floppy_done], 0
    mov     byte [bp + floppy_retried], 0
    mov     al, [bp + frame.al]
    mov     [bp + floppy_count], al
    test    al, al
    jz      .bad
    cmp     byte [bp + frame.dh], 1
    ja      .bad
    cmp     byte [bp + frame.cl], 0
    je      .bad

    mov     al, 3
    call    floppy_parameter            ; sector size code: 128 << N
    and     al, 07h
    mov     cl, 7
    add     cl, al
    xor     ax, ax
    mov     al, [bp + floppy_count]
    mov     dx, 0
.size:                                  ; DX:AX = count << CL
    shl     ax, 1
    rcl     dx, 1
    dec     cl
    jnz     .size
    sub     ax, 1
    sbb     dx, 0
    mov     [bp + floppy_length], ax
    test    dx, dx
    mov     al, floppy_dma_boundary
    jnz     .failed

    mov     bl, [bp + floppy_function]
    xor     bh, bh
    mov     al, [cs:bx + .commands - 2]
    mov     [bp + floppy_command], al
    mov     al, [cs:bx + .dma_modes - 2]
    mov     [bp + floppy_dma_mode], al

    mov     al, [bp + floppy_drive]
    mov     ah, 0
    cmp     byte [bp + floppy_function], 3
    jne     .motor
    inc     ah
.motor:
    call    fdc_motor_on
    call    floppy_check_change
    jc      .failed
    mov     al, [bp + floppy_function]
    cmp     al, 4
    je      .again
    call    floppy_dma                  ; a bad address shows before anything moves
    jc      .failed
.again:
    call    floppy_establish
    jc      .failed
    mov     bl, [bp + floppy_drive]
    xor     bh, bh
    mov     al, [bx + bda_media_state]
    call    fdc_set_rate
    call    fdc_specify
    jc      .timeout
    call    floppy_seek_caller
    jc      .maybe
    call    floppy_run
    jnc     .finished
    cmp     al, floppy_timeout
    je      .reset
.maybe:
    ; Not found or unreadable: perhaps the format is another than believed. Look once more.
    cmp     al, floppy_no_mark
    je      .retry
    cmp     al, floppy_not_found
    je      .retry
    cmp     al, floppy_crc
    jne     .failed
.retry:
    cmp     byte [bp + floppy_retried], 0
    jne     .failed
    mov     byte [bp + floppy_retried], 1
    mov     bl, [bp + floppy_drive]
    xor     bh, bh
    and     byte [bx + bda_media_state], ~media_known & 0FFh
    jmp     .again
.finished:
    mov     al, [bp + floppy_count]
    mov     [bp + floppy_done], al
    xor     al, al
    ret
.bad:
    mov     al, floppy_bad_command
    jmp     .failed
.timeout:
    mov     al, floppy_timeout
.reset:
    push    ax
    call    fdc_reset
    pop     ax
.failed:
    stc
    ret

; For functions 02, 03, 04: READ, WRITE, READ (with DMA verify) in MFM, multi-track; deleted data is skipped by READ.
.commands:
    db      0E6h, 0C5h, 0E6h
.dma_modes:
    db      46h, 4Ah, 42h

; The command itself with its results. Carry set, AL = status on failure.
floppy_run:
    cmp     byte [bp + floppy_function], 4
    jne     .dma
    call    fdc_can_verify
    jnc     floppy_verify
.dma:
    call    floppy_dma
    jc      .done
    mov     al, 4
    call    floppy_parameter
    mov     ah, al                      ; AH = last sector of a track
    mov     al, [bp + frame.cl]
    cmp     al, ah
    jbe     .eot
    ; The table's track is too short for the sector asked for: end with the transfer.
    mov     ah, al
    add     ah, [bp + floppy_count]
    dec     ah
.eot:
    mov     [bp + floppy_eot], ah
    mov     al, [bp + floppy_command]
    call    floppy_send
    jc      .timeout
    call    fdc_wait_interrupt
    jc      .timeout
    call    fdc_results
    jc      .timeout
    call    floppy_count_done
    jmp     fdc_status
.timeout:
    mov     al, floppy_timeout
    stc
.done:
    ret

; Sends a nine-byte command: AL = opcode; address from the caller, last sector from [floppy_eot]. Carry set on failure.
floppy_send:
    and     byte [bda_floppy_seek], 7Fh
    call    fdc_write
    jc      .done
    call    floppy_unit
    call    fdc_write
    jc      .done
    mov     al, [bp + frame.ch]
    call    fdc_write
    jc      .done
    mov     al, [bp + frame.dh]
    call    fdc_write
    jc      .done
    mov     al, [bp + frame.cl]
    call    fdc_write
    jc      .done
    mov     al, 3
    call    floppy_parameter
    call    fdc_write
    jc      .done
    mov     al, [bp + floppy_eot]
    call    fdc_write
    jc      .done
    mov     al, 5
    call    floppy_parameter            ; gap
    call    fdc_write
    jc      .done
    mov     al, 6
    call    floppy_parameter            ; data length
    call    fdc_write
.done:
    ret

; How many whole sectors the DMA controller moved, into [floppy_done]. Preserves all.
floppy_count_done:
    push    ax
    push    cx
    cli
    out     port_dma1_flipflop, al
    jmp     short $ + 2
    in      al, 05h
    mov     ah, al
    jmp     short $ + 2
    in      al, 05h
    sti
    xchg    al, ah                      ; bytes left - 1, FFFFh at the end
    mov     cx, [bp + floppy_length]
    sub     cx, ax                      ; bytes moved
    push    cx
    mov     al, 3
    call    floppy_parameter
    and     al, 07h
    mov     cl, 7
    add     cl, al
    pop     ax
    shr     ax, cl
    mov     [bp + floppy_done], al
    pop     cx
    pop     ax
    ret

; Carry clear if the controller knows VERIFY (VERSION answers 90h). Preserves all.
fdc_can_verify:
    push    ax
    mov     al, 10h
    call    fdc_write
    jc      .done
    call    fdc_read
    jc      .done
    cmp     al, 90h
    je      .done
    stc
.done:
    pop     ax
    ret

; 04 on an 82077AA: VERIFY with the number of sectors (EC set). Carry set, AL = status on failure.
floppy_verify_unknown:
    call    fdc_results
    jmp     floppy_run.dma
floppy_verify:
    and     byte [bda_floppy_seek], 7Fh
    mov     al, 4
    call    floppy_parameter
    mov     ah, al
    mov     al, [bp + frame.cl]
    cmp     al, ah
    jbe     .eot
    mov     ah, al
    add     ah, [bp + floppy_count]
    dec     ah
.eot:
    mov     [bp + floppy_eot], ah
    mov     al, 0F6h                    ; multi-track, MFM, skip deleted
    call    fdc_write
    jc      .timeout
    mov     cx, 2
    call    refresh_delay
    mov     dx, port_fdc_status
    in      al, dx
    test    al, 40h                     ; answers at once: it does not know the command after all
    jnz     floppy_verify_unknown
    call    floppy_unit
    or      al, 80h                     ; EC
    call    fdc_write
    jc      .timeout
    mov     al, [bp + frame.ch]
    call    fdc_write
    jc      .timeout
    mov     al, [bp + frame.dh]
    call    fdc_write
    jc      .timeout
    mov     al, [bp + frame.cl]
    call    fdc_write
    jc      .timeout
    mov     al, 3
    call    floppy_parameter
    call    fdc_write
    jc      .timeout
    mov     al, [bp + floppy_eot]
    call    fdc_write
    jc      .timeout
    mov     al, 5
    call    floppy_parameter
    call    fdc_write
    jc      .timeout
    mov     al, [bp + floppy_count]
    call    fdc_write
    jc      .timeout
    call    fdc_wait_interrupt
    jc      .timeout
    call    fdc_results
    jc      .timeout
    jmp     fdc_status
.timeout:
    mov     al, floppy_timeout
    stc
    ret

; 05: formats a track; ES:BX = four bytes a sector. Carry set, AL = status on failure.
floppy_format:
    mov     byte [bp + floppy_done], 0
    cmp     byte [bp + frame.dh], 1
    ja      .bad
    mov     al, 4
    call    floppy_parameter
    test    al, al
    jz      .bad
    xor     ah, ah
    shl     ax, 1
    shl     ax, 1
    dec     ax
    mov     [bp + floppy_length], ax
    mov     byte [bp + floppy_dma_mode], 4Ah
    mov     byte [bp + floppy_function], 3
    mov     al, [bp + floppy_drive]
    mov     ah, 1
    call    fdc_motor_on
    call    floppy_check_change
    jnc     .unchanged
    cmp     al, floppy_changed          ; formatting begins on a new diskette: only an empty drive is an error
    jne     .failed
    call    floppy_default_media
.unchanged:
    mov     bl, [bp + floppy_drive]
    xor     bh, bh
    test    byte [bx + bda_media_state], media_known
    jnz     .known
    call    floppy_default_media        ; nobody said what (17, 18): the drive's own
.known:
    mov     al, [bx + bda_media_state]
    call    fdc_set_rate
    call    fdc_perpendicular
    call    fdc_specify
    jc      .timeout
    call    floppy_seek_caller
    jc      .failed
    call    floppy_dma
    jc      .failed
    and     byte [bda_floppy_seek], 7Fh
    mov     al, 4Dh
    call    fdc_write
    jc      .timeout
    call    floppy_unit
    call    fdc_write
    jc      .timeout
    mov     al, 3
    call    floppy_parameter
    call    fdc_write
    jc      .timeout
    mov     al, 4
    call    floppy_parameter
    call    fdc_write
    jc      .timeout
    mov     al, 7
    call    floppy_parameter            ; format gap
    call    fdc_write
    jc      .timeout
    mov     al, 8
    call    floppy_parameter            ; fill byte
    call    fdc_write
    jc      .timeout
    call    fdc_wait_interrupt
    jc      .timeout
    call    fdc_results
    jc      .timeout
    jmp     fdc_status
.bad:
    mov     al, floppy_bad_command
    jmp     .failed
.timeout:
    call    fdc_reset
    mov     al, floppy_timeout
.failed:
    stc
    ret

; The media state of the drive becomes that of its largest format. Out: BX = drive. Changes AX.
floppy_default_media:
    mov     bl, [bp + floppy_drive]
    xor     bh, bh
    mov     al, bl
    call    floppy_drive_type
    mov     ah, media_rate_250
    cmp     al, drive_360
    je      .store
    cmp     al, drive_720
    je      .store
    mov     ah, media_rate_1000
    cmp     al, drive_2880
    je      .store
    mov     ah, media_rate_500
.store:
    or      ah, media_known
    mov     [bx + bda_media_state], ah
    jmp     floppy_describe
