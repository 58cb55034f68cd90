; INT 15h, INT 1Ah, INT 16h and INT 17h/14h without hardware behind.

%include "harness.inc"

    ; Clock (the runner sets 2026-11-20 12:34:56).
    mov     ah, 02h
    int     1Ah
    check_carry "1A/02", 0
    check   "1A/02: hours and minutes", cx, 1234h
    mov     ah, 04h
    int     1Ah
    check   "1A/04: century and year", cx, 2026h
    check   "1A/04: month and day", dx, 1120h
    mov     ah, 00h
    int     1Ah
    check8  "1A/00: no midnight", al, 0
    check   "1A/00: ticks follow the clock", cx, 000Ch
    mov     ah, 05h
    mov     cx, 1999h
    mov     dx, 1231h
    int     1Ah
    mov     ah, 03h
    mov     cx, 0102h
    mov     dx, 0300h
    int     1Ah
    mov     ah, 04h
    mov     cx, 0
    int     1Ah
    check   "1A/05: year", cx, 1999h
    check   "1A/05: date", dx, 1231h
    mov     ah, 02h
    int     1Ah
    check   "1A/03: time", cx, 0102h
    mov     ah, 01h
    mov     cx, 0018h
    mov     dx, 00AFh
    int     1Ah
    call    next_tick
    mov     ah, 00h
    int     1Ah
    check8  "midnight is reported", al, 1
    check   "midnight: ticks begin again", cx, 0
    mov     ah, 00h
    int     1Ah
    check8  "midnight is reported once", al, 0
    mov     ax, 0B101h
    int     1Ah
    check_carry "1A/B101: no PCI BIOS", 1

    ; INT 1Ch is called with every tick.
    cli
    mov     word [1Ch * 4], .user_tick
    mov     [1Ch * 4 + 2], cs
    sti
    call    next_tick
    call    next_tick
    cli
    mov     word [1Ch * 4], 0FF53h
    mov     word [1Ch * 4 + 2], 0F000h
    sti
    mov     al, [cs:ticks_seen]
    and     al, 0FEh
    check8  "INT 1Ch twice", al, 2
    jmp     .ticks_done
.user_tick:
    inc     byte [cs:ticks_seen]
    iret
.ticks_done:

    ; Waiting.
    mov     ax, [46Ch]
    push    ax
    mov     ah, 86h
    mov     cx, 0003h                   ; 200 ms
    mov     dx, 0D40h
    int     15h
    check_carry "15/86", 0
    pop     bx
    mov     ax, [46Ch]
    sub     ax, bx
    mov     cl, 0
    cmp     ax, 3
    jb      .wait_bad
    cmp     ax, 5
    ja      .wait_bad
    inc     cx
.wait_bad:
    check8  "15/86: takes 200 ms", cl, 1
    mov     byte [flag], 0
    mov     ax, 8300h
    mov     bx, flag
    mov     cx, 0
    mov     dx, 50000
    int     15h
    check_carry "15/83", 0
    mov     ax, 8300h
    int     15h
    check_carry "15/83: only one at a time", 1
    check8  "15/83: busy", ah, 83h
    call    next_tick
    call    next_tick
    check8  "15/83: flag set", [flag], 80h
    mov     cx, 0

    ; Unknown and trivial functions.
    mov     ah, 0D7h
    int     15h
    check_carry "15/D7: unknown", 1
    check8  "15/D7: status", ah, 86h
    mov     ax, 4F1Eh
    stc
    int     15h
    check_carry "15/4F: carry stays set", 1
    check8  "15/4F: code stays", al, 1Eh
    mov     ah, 0C0h
    int     15h
    check_carry "15/C0", 0
    check8  "15/C0: model", [es:bx + 2], 0FCh
    mov     ah, 0C1h
    int     15h
    mov     ax, es
    check   "15/C1: EBDA", ax, 9FC0h
    xor     ax, ax
    mov     es, ax

    ; APM.
    mov     ax, 5300h
    mov     bx, 0
    int     15h
    check_carry "15/5300", 0
    check   "15/5300: PM", bx, 504Dh
    mov     ax, 5303h
    mov     bx, 0
    int     15h
    check_carry "15/5303: no 32-bit interface", 1

    ; Keyboard buffer.
    mov     ah, 01h
    int     16h
    mov     ax, 0
    jnz     .not_empty
    inc     ax
.not_empty:
    check   "16/01: empty", ax, 1
    mov     ah, 05h
    mov     cx, 1E61h
    int     16h
    check8  "16/05: room", al, 0
    mov     ah, 05h
    mov     cx, 47E0h
    int     16h
    mov     ah, 05h
    mov     cx, 8500h
    int     16h
    mov     ah, 05h
    mov     cx, 1C0Dh
    int     16h
    mov     ah, 01h
    int     16h
    check   "16/01: first key", ax, 1E61h
    mov     ah, 00h
    int     16h
    check   "16/00: first key", ax, 1E61h
    mov     ah, 11h
    int     16h
    check   "16/11: grey key as it is", ax, 47E0h
    mov     ah, 00h
    int     16h
    check   "16/00: grey key as a PC's", ax, 4700h
    mov     ah, 01h
    int     16h
    check   "16/01: F11 is dropped", ax, 1C0Dh
    mov     ah, 10h
    int     16h
    check   "16/10", ax, 1C0Dh
    mov     cx, 15
.fill:
    push    cx
    mov     ah, 05h
    mov     cx, 3920h
    int     16h
    pop     cx
    check8  "16/05: there is room for 15", al, 0
    loop    .fill
    mov     ah, 05h
    mov     cx, 3920h
    int     16h
    check8  "16/05: not for 16", al, 1

    ; A character device that is not there.
    mov     ah, 03h
    mov     dx, 3
    int     14h
    check8  "14/03: no port", ah, 80h
    jmp     done

; Waits for the next tick.
next_tick:
    mov     al, [46Ch]
.same:
    hlt
    cmp     al, [46Ch]
    je      .same
    ret

ticks_seen:
    db      0
flag:
    db      0

done:
    finish
