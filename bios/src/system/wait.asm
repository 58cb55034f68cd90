; Bounded waiting for a status port, and for timer ticks.

; Waits until (port DX & BL) == BH, for at most CX refresh toggles (15 us each, 0 = 65536). Carry set on time-out.
; AL = last status. Changes CX.
wait_status:
    push    si
    push    ax
.unit:
    in      al, port_system_b
    mov     ah, al
    mov     si, 2000                    ; polls a toggle at most, should it not move
.poll:
    in      al, dx
    push    ax
    and     al, bl
    cmp     al, bh
    pop     ax
    je      .seen
    push    ax
    in      al, port_system_b
    xor     al, ah
    test    al, 10h
    pop     ax
    jnz     .next
    dec     si
    jnz     .poll
.next:
    loop    .unit
    stc
    jmp     .done
.seen:
    clc
.done:
    mov     si, ax                      ; AH back, AL the status
    pop     ax
    push    cx
    mov     cx, si
    mov     al, cl
    pop     cx
    pop     si
    ret

; Carry set if the timer tick cannot arrive (IRQ 0 masked). Preserves all.
check_ticking:
    push    ax
    in      al, port_pic1_data
    shr     al, 1
    pop     ax
    ret

; Waits until the byte at DS:SI has a bit of AH set, for at most CX ticks of 55 ms, halted between interrupts.
; DS = BDA. Carry set on time-out. Interrupts come on. Changes AL, CX.
wait_flag:
    call    check_ticking
    jc      .polled
    push    dx
    mov     dx, [bda_ticks]
.again:
    cli
    test    [si], ah
    jnz     .seen
    mov     al, [bda_ticks]
    sub     al, dl
    cmp     al, cl                      ; CX is below 256 everywhere
    ja      .timeout
    sti
    hlt
    jmp     .again
.seen:
    sti
    pop     dx
    clc
    ret
.timeout:
    sti
    pop     dx
    stc
    ret
.polled:                                ; no tick to wake us: watch the refresh toggle instead
    sti
.polled_tick:
    push    cx
    mov     cx, 3641                    ; toggles in 55 ms
.polled_toggle:
    test    [si], ah
    jnz     .polled_seen
    push    cx
    mov     cx, 1
    call    refresh_delay
    pop     cx
    loop    .polled_toggle
    pop     cx
    loop    .polled_tick
    stc
    ret
.polled_seen:
    pop     cx
    clc
    ret
