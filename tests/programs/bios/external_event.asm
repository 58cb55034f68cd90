; INT 15h 41h: waiting for an external event.

%include "harness.inc"

    mov     ah, 0C0h
    int     15h
    mov     al, [es:bx + 5]
    and     al, 08h
    check8  "15/C0: feature bit", al, 08h
    push    cs
    pop     es
    mov     di, byte_waited_for

; wait_event AL, BH, BL: with ES:DI = the byte, DX as it is; then DX holds the ticks gone by.
%macro wait_event 3
    mov     ax, 4100h + (%1)
    mov     bx, (%2) * 256 + (%3)
    call    timed
%endmacro

    ; What DOS 3.3 does when it starts, without a time-out: any interrupt ends it.
    call    tick_edge
    wait_event 0, 0, 0
    check_carry "any event", 0
    cmp     dx, 2
    sbb     cx, cx
    check   "any event: by the next tick", cx, 0FFFFh

    ; Conditions that hold already.
    mov     byte [byte_waited_for], 5Ah
    call    tick_edge
    wait_event 1, 5Ah, 1
    check_carry "equal already", 0
    wait_event 2, 5Bh, 0
    check_carry "different already", 0
    wait_event 3, 08h, 0
    check_carry "a bit set already", 0
    wait_event 4, 0A5h, 0
    check_carry "no bit set already", 0
    check   "holding already takes no time", dx, 0

    ; Conditions that do not come, and nothing but the carry changes.
    call    tick_edge
    wait_event 1, 5Bh, 3
    check_carry "equal: time-out", 1
    check   "equal: three ticks", dx, 3
    check   "AX stays", ax, 4101h
    check   "BX stays", bx, 5B03h
    check   "DI stays", di, byte_waited_for
    wait_event 2, 5Ah, 1
    check_carry "different: time-out", 1
    wait_event 3, 0A5h, 1
    check_carry "a bit set: time-out", 1
    wait_event 4, 08h, 1
    check_carry "no bit set: time-out", 1

    ; Conditions that come: INT 1Ch changes the byte with the second tick from now on.
    cli
    mov     word [1Ch * 4], user_tick
    mov     [1Ch * 4 + 2], cs
    sti
    call    change_soon
    wait_event 1, 77h, 9
    check_carry "equal comes", 0
    check   "equal comes with its tick", dx, 2
    call    change_soon
    wait_event 2, 5Ah, 0
    check_carry "different comes, without a time-out", 0
    check   "different comes with its tick", dx, 2
    call    change_soon
    wait_event 3, 20h, 2
    check_carry "a bit comes with the last tick", 0
    call    change_soon
    wait_event 4, 08h, 9
    check_carry "no bit comes", 0
    check   "no bit comes with its tick", dx, 2
    cli
    mov     word [1Ch * 4], 0FF53h
    mov     word [1Ch * 4 + 2], 0F000h
    sti

    ; A port: the mask of the first 8259, where bit 0 is clear.
    in      al, 21h
    mov     [mask], al
    mov     bh, al
    mov     bl, 1
    mov     ax, 4111h
    mov     dx, 21h
    int     15h
    check_carry "port equal", 0
    check   "DX stays", dx, 21h
    mov     ax, 4112h
    int     15h
    check_carry "port different: time-out", 1
    mov     bx, 0101h
    mov     ax, 4113h
    int     15h
    check_carry "port, a bit set: time-out", 1
    mov     ax, 4114h
    int     15h
    check_carry "port, no bit set", 0

    ; The tick count begins again at midnight; the time-out does not notice.
    mov     ah, 01h
    mov     cx, 0018h
    mov     dx, 00AEh
    int     1Ah
    call    tick_edge
    wait_event 1, 0, 3
    check_carry "over midnight: time-out", 1
    mov     ah, 00h
    int     1Ah
    check   "over midnight: three ticks", dx, 2

    ; Without the tick: time goes on, other interrupts still are events.
    mov     byte [byte_waited_for], 0
    cli
    mov     al, [mask]
    or      al, 01h
    out     21h, al
    sti
    wait_event 1, 5Ah, 2
    check_carry "tick masked: time-out", 1
    wait_event 0, 0, 1
    check_carry "tick masked, any event: time-out", 1
    call    alarm
    wait_event 3, 80h, 9
    check_carry "tick masked: the clock sets a bit", 0
    mov     byte [byte_waited_for], 0
    call    alarm
    wait_event 0, 0, 0
    check_carry "tick masked: the clock's interrupt is an event", 0
    mov     ax, 8301h
    int     15h
    mov     al, [mask]
    out     21h, al
    call    tick_edge

    mov     ax, 4105h
    mov     bx, 1
    int     15h
    check_carry "no such condition", 1
    check8  "no such condition: status", ah, 86h
    jmp     done

; INT 15h, then DX = ticks gone by; keeps the flags and the rest. AX = 41xx, for memory.
timed:
    push    word [46Ch]
    int     15h
    pushf
    push    bp
    mov     bp, sp
    mov     dx, [46Ch]
    sub     dx, [bp + 4]
    pop     bp
    popf
    pop     word [discarded]
    ret

; Waits for a tick, so that the next is a whole one away.
tick_edge:
    push    ax
    mov     al, [46Ch]
.same:
    hlt
    cmp     al, [46Ch]
    je      .same
    pop     ax
    ret

change_soon:
    mov     byte [byte_waited_for], 5Ah
    mov     byte [countdown], 0
    call    tick_edge
    mov     byte [countdown], 2
    ret

user_tick:
    cmp     byte [cs:countdown], 0
    je      .done
    dec     byte [cs:countdown]
    jnz     .done
    mov     byte [cs:byte_waited_for], 77h
.done:
    iret

; INT 15h 83h: bit 7 of the byte in 20 ms.
alarm:
    mov     ax, 8300h
    mov     bx, byte_waited_for
    mov     cx, 0
    mov     dx, 20000
    int     15h
    check_carry "15/83", 0
    ret

byte_waited_for:
    db      0
countdown:
    db      0
mask:
    db      0
discarded:
    dw      0

done:
    finish
