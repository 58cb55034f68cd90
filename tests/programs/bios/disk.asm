; INT 13h on fixed disk 80h (20 MiB, blank): CHS and packets.
; needs disk

%include "harness.inc"

    mov     ah, 08h
    mov     dl, 80h
    int     13h
    check_carry "08", 0
    check8  "08: one disk", dl, 1
    mov     al, cl
    and     al, 3Fh
    mov     [sectors], al
    mov     [heads], dh
    inc     byte [heads]
    mov     ah, 15h
    mov     dl, 80h
    int     13h
    check_carry "15", 0
    check8  "15: a fixed disk", ah, 3
    push    cx
    push    dx
    mov     ah, 08h
    mov     dl, 80h
    int     13h
    mov     al, ch                      ; (last cylinder + 1) * heads * sectors is what 15 said
    mov     ah, cl
    mov     cl, 6
    shr     ah, cl
    inc     ax
    mov     bl, [heads]
    xor     bh, bh
    mul     bx
    mov     bl, [sectors]
    mul     bx
    pop     bx
    sub     ax, bx
    pop     bx
    sub     dx, bx
    or      ax, dx
    check   "08 and 15 agree", ax, 0
    mov     ah, 15h
    mov     dl, 81h
    int     13h
    check8  "15: no second disk", ah, 0

    mov     di, buffer
    mov     cx, 1024
    mov     ax, 0BEEFh
.fill:
    stosw
    add     ax, 3571h
    loop    .fill
    mov     ax, 0304h                   ; over a head's end: cylinder 2, head 1, last sectors
    mov     bx, buffer
    mov     ch, 2
    mov     cl, [sectors]
    dec     cl
    mov     dx, 0180h
    int     13h
    check_carry "03", 0
    check8  "03: sectors", al, 4
    mov     ax, 0204h
    mov     bx, buffer + 2048
    int     13h
    check_carry "02", 0
    mov     si, buffer
    mov     di, buffer + 2048
    mov     cx, 1024
    repe cmpsw
    check   "02: as written", cx, 0
    mov     ax, 0402h
    mov     cx, 0201h
    mov     dx, 0080h
    int     13h
    check_carry "04", 0

    ; The same place by packet: LBA = (2 * heads + 1) * sectors + sectors - 2.
    mov     al, [heads]
    xor     ah, ah
    shl     ax, 1
    inc     ax
    mov     bl, [sectors]
    xor     bh, bh
    mul     bx
    add     ax, bx
    sub     ax, 2
    mov     [packet + 8], ax
    mov     ah, 41h
    mov     bx, 55AAh
    mov     dl, 80h
    int     13h
    check_carry "41", 0
    check   "41: signature", bx, 0AA55h
    mov     ax, cx
    and     ax, 1
    check   "41: packets", ax, 1
    mov     word [packet + 2], 4
    mov     word [packet + 4], buffer + 2048
    mov     di, buffer + 2048
    mov     cx, 1024
    xor     ax, ax
    rep stosw
    mov     ah, 42h
    mov     dl, 80h
    mov     si, packet
    int     13h
    check_carry "42", 0
    check   "42: blocks", [packet + 2], 4
    mov     si, buffer
    mov     di, buffer + 2048
    mov     cx, 1024
    repe cmpsw
    check   "42: as written by CHS", cx, 0
    mov     ax, 4300h
    mov     dl, 80h
    mov     si, packet
    int     13h
    check_carry "43", 0
    mov     ah, 44h
    mov     si, packet
    int     13h
    check_carry "44", 0
    mov     word [parameters], 26
    mov     ah, 48h
    mov     si, parameters
    int     13h
    check_carry "48", 0
    check   "48: sectors of 20 MiB", [parameters + 16], 40960
    check   "48: bytes a sector", [parameters + 24], 512

    ; Errors.
    mov     word [packet + 2], 2
    mov     word [packet + 8], 40959
    mov     ah, 42h
    mov     si, packet
    int     13h
    check_carry "42: beyond the end", 1
    check8  "42: beyond the end, status", ah, 04h
    mov     word [packet + 2], 1
    mov     word [packet + 8], 40959
    mov     ah, 42h
    mov     si, packet
    int     13h
    check_carry "42: the last sector", 0
    mov     ax, 0201h
    mov     bx, buffer
    mov     cx, 0FFC1h
    mov     dx, 0080h
    int     13h
    check_carry "02: no cylinder 1023", 1
    check8  "02: status", ah, 04h
    mov     ah, 01h
    mov     dl, 80h
    int     13h
    check8  "01: last status", al, 04h
    mov     ah, 10h
    mov     dl, 80h
    int     13h
    check_carry "10: ready", 0
    mov     ah, 0Ch
    mov     cx, 0501h
    mov     dx, 0080h
    int     13h
    check_carry "0C: seek", 0
    mov     ah, 00h
    mov     dl, 80h
    int     13h
    check_carry "00: reset", 0
    mov     ah, 09h
    mov     dl, 80h
    int     13h
    check_carry "09: geometry", 0
    mov     ah, 14h
    mov     dl, 80h
    int     13h
    check_carry "14: diagnostic", 0
    mov     ax, 0201h
    mov     bx, buffer
    mov     cx, 0201h
    mov     dx, 0080h
    int     13h
    check_carry "and it reads after that", 0
    jmp     done

sectors:
    db      0
heads:
    db      0
align 2
packet:
    db      16, 0
    dw      0
    dw      0, 0
    dd      0, 0
parameters:
    times 26 db 0

done:
    finish

buffer equ 0A000h
