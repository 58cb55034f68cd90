; INT 15h: the dispatcher and the short services.

int15_entry:
    cmp     ah, 4Fh                     ; keyboard intercept: called with every key, AL and the set carry go back
    je      .intercept
    sti
    save_frame
    load_bda
    frame_clear_carry
    mov     si, .services
.search:
    mov     bl, [cs:si]
    cmp     bl, ah
    je      .found
    add     si, 3
    cmp     bl, 0FFh
    jne     .search
    call    service_unsupported
    jmp     .leave
.found:
    push    word [cs:si + 1]
    pop     si
    mov     bx, [bp + frame.bx]
    call    si
.leave:
    restore_frame
    iret
.intercept:
    push    bp
    mov     bp, sp
    or      word [bp + 6], flag_carry
    pop     bp
    iret

%macro service 2
    db      %1
    dw      %2
%endmacro
.services:
    service 24h, service_a20
    service 41h, service_external_event
    service 53h, apm_service
    service 80h, service_accepted       ; device open
    service 81h, service_accepted       ; device close
    service 82h, service_accepted       ; program end
    service 83h, service_event_wait
    service 84h, service_joystick
    service 85h, service_accepted       ; system request key
    service 86h, service_wait
    service 87h, service_block_move
    service 88h, service_extended_memory
    service 90h, service_accepted       ; device busy
    service 91h, service_accepted       ; device ready
    service 0C0h, service_configuration
    service 0C1h, service_ebda
    service 0C2h, mouse_service
    service 0E8h, service_memory_map
    db      0FFh

service_unsupported:
    mov     byte [bp + frame.ah], 86h
    frame_set_carry
    ret

service_accepted:
    mov     byte [bp + frame.ah], 0
    ret

; 24: AL = 0 A20 off, 1 on, 2 AL = state, 3 BX = how it can be switched. Not on an 8086.
service_a20:
    call    check_286
    jc      service_unsupported
    mov     al, [bp + frame.al]
    cmp     al, 1
    jb      .off
    je      .on
    cmp     al, 3
    jb      .state
    je      .support
    jmp     service_unsupported
.off:
    call    a20_disable
    jmp     .result
.on:
    call    a20_enable
.result:
    jc      .failed
    jmp     service_accepted
.failed:
    mov     byte [bp + frame.ah], 01h
    frame_set_carry
    ret
.state:
    call    a20_check
    mov     al, 0
    cmc
    adc     al, 0
    mov     [bp + frame.al], al
    jmp     service_accepted
.support:
    mov     word [bp + frame.bx], 3     ; 8042 and port 92h
    jmp     service_accepted

; 84: DX = 0: AL = switches; DX = 1: AX, BX, CX, DX = positions.
service_joystick:
    mov     cx, [bp + frame.dx]
    cmp     cx, 1
    ja      service_unsupported
    mov     dx, 201h
    je      .positions
    in      al, dx
    and     al, 0F0h
    mov     [bp + frame.al], al
    ret
.positions:
    mov     word [bp + frame.ax], 0
    mov     word [bp + frame.bx], 0
    mov     word [bp + frame.cx], 0
    mov     word [bp + frame.dx], 0
    mov     bx, 1                       ; bit of the axis
    mov     si, 0                       ; its place in the frame
.axis:
    cli
    out     dx, al                      ; starts the four one-shots
    call    .counter
    mov     di, cx
.running:
    in      al, dx
    call    .counter
    mov     ax, di
    sub     ax, cx                      ; PIT counts gone by (counter 0 runs down by 2 in mode 3)
    cmp     ax, 4000                    ; longer than any stick: none there
    ja      .next
    in      al, dx
    test    al, bl
    jnz     .running
    call    .counter
    sub     di, cx
    mov     cl, 4
    shr     di, cl
    mov     [bp + si], di
.next:
    sti
    mov     cx, 100                     ; let the others run out
    call    refresh_delay
    inc     si
    inc     si
    shl     bl, 1
    cmp     bl, 10h
    jb      .axis
    ret
.counter:                               ; CX = counter 0
    push    ax
    xor     al, al
    out     port_pit_control, al
    in      al, port_pit_counter0
    mov     cl, al
    in      al, port_pit_counter0
    mov     ch, al
    pop     ax
    ret

; C0: ES:BX = configuration table.
service_configuration:
    mov     [bp + frame.es], cs
    mov     word [bp + frame.bx], configuration_table
    jmp     service_accepted

; C1: ES = extended BIOS data area.
service_ebda:
    mov     ax, [bda_ebda_segment]
    mov     [bp + frame.es], ax
    ret
