; INT 15h C2h: the pointing device on the 8042's second port, and IRQ 12.

mouse_ok            equ 0
mouse_bad_function  equ 1
mouse_bad_input     equ 2
mouse_interface     equ 3
mouse_no_handler    equ 5

mouse_reply_time    equ 3300            ; 50 ms

; POST: is there a mouse? Sets bit 2 of the equipment word, the port's interrupt and its place in the 8042's command byte.
mouse_setup:
    and     word [bda_equipment], ~0004h & 0FFFFh
    pushf
    cli
    call    kbc_flush
    mov     al, 0ADh                    ; the keyboard must not talk in between
    call    kbc_command
    mov     al, 0A9h                    ; interface test: an 8042 without a second port does not answer 00
    call    kbc_command
    mov     cx, mouse_reply_time
    call    kbc_read
    jc      .absent
    test    al, al
    jnz     .absent
    mov     al, 0A8h
    call    kbc_command
    mov     al, 0FFh
    call    mouse_send
    jc      .off
    mov     cx, device_timeout
    call    kbc_read
    jc      .off
    cmp     al, 0AAh
    jne     .off
    mov     cx, mouse_reply_time
    call    kbc_read                    ; type
    or      word [bda_equipment], 0004h
    mov     al, 60h
    call    kbc_command
    mov     al, 47h                     ; both ports, both interrupts
    call    kbc_write
    in      al, port_pic2_data
    and     al, ~10h & 0FFh
    out     port_pic2_data, al
    jmp     .done
.off:
    mov     al, 0A7h
    call    kbc_command
.absent:
    call    kbc_flush
    mov     al, 60h
    call    kbc_command
    mov     al, 65h
    call    kbc_write
.done:
    mov     al, 0AEh
    call    kbc_command
    popf
    ret

; AL = byte for the mouse; carry set unless it acknowledges (resend is tried once). The 8042's interrupts must be off.
; Changes AX.
mouse_send:
    push    cx
    push    dx
    mov     dl, al
    mov     dh, 2
.try:
    mov     al, 0D4h
    call    kbc_command
    mov     al, dl
    call    kbc_write
    mov     cx, mouse_reply_time
    call    kbc_read
    jc      .done
    cmp     al, 0FAh
    je      .done
    cmp     al, 0FEh
    jne     .failed
    dec     dh
    jnz     .try
.failed:
    stc
.done:
    pop     dx
    pop     cx
    ret

; AL = next byte from the mouse; carry set if none comes.
mouse_receive:
    push    cx
    mov     cx, mouse_reply_time
    call    kbc_read
    pop     cx
    ret

; Quiet on the 8042: pending keys are served first, then keyboard and interrupts are off. Out: AH = command byte to give
; to mouse_end. Carry set if the 8042 does not answer.
mouse_begin:
    push    cx
    sti
    mov     cx, 4                       ; a waiting interrupt is served here
.settle:
    in      al, port_kbc_status
    test    al, 01h
    jz      .settled
    push    cx
    mov     cx, 20
    call    refresh_delay
    pop     cx
    loop    .settle
.settled:
    cli
    mov     al, 0ADh
    call    kbc_command
    call    kbc_flush
    mov     al, 20h
    call    kbc_command
    mov     cx, mouse_reply_time
    call    kbc_read
    jc      .failed
    mov     ah, al
    push    ax
    mov     al, 60h
    call    kbc_command
    mov     al, ah
    and     al, 0CCh                    ; no interrupts, second port on
    or      al, 10h
    call    kbc_write
    pop     ax
    and     ah, 0CFh                    ; both ports on again afterwards
    or      ah, 03h
    clc
.done:
    pop     cx
    ret
.failed:
    mov     al, 0AEh
    call    kbc_command
    sti
    stc
    jmp     .done

; AH = command byte from mouse_begin. Preserves all.
mouse_end:
    push    ax
    mov     al, 60h
    call    kbc_command
    mov     al, ah
    call    kbc_write
    pop     ax
    sti
    ret

; C2: AL = subfunction. AH = 0 and carry clear, or AH = error and carry set.
mouse_service:
    test    word [bda_equipment], 0004h
    mov     al, mouse_interface
    jz      .failed
    mov     es, [bda_ebda_segment]
    mov     al, [bp + frame.al]
    cmp     al, 7
    mov     cl, al
    mov     al, mouse_bad_function
    ja      .failed
    mov     al, cl
    xor     ah, ah
    mov     si, ax
    shl     si, 1
    mov     bx, [bp + frame.bx]
    call    [cs:si + .functions]
    jc      .failed
    mov     byte [bp + frame.ah], mouse_ok
    ret
.failed:
    mov     [bp + frame.ah], al
    frame_set_carry
    ret

align 2
.functions:
    dw      mouse_enable, mouse_reset, mouse_rate, mouse_resolution
    dw      mouse_type, mouse_initialise, mouse_extended, mouse_handler

; Handlers: BX = caller's BX, ES = EBDA. Carry set, AL = error on failure.

; Sends AL and, if CL = 2, CH to the mouse, which only acknowledges them.
mouse_simple:
    mov     dl, al
    call    mouse_begin
    jc      .failed
    push    ax
    mov     al, dl
    call    mouse_send
    jc      .end
    cmp     cl, 2
    clc
    jne     .end
    mov     al, ch
    call    mouse_send
.end:
    pop     ax
    pushf
    pop     dx
    call    mouse_end
    push    dx
    popf
    sti
.failed:
    mov     al, mouse_interface
    ret

; 00: BH = 0 off, 1 on (needs a handler).
mouse_enable:
    cmp     bh, 1
    mov     al, mouse_bad_input
    ja      mouse_error
    mov     cl, 1
    jb      .off
    test    byte [es:ebda_mouse_flags], 80h
    mov     al, mouse_no_handler
    jz      mouse_error
    mov     byte [es:ebda_mouse_index], 0
    mov     al, 0F4h
    jmp     mouse_simple
