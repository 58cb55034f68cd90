; INT 15h C2h with the PS/2 mouse, and IRQ 12 with packets given to the 8042 as if the mouse had sent them (command D3h).

%include "harness.inc"

    int     11h
    and     ax, 0004h
    check   "equipment word: pointing device", ax, 4
    mov     ax, 0C205h
    mov     bh, 3
    int     15h
    check_carry "C205: three-byte packets", 0
    check8  "C205: status", ah, 0
    mov     ax, 0C201h
    mov     bx, 5555h
    int     15h
    check_carry "C201: reset", 0
    check   "C201: device and self test", bx, 00AAh
    mov     ax, 0C204h
    mov     bh, 55h
    int     15h
    check_carry "C204: type", 0
    check8  "C204: type 0", bh, 0
    mov     ax, 0C202h
    mov     bh, 4
    int     15h
    check_carry "C202: 80 reports a second", 0
    mov     ax, 0C203h
    mov     bh, 3
    int     15h
    check_carry "C203: 8 counts a millimetre", 0
    mov     ax, 0C206h
    mov     bh, 2
    int     15h
    check_carry "C206: scaling 2:1", 0
    mov     ax, 0C206h
    mov     bh, 0
    mov     bl, 0
    mov     cl, 0
    mov     dl, 0
    int     15h
    check_carry "C206: status", 0
    check8  "C206: status byte: 2:1, off", bl, 10h
    check8  "C206: resolution", cl, 3
    check8  "C206: rate", dl, 80
    mov     ax, 0C200h
    mov     bh, 1
    int     15h
    check_carry "C200: not without a handler", 1
    check8  "C200: no handler", ah, 5
    mov     ax, 0C202h
    mov     bh, 7
    int     15h
    check_carry "C202: no eighth rate", 1
    check8  "C202: bad input", ah, 2
    mov     ax, 0C208h
    int     15h
    check_carry "C208: unknown", 1
    check8  "C208: bad function", ah, 1

    mov     ax, 0C207h
    mov     bx, handler
    push    cs
    pop     es
    int     15h
    check_carry "C207: handler", 0
    mov     ax, 0C200h
    mov     bh, 1
    int     15h
    check_carry "C200: on", 0
    mov     al, 28h
    call    inject
    mov     al, 05h
    call    inject
    check8  "no call before the packet is complete", [calls], 0
    mov     al, 0FCh
    call    inject
    check8  "one call a packet", [calls], 1
    check   "status", [seen], 28h
    check   "X", [seen + 2], 05h
    check   "Y", [seen + 4], 0FCh
    check   "the fourth word", [seen + 6], 0
    mov     al, 09h
    call    inject
    mov     al, 01h
    call    inject
    mov     al, 02h
    call    inject
    check8  "and another", [calls], 2
    check   "status again", [seen], 09h

    ; The keyboard still works afterwards.
    mov     ax, 0305h
    mov     bx, 0000h
    int     16h
    mov     ax, 0C200h
    mov     bh, 0
    int     15h
    check_carry "C200: off", 0
    mov     ah, 12h
    int     16h
    check   "no shift key is stuck", ax, 0
    mov     ah, 11h
    int     16h
    mov     ax, 0
    jz      .empty
    inc     ax
.empty:
    check   "no key came from nowhere", ax, 0
    mov     al, 20h
    call    kbc
    in      al, 60h
    sti
    and     al, 33h
    check8  "command byte: both ports and interrupts on", al, 03h
    jmp     done

handler:
    push    bp
    mov     bp, sp
    push    ax
    mov     ax, [bp + 12]
    mov     [cs:seen], ax
    mov     ax, [bp + 10]
    mov     [cs:seen + 2], ax
    mov     ax, [bp + 8]
    mov     [cs:seen + 4], ax
    mov     ax, [bp + 6]
    mov     [cs:seen + 6], ax
    inc     byte [cs:calls]
    pop     ax
    pop     bp
    retf

calls:
    db      0
seen:
    times 4 dw 0FFFFh

; AL = command; waits until it is taken and, interrupts being off, leaves the answer in port 60h.
kbc:
    cli
    out     64h, al
    call    pause
    ret

; AL = byte, as if from the mouse; returns when INT 74h has taken it. Preserves all.
inject:
    push    ax
    push    ax
    mov     al, 0D3h
    out     64h, al
    call    pause
    pop     ax
    out     60h, al
    call    pause
    pop     ax
    ret

; 2 ms by the refresh toggle. Preserves all.
pause:
    push    ax
    push    cx
    push    dx
    mov     cx, 130
.toggle:
    in      al, 61h
    mov     ah, al
    mov     dx, 4000
.poll:
    in      al, 61h
    xor     al, ah
    test    al, 10h
    jnz     .toggled
    dec     dx
    jnz     .poll
.toggled:
    loop    .toggle
    pop     dx
    pop     cx
    pop     ax
    ret

done:
    finish
