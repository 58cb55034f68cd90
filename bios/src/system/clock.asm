; INT 1Ah: tick count and clock, and the tick count's start.

int1a_entry:
    sti
    cmp     ah, 07h
    ja      .unknown
    save_frame
    load_bda
    frame_clear_carry
    mov     bl, ah
    xor     bh, bh
    shl     bx, 1
    call    [cs:bx + .functions]
    restore_frame
    iret
.unknown:
    push    bp
    mov     bp, sp
    or      word [bp + 6], flag_carry
    pop     bp
    iret

align 2
.functions:
    dw      clock_get_ticks, clock_set_ticks, clock_get_time, clock_set_time
    dw      clock_get_date, clock_set_date, clock_set_alarm, clock_reset_alarm

; 00: CX:DX = ticks, AL = midnights passed since the last call.
clock_get_ticks:
    cli
    mov     ax, [bda_ticks]
    mov     [bp + frame.dx], ax
    mov     ax, [bda_ticks + 2]
    mov     [bp + frame.cx], ax
    xor     al, al
    xchg    al, [bda_midnight]
    mov     [bp + frame.al], al
    mov     byte [bp + frame.ah], 0
    sti
    ret

; 01: CX:DX = ticks.
clock_set_ticks:
    cli
    mov     ax, [bp + frame.dx]
    mov     [bda_ticks], ax
    mov     ax, [bp + frame.cx]
    mov     [bda_ticks + 2], ax
    mov     byte [bda_midnight], 0
    mov     byte [bp + frame.ah], 0
    sti
    ret

; Waits until no update is under way (it takes up to 2.2 ms). Carry set if it never ends. Preserves all.
clock_wait_update:
    push    ax
    push    cx
    mov     cx, 400                     ; 6 ms
.poll:
    mov     al, cmos_status_a
    call    cmos_read
    test    al, 80h
    jz      .done                       ; carry clear
    push    cx
    mov     cx, 1
    call    refresh_delay
    pop     cx
    loop    .poll
    stc
.done:
    pop     cx
    pop     ax
    ret

clock_failed:
    frame_set_carry
    ret

; 02: CH, CL, DH = hours, minutes, seconds in BCD, DL = daylight saving.
clock_get_time:
    call    clock_wait_update
    jc      clock_failed
    mov     al, cmos_seconds
    call    cmos_read
    mov     [bp + frame.dh], al
    mov     al, cmos_minutes
    call    cmos_read
    mov     [bp + frame.cl], al
    mov     al, cmos_hours
    call    cmos_read
    mov     [bp + frame.ch], al
    mov     al, cmos_status_b
    call    cmos_read
    and     al, 01h
    mov     [bp + frame.dl], al
    ret

; 03: the same, set.
clock_set_time:
    call    clock_stop
    mov     ah, [bp + frame.dh]
    mov     al, cmos_seconds
    call    cmos_write
    mov     ah, [bp + frame.cl]
    mov     al, cmos_minutes
    call    cmos_write
    mov     ah, [bp + frame.ch]
    mov     al, cmos_hours
    call    cmos_write
    mov     al, cmos_status_b
    call    cmos_read
    and     al, 7Eh                     ; runs again, with the daylight saving asked for
    mov     ah, [bp + frame.dl]
    and     ah, 01h
    or      ah, al
    mov     al, cmos_status_b
    jmp     cmos_write

; Stops the clock for setting. A dead clock (status D bit 7 clear does not matter here) is set up first.
clock_stop:
    call    clock_wait_update
    jnc     .running
    call    rtc_setup
.running:
    mov     al, cmos_status_b
    call    cmos_read
    or      al, 80h
    mov     ah, al
    mov     al, cmos_status_b
    jmp     cmos_write

; 04: CH, CL, DH, DL = century, year, month, day in BCD.
clock_get_date:
    call    clock_wait_update
    jc      clock_failed
    mov     al, cmos_day
    call    cmos_read
    mov     [bp + frame.dl], al
    mov     al, cmos_month
    call    cmos_read
    mov     [bp + frame.dh], al
    mov     al, cmos_year
    call    cmos_read
    mov     [bp + frame.cl], al
    mov     al, cmos_century
    call    cmos_read
    mov     [bp + frame.ch], al
    ret