.off:
    mov     al, 0F5h
    jmp     mouse_simple

mouse_error:
    stc
    ret

; 05: BH = packet size (1-8); then as 01.
mouse_initialise:
    mov     al, mouse_bad_input
    test    bh, bh
    jz      mouse_error
    cmp     bh, 8
    ja      mouse_error
    dec     bh
    mov     al, [es:ebda_mouse_flags]
    and     al, 0F8h
    or      al, bh
    mov     [es:ebda_mouse_flags], al
    ; falls into mouse_reset

; 01: BH = type (0), BL = AAh.
mouse_reset:
    mov     byte [es:ebda_mouse_index], 0
    call    mouse_begin
    mov     al, mouse_interface
    jc      .done
    push    ax
    mov     al, 0FFh
    call    mouse_send
    jc      .end
    push    cx
    mov     cx, device_timeout
    call    kbc_read
    pop     cx
    jc      .end
    mov     bl, al
    call    mouse_receive
    jc      .end
    mov     bh, al
.end:
    pop     ax
    pushf
    pop     dx
    call    mouse_end
    mov     al, mouse_interface
    push    dx
    popf
    sti
    jc      .done
    cmp     byte [bp + frame.al], 05h   ; 05 returns nothing in BX
    je      .done_ok
    mov     [bp + frame.bx], bx
.done_ok:
    clc
.done:
    ret

; 02: BH = 0-6: 10, 20, 40, 60, 80, 100, 200 reports a second.
mouse_rate:
    mov     al, mouse_bad_input
    cmp     bh, 6
    ja      mouse_error
    mov     bl, bh
    xor     bh, bh
    mov     ch, [cs:bx + .rates]
    mov     cl, 2
    mov     al, 0F3h
    jmp     mouse_simple
.rates:
    db      10, 20, 40, 60, 80, 100, 200

; 03: BH = 0-3: 1, 2, 4, 8 counts a millimetre.
mouse_resolution:
    mov     al, mouse_bad_input
    cmp     bh, 3
    ja      mouse_error
    mov     ch, bh
    mov     cl, 2
    mov     al, 0E8h
    jmp     mouse_simple

; 04: BH = device identity.
mouse_type:
    call    mouse_begin
    mov     al, mouse_interface
    jc      .done
    push    ax
    mov     al, 0F2h
    call    mouse_send
    jc      .end
    call    mouse_receive
    mov     bh, al
.end:
    pop     ax
    pushf
    pop     dx
    call    mouse_end
    mov     al, mouse_interface
    push    dx
    popf
    sti
    jc      .done
    mov     [bp + frame.bh], bh
.done:
    ret

; 06: BH = 0: BL, CL, DL = status, resolution, rate; 1: scaling 1:1; 2: scaling 2:1.
mouse_extended:
    mov     al, mouse_bad_input
    cmp     bh, 2
    ja      mouse_error
    mov     cl, 1
    mov     al, 0E7h
    je      mouse_simple
    dec     al
    cmp     bh, 1
    je      mouse_simple
    call    mouse_begin
    mov     al, mouse_interface
    jc      .done
    push    ax
    mov     al, 0E9h
    call    mouse_send
    jc      .end
    call    mouse_receive
    jc      .end
    mov     bl, al
    call    mouse_receive
    jc      .end
    mov     cl, al
    call    mouse_receive
    mov     ch, al
.end:
    pop     ax
    pushf
    pop     dx
    call    mouse_end
    mov     al, mouse_interface
    push    dx
    popf
    sti
    jc      .done
    mov     [bp + frame.bl], bl
    mov     [bp + frame.cl], cl
    mov     [bp + frame.dl], ch
.done:
    ret

; 07: ES:BX = handler, 0:0 = none.
mouse_handler:
    mov     ax, [bp + frame.es]
    cli
    mov     [es:ebda_mouse_handler], bx
    mov     [es:ebda_mouse_handler + 2], ax
    or      ax, bx
    mov     al, [es:ebda_mouse_flags]
    jz      .none
    or      al, 80h
    jmp     .store
.none:
    and     al, 7Fh
.store:
    mov     [es:ebda_mouse_flags], al
    sti
    clc
    ret

; IRQ 12: gathers packets; a full one goes to the handler as four words on the stack: status, X, Y, 0.
int74_entry:
    push    ax
    push    bx
    push    cx
    push    dx
    push    si
    push    di
    push    bp
    push    ds
    push    es
    cld
    in      al, port_kbc_status
    and     al, 21h
    cmp     al, 21h                     ; a byte, and from the second port
    jne     .done
    in      al, port_kbc_data
    load_bda
    mov     ds, [bda_ebda_segment]
    test    byte [ebda_mouse_flags], 80h
    jz      .done
    mov     bl, [ebda_mouse_index]
    and     bx, 0007h
    mov     [bx + ebda_mouse_packet], al
    mov     al, [ebda_mouse_flags]
    and     al, 07h
    cmp     bl, al
    jae     .full
    inc     bl
    mov     [ebda_mouse_index], bl
    jmp     .done
.full:
    mov     byte [ebda_mouse_index], 0
    xor     ah, ah
    mov     al, [ebda_mouse_packet]
    push    ax
    mov     al, [ebda_mouse_packet + 1]
    push    ax
    mov     al, [ebda_mouse_packet + 2]
    push    ax
    xor     al, al
    push    ax
    call    far [ebda_mouse_handler]
    add     sp, 8
.done:
    cli
    call    eoi_both
    pop     es
    pop     ds
    pop     bp
    pop     di
    pop     si
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    iret
