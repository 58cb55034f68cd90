; INT 15h 41h: waits for an external event, halted between interrupts. As the PC Convertible documents it; bit 3 of the
; first feature byte (C0h) says that it is there.
;
; In: AL bits 2-0: 0 any event, 1 byte = BH, 2 byte <> BH, 3 byte & BH <> 0, 4 byte & BH = 0 (others: unsupported);
; AL bit 4: the byte is port DX, else memory at ES:DI; BL = time-out in ticks of 55 ms, 0 = none.
; Out: carry clear after the event, set after the time-out. No other register changes.
; That document leaves two things open. Here every interrupt is an event, the tick too: DOS 3.3 tells a Convertible by
; waiting so without a time-out while it starts, when nobody presses a key. And a condition that holds already is not
; waited for: DOS 5 asks for one in the same place and expects success.

event_port equ 10h                      ; AL

service_external_event:
    mov     al, [bp + frame.al]
    and     al, 7
    cmp     al, 4
    ja      .unsupported
    mov     cl, [bp + frame.bl]         ; ticks left
    mov     ch, [bda_ticks]
.begin_tick:
    mov     bx, 3641                    ; refresh toggles in 55 ms
.again:
    cli
    call    .happened
    jz      .over
    call    check_ticking
    jc      .no_tick
    sti
    hlt
    test    byte [bp + frame.al], 7
    jz      .over                       ; something woke the processor
    cmp     ch, [bda_ticks]
    je      .again
    mov     ch, [bda_ticks]
.tick_gone:
    test    cl, cl
    jz      .begin_tick                 ; no time-out
    dec     cl
    jnz     .begin_tick
    cli
    call    .happened
    jz      .over
    frame_set_carry
.over:
    sti
    ret
.unsupported:
    jmp     service_unsupported

; IRQ 0 is masked: nothing bounds a HLT, so time goes by the refresh toggle. Interrupts stay off when any of them is the
; event, so that it is seen while it waits.
.no_tick:
    test    byte [bp + frame.al], 7
    jz      .toggle
    sti
.toggle:
    push    cx
    mov     cx, 1
    call    refresh_delay
    pop     cx
    dec     bx
    jnz     .again
    jmp     .tick_gone

; Interrupts off. ZF set if what is waited for is so; for any event, if an interrupt waits that is not masked.
; Changes AX, DX, DI, ES.
.happened:
    mov     al, [bp + frame.al]
    test    al, 7
    jz      .interrupt
    test    al, event_port
    jz      .memory
    mov     dx, [bp + frame.dx]
    in      al, dx
    jmp     .compare
.memory:
    mov     es, [bp + frame.es]
    mov     di, [bp + frame.di]
    mov     al, [es:di]
.compare:
    mov     dl, [bp + frame.al]
    and     dl, 7
    mov     ah, [bp + frame.bh]
    cmp     dl, 3
    jae     .mask
    cmp     al, ah
    je      .equal
    cmp     dl, 2
    ret
.equal:
    cmp     dl, 1
    ret
.mask:
    test    al, ah
    jz      .zero
    cmp     dl, 3
    ret
.zero:
    cmp     dl, 4
    ret
.interrupt:
    mov     al, 0Ah                     ; OCW3: read the requests
    out     port_pic1_command, al
    in      al, port_pic1_data
    not     al
    mov     ah, al
    in      al, port_pic1_command
    and     al, ah
    cmp     al, 1
    sbb     al, al                      ; 0 if some, else FF
    ret
