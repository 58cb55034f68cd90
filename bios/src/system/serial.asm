; INT 14h: asynchronous communication.

int14_entry:
    sti
    save_frame
    load_bda
    mov     bx, [bp + frame.dx]
    cmp     bx, 4
    jae     .timeout
    mov     si, bx
    shl     bx, 1
    mov     dx, [bx + bda_com_base]
    test    dx, dx
    jz      .timeout
    mov     ah, [bp + frame.ah]
    cmp     ah, 1
    jb      .initialise
    je      .send
    cmp     ah, 3
    jb      .receive
    je      .status
    cmp     ah, 5
    jb      .extended
    je      .modem
    jmp     .leave
.timeout:
    mov     byte [bp + frame.ah], 80h
.leave:
    restore_frame
    iret

; 00: AL = baud rate (7-5), parity (4-3), stop bits (2), word length (1-0).
.initialise:
    mov     al, [bp + frame.al]
    mov     cl, 4
    mov     bl, al
    shr     bl, cl
    and     bx, 0Eh
    mov     bx, [cs:bx + baud_table]
    and     al, 1Fh
    call    .set_line
    jmp     .status

; 03: AH = line status, AL = modem status.
.status:
    add     dx, 5
    in      al, dx
    mov     ah, al
    inc     dx
    in      al, dx
    mov     [bp + frame.ax], ax
    jmp     .leave

; 01: sends AL; AH = line status, bit 7 set if it could not.
.send:
    mov     al, 03h                     ; DTR, RTS
    call    .modem_control
    add     dx, 6
    mov     bx, 3030h                   ; DSR, CTS
    call    .wait
    jc      .failed
    dec     dx
    mov     bx, 2020h                   ; transmitter holding register empty
    call    .wait
    jc      .failed
    sub     dx, 5
    mov     ch, al
    mov     al, [bp + frame.al]
    out     dx, al
    mov     [bp + frame.ah], ch
    jmp     .leave
.failed:
    or      al, 80h
    mov     [bp + frame.ah], al
    jmp     .leave

; 02: AL = byte, AH = line errors, bit 7 set if none came.
.receive:
    mov     al, 01h                     ; DTR
    call    .modem_control
    add     dx, 6
    mov     bx, 2020h                   ; DSR
    call    .wait
    jc      .failed
    dec     dx
    mov     bx, 0101h                   ; data ready
    call    .wait
    jc      .failed
    and     al, 1Eh
    mov     [bp + frame.ah], al
    sub     dx, 5
    in      al, dx
    mov     [bp + frame.al], al
    jmp     .leave

; 04: AL = break, BH = parity, BL = stop bits, CH = word length - 5, CL = baud rate.
.extended:
    mov     al, [bp + frame.ch]
    and     al, 03h
    cmp     byte [bp + frame.bl], 0
    je      .one_stop
    or      al, 04h
.one_stop:
    mov     bl, [bp + frame.bh]         ; none, odd, even, stick odd, stick even
    cmp     bl, 4
    ja      .parity_done
    xor     bh, bh
    or      al, [cs:bx + .parities]
.parity_done:
    cmp     byte [bp + frame.al], 0
    je      .no_break
    or      al, 40h
.no_break:
    mov     bl, [bp + frame.cl]
    cmp     bl, 8
    jbe     .rate
    mov     bl, 7
.rate:
    xor     bh, bh
    shl     bx, 1
    mov     bx, [cs:bx + .extended_rates]
    call    .set_line
    jmp     .status
.parities:
    db      00h, 08h, 18h, 28h, 38h
align 2
.extended_rates:
    dw      1047, 768, 384, 192, 96, 48, 24, 12, 6

; 05: AL = 0: BL = modem control; AL = 1: write BL to it. Then as 03.
.modem:
    add     dx, 4
    cmp     byte [bp + frame.al], 1
    ja      .leave
    jb      .modem_read
    mov     al, [bp + frame.bl]
    out     dx, al
.modem_read:
    in      al, dx
    mov     [bp + frame.bl], al
    sub     dx, 4
    jmp     .status

; DX = port, AL = line control, BX = divisor. Preserves DX.
.set_line:
    push    dx
    push    ax
    add     dx, 3
    mov     al, 80h                     ; divisor latch access
    out     dx, al
    sub     dx, 2
    mov     al, bh
    out     dx, al
    dec     dx
    mov     al, bl
    out     dx, al
    add     dx, 3
    pop     ax
    out     dx, al
    sub     dx, 2
    xor     al, al                      ; no interrupts
    out     dx, al
    pop     dx
    ret

; DX = port, AL = modem control. Preserves DX.
.modem_control:
    add     dx, 4
    out     dx, al
    sub     dx, 4
    ret

; Waits for (port DX & BL) == BH for the time-out of port SI (40:7C, about a second each). AL = status, carry on time-out.
.wait:
    mov     ah, [si + bda_com_timeout]
    test    ah, ah
    jnz     .second
    mov     ah, 1
.second:
    xor     cx, cx                      ; 65536 toggles: 0.99 s
    call    wait_status
    jnc     .seen
    dec     ah
    jnz     .second
    stc
.seen:
    ret