; 05: the same, set.
clock_set_date:
    call    clock_stop
    mov     ah, [bp + frame.dl]
    mov     al, cmos_day
    call    cmos_write
    mov     ah, [bp + frame.dh]
    mov     al, cmos_month
    call    cmos_write
    mov     ah, [bp + frame.cl]
    mov     al, cmos_year
    call    cmos_write
    mov     ah, [bp + frame.ch]
    mov     al, cmos_century
    call    cmos_write
    mov     al, cmos_status_b
    call    cmos_read
    and     al, 7Fh
    mov     ah, al
    mov     al, cmos_status_b
    jmp     cmos_write

; 06: CH, CL, DH = alarm time; INT 4Ah then. Carry set if one is set already.
clock_set_alarm:
    mov     al, cmos_status_b
    call    cmos_read
    test    al, 20h
    jnz     clock_failed
    call    clock_wait_update
    jnc     .set
    call    rtc_setup
.set:
    mov     ah, [bp + frame.dh]
    mov     al, cmos_alarm_seconds
    call    cmos_write
    mov     ah, [bp + frame.cl]
    mov     al, cmos_alarm_minutes
    call    cmos_write
    mov     ah, [bp + frame.ch]
    mov     al, cmos_alarm_hours
    call    cmos_write
    mov     al, cmos_status_b
    call    cmos_read
    and     al, 7Fh
    or      al, 20h
    mov     ah, al
    mov     al, cmos_status_b
    call    cmos_write
    cli
    in      al, port_pic2_data
    and     al, 0FEh
    out     port_pic2_data, al
    sti
    ret

; 07: no alarm.
clock_reset_alarm:
    mov     al, cmos_status_b
    call    cmos_read
    and     al, 57h
    mov     ah, al
    mov     al, cmos_status_b
    jmp     cmos_write

; POST: the tick count from the time of day: hours * 65543.33 + minutes * 1092.389 + seconds * 18.2065.
; All in one fraction: ticks = seconds since midnight * 1193182 / 65536, here as seconds * 18 + seconds * 13534 / 65536
; (13534 / 65536 = 0.206512).
clock_setup:
    call    clock_wait_update
    jc      .done
    mov     al, cmos_hours
    call    cmos_read
    call    .from_bcd
    cmp     al, 23
    ja      .done
    mov     cl, 60
    mul     cl
    mov     bx, ax
    mov     al, cmos_minutes
    call    cmos_read
    call    .from_bcd
    cmp     al, 59
    ja      .done
    xor     ah, ah
    add     ax, bx
    mov     cx, 60
    mul     cx                          ; DX:AX = seconds
    mov     bx, ax
    mov     al, cmos_seconds
    call    cmos_read
    call    .from_bcd
    cmp     al, 59
    ja      .done
    xor     ah, ah
    add     bx, ax
    adc     dx, 0                       ; DX:BX = seconds since midnight, DX = 0 or 1
    mov     si, dx
    mov     ax, 18
    mul     bx
    mov     di, ax
    mov     cx, dx                      ; CX:DI = low part * 18
    mov     ax, 13534
    mul     bx                          ; DX = low part * 13534 / 65536
    add     di, dx
    adc     cx, 0
    test    si, si
    jz      .store
    add     di, 13534                   ; 65536 seconds more: 18 * 65536 + 13534 ticks
    adc     cx, 18
.store:
    cli
    mov     [bda_ticks], di
    mov     [bda_ticks + 2], cx
    mov     byte [bda_midnight], 0
    sti
.done:
    ret

.from_bcd:                              ; AL; changes AH, CL
    mov     ah, al
    mov     cl, 4
    shr     ah, cl
    and     al, 0Fh
    xchg    al, ah
    mov     cl, 10
    push    ax
    mul     cl
    pop     cx
    add     al, ch
    ret
