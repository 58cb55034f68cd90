; INT 13h 05h: the fill byte is on the diskette afterwards (QEMU fills with zeros whatever it is told).

%include "harness.inc"

cylinder equ 50

    mov     ah, 18h
    mov     cx, 4F12h
    mov     dl, 0
    int     13h
    check_carry "18: 80 tracks of 18", 0
    xor     ax, ax
    mov     es, ax
    mov     di, buffer
    mov     cl, 1
.field:
    mov     al, cylinder
    stosb
    mov     al, 1
    stosb
    mov     al, cl
    stosb
    mov     al, 2
    stosb
    inc     cl
    cmp     cl, 18
    jbe     .field
    mov     ax, 0512h
    mov     bx, buffer
    mov     cx, cylinder << 8 | 1
    mov     dx, 0100h
    int     13h
    check_carry "05: format", 0
    mov     ax, 0201h
    mov     bx, buffer
    mov     cx, cylinder << 8 | 18
    mov     dx, 0100h
    int     13h
    check_carry "05: the last sector can be read", 0
    check8  "05: first byte", [buffer], 0F6h
    check8  "05: last byte", [buffer + 511], 0F6h
    finish

buffer equ 0A000h
