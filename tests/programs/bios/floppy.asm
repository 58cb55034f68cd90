; INT 13h on drive A: (a 1.44 MB diskette).

%include "harness.inc"

cylinder equ 40                         ; where the tests write

    mov     ah, 00h
    mov     dl, 0
    int     13h
    check_carry "00: reset", 0
    check8  "00: status", ah, 0

    mov     ah, 08h
    mov     dl, 0
    mov     di, 0
    int     13h
    check_carry "08", 0
    check   "08: cylinders and sectors", cx, 4F12h
    check   "08: heads and drives", dx, 0101h
    check   "08: type", bx, 0004h
    check8  "08: the table's sectors", [es:di + 4], 18
    xor     ax, ax
    mov     es, ax

    mov     ah, 15h
    mov     dl, 0
    int     13h
    check8  "15: change line", ah, 2
    mov     ah, 15h
    mov     dl, 1
    int     13h
    check8  "15: no second drive", ah, 0

    ; Write, read back, verify.
    mov     di, buffer
    mov     cx, 1024
    mov     ax, 1234h
.fill:
    stosw
    add     ax, 4321h
    loop    .fill
    mov     ax, 0304h
    mov     bx, buffer
    mov     cx, cylinder << 8 | 15
    mov     dx, 0100h
    int     13h
    check_carry "03: four sectors", 0
    check   "03: all written", ax, 0004h
    mov     ax, 0204h
    mov     bx, buffer + 2048
    mov     cx, cylinder << 8 | 15
    mov     dx, 0100h
    int     13h
    check_carry "02: four sectors", 0
    check   "02: all read", ax, 0004h
    mov     si, buffer
    mov     di, buffer + 2048
    mov     cx, 1024
    repe cmpsw
    check   "02: as written", cx, 0
    mov     ax, 0412h
    mov     cx, cylinder << 8 | 1
    mov     dx, 0100h
    int     13h
    check_carry "04: a whole track", 0
    check8  "04: status", ah, 0

    ; The two sides in one go: sector 18 of side 0, then sector 1 of side 1.
    mov     ax, 0301h
    mov     bx, buffer
    mov     cx, cylinder << 8 | 1
    mov     dx, 0100h
    int     13h
    mov     ax, 0202h
    mov     bx, buffer + 2048
    mov     cx, cylinder << 8 | 18
    mov     dx, 0000h
    int     13h
    check_carry "02: over both sides", 0
    check   "02: second side's sector", [buffer + 2048 + 512], 1234h

    ; Errors.
    mov     ax, 0201h
    mov     bx, buffer
    mov     cx, cylinder << 8 | 30
    mov     dx, 0000h
    int     13h
    check_carry "no sector 30", 1
    check   "no sector 30: status, nothing read", ax, 0400h
    mov     ah, 01h
    mov     dl, 0
    int     13h
    check8  "01: last status", ah, 04h
    mov     ax, 0201h
    mov     cx, 0001h
    mov     dx, 0000h
    int     13h
    check_carry "and the next read works", 0
    push    es
    mov     ax, 1FFFh
    mov     es, ax
    mov     ax, 0201h
    mov     bx, 0
    mov     cx, 0001h
    mov     dx, 0000h
    int     13h
    check_carry "a DMA boundary in the middle", 1
    check8  "a DMA boundary: status", ah, 09h
    mov     bx, 10h
    mov     ax, 0201h
    int     13h
    check_carry "just above it", 0
    pop     es
    mov     ax, 0200h
    mov     bx, buffer
    mov     cx, 0001h
    mov     dx, 0000h
    int     13h
    check_carry "no sectors", 1
    check8  "no sectors: status", ah, 01h
    mov     ah, 77h
    mov     dl, 0
    int     13h
    check_carry "unknown function", 1
    check8  "unknown function: status", ah, 01h
    mov     ax, 0201h
    mov     cx, 0001h
    mov     dx, 0001h
    int     13h
    check_carry "drive B: is not there", 1
    check8  "drive B: status", ah, 80h
    mov     ax, 0201h
    mov     cx, 0001h
    mov     dx, 0080h
    int     13h
    check_carry "no fixed disk", 1

    ; Registers come back.
    mov     si, 1111h
    mov     di, 2222h
    mov     bp, 3333h
    mov     bx, buffer
    mov     cx, cylinder << 8 | 1
    mov     dx, 0100h
    mov     ax, 0201h
    int     13h
    check   "BX comes back", bx, buffer
    check   "CX comes back", cx, cylinder << 8 | 1
    check   "DX comes back", dx, 0100h
    check   "SI comes back", si, 1111h
    check   "DI comes back", di, 2222h
    check   "BP comes back", bp, 3333h

    ; The motor runs, then INT 08h stops it.
    mov     al, [43Fh]
    and     al, 01h
    check8  "motor on", al, 1
    mov     byte [440h], 2
    mov     cx, 4
.tick:
    mov     al, [46Ch]
.same:
    hlt
    cmp     al, [46Ch]
    je      .same
    loop    .tick
    mov     al, [43Fh]
    and     al, 01h
    check8  "motor off after its time", al, 0

    ; Format a track, then the fill byte is there.
    mov     ah, 18h
    mov     cx, 4F12h
    mov     dl, 0
    int     13h
    check_carry "18: 80 tracks of 18", 0
    check8  "18: table", [es:di + 4], 18
    xor     ax, ax
    mov     es, ax
    mov     ah, 18h
    mov     cx, 4F0Bh
    mov     dl, 0
    int     13h
    check8  "18: no format of 11 sectors", ah, 0Ch
    mov     di, buffer
    mov     cl, 1
.field:
    mov     al, cylinder + 1
    stosb
    mov     al, 0
    stosb
    mov     al, cl
    stosb
    mov     al, 2
    stosb
    inc     cl
    cmp     cl, 18
    jbe     .field
    mov     ah, 18h
    mov     cx, 4F12h
    mov     dl, 0
    int     13h
    mov     ax, 0512h
    mov     bx, buffer
    mov     cx, (cylinder + 1) << 8 | 1
    mov     dx, 0000h
    push    es
    push    ds
    pop     es
    int     13h
    pop     es
    check_carry "05: format", 0
    xor     ax, ax
    mov     es, ax
    mov     ax, 0201h
    mov     bx, buffer
    mov     cx, (cylinder + 1) << 8 | 18
    mov     dx, 0000h
    int     13h
    check_carry "05: the last sector can be read", 0
    finish

buffer equ 0A000h
