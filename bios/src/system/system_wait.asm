; INT 15h 83h and 86h: waiting by the clock's periodic interrupt (1024 Hz), and IRQ 8 itself.

wait_busy    equ 01h                    ; 40:A0
wait_elapsed equ 80h
rtc_period   equ 976                    ; microseconds

; 83: AL = 0: after CX:DX microseconds set bit 7 of the byte at ES:BX; AL = 1: cancel.
service_event_wait:
    mov     al, [bp + frame.al]
    cmp     al, 1
    ja      service_unsupported
    je      .cancel
    cli
    test    byte [bda_wait_active], wait_busy
    jnz     service_wait.busy
    mov     ax, [bp + frame.bx]
    mov     [bda_wait_pointer], ax
    mov     ax, [bp + frame.es]
    mov     [bda_wait_pointer + 2], ax
    call    start_wait
    sti
    jmp     service_accepted
.cancel:
    cli
    call    stop_periodic
    mov     byte [bda_wait_active], 0
    sti
    jmp     service_accepted

; 86: waits CX:DX microseconds, halted.
service_wait:
    cli
    test    byte [bda_wait_active], wait_busy
    jnz     .busy
    mov     word [bda_wait_pointer], bda_wait_active
    mov     [bda_wait_pointer + 2], ds
    call    start_wait
.wait:
    cli
    test    byte [bda_wait_active], wait_elapsed
    jnz     .over
    sti
    hlt
    jmp     .wait
.over:
    mov     byte [bda_wait_active], 0
    sti
    ret                                 ; AH unchanged, carry clear
.busy:
    sti
    mov     byte [bp + frame.ah], 83h
    frame_set_carry
    ret

; Interrupts off. In: BP = frame with the time, DS = BDA.
start_wait:
    mov     ax, [bp + frame.dx]
    mov     [bda_wait_count], ax
    mov     ax, [bp + frame.cx]
    mov     [bda_wait_count + 2], ax
    mov     byte [bda_wait_active], wait_busy
    in      al, port_pic2_data
    and     al, 0FEh
    out     port_pic2_data, al
    in      al, port_pic1_data
    and     al, 0FBh
    out     port_pic1_data, al
    mov     al, cmos_status_b
    call    cmos_read
    or      al, 40h                     ; periodic interrupt
    mov     ah, al
    mov     al, cmos_status_b
    jmp     cmos_write

; Changes AX.
stop_periodic:
    mov     al, cmos_status_b
    call    cmos_read
    and     al, ~40h & 0FFh
    mov     ah, al
    mov     al, cmos_status_b
    jmp     cmos_write

; IRQ 8.
int70_entry:
    push    ax
    push    bx
    push    ds
    push    es
    load_bda
    mov     al, cmos_status_c
    call    cmos_read
    mov     ah, al
    mov     al, cmos_status_b
    call    cmos_read
    and     al, ah                      ; what is both due and wanted
    test    al, 40h
    jz      .alarm
    test    byte [bda_wait_active], wait_busy
    jz      .alarm
    sub     word [bda_wait_count], rtc_period
    sbb     word [bda_wait_count + 2], 0
    jnc     .alarm
    push    ax
    call    stop_periodic
    pop     ax
    mov     byte [bda_wait_active], 0
    les     bx, [bda_wait_pointer]
    or      byte [es:bx], wait_elapsed
.alarm:
    test    al, 20h
    jz      .done
    sti
    int     4Ah
.done:
    cli
    call    eoi_both
    pop     es
    pop     ds
    pop     bx
    pop     ax
    iret
