; VBE: memory and what is shown of it, the DAC, saved states, letters and pixels.

%include "harness.inc"

buffer equ 0A000h
state  equ 0B000h

%macro set_bank 1
    mov     ax, 4F05h
    xor     bx, bx
    mov     dx, %1
    int     10h
%endmacro

    jmp     first

colours:
    db      81h, 0FEh, 43h, 0, 01h, 02h, 03h, 0

first:
    ; --- 4F05 and the far call
    mov     bx, 101h
    vbe     "4F02: 101", 4F02h, 004Fh
    mov     ax, 0A000h
    mov     es, ax
    xor     bx, bx
    mov     dx, 4
    vbe     "4F05: bank 4", 4F05h, 004Fh
    mov     byte [es:123], 5Ah
    set_bank 3
    check8  "bank 3 is empty", [es:123], 0
    mov     byte [es:123], 77h
    mov     bx, 0100h
    xor     dx, dx
    vbe     "4F05: get", 4F05h, 004Fh
    check   "4F05: is 3", dx, 3
    xor     bx, bx
    mov     dx, 0FFF0h
    vbe     "4F05: no such bank", 4F05h, 014Fh
    mov     bx, 1
    mov     dx, 4
    vbe     "4F05: no window B", 4F05h, 014Fh
    check8  "and bank 3 stays", [es:123], 77h
    push    es
    xor     ax, ax
    mov     es, ax
    mov     ax, 4F01h
    mov     cx, 101h
    mov     di, buffer
    int     10h
    pop     es
    xor     bx, bx
    mov     dx, 4
    call    far [buffer + 0Ch]
    check   "far call", ax, 004Fh
    check8  "far call: bank 4", [es:123], 5Ah
    mov     bx, 8101h
    vbe     "4F02: 101, not cleared", 4F02h, 004Fh
    set_bank 4
    check8  "memory is kept", [es:123], 5Ah
    mov     bx, 101h
    vbe     "4F02: 101, cleared", 4F02h, 004Fh
    set_bank 4
    check8  "memory is cleared", [es:123], 0

    ; --- 4F06
    mov     bx, 1
    vbe     "4F06: get", 4F06h, 004Fh
    check   "4F06: bytes", bx, 640
    check   "4F06: pixels", cx, 640
    xor     bx, bx
    mov     cx, 800
    vbe     "4F06: 800 pixels", 4F06h, 004Fh
    check   "4F06: 800 bytes", bx, 800
    xor     bx, bx
    mov     cx, 639
    vbe     "4F06: less than the picture", 4F06h, 024Fh
    mov     bx, 1
    vbe     "4F06: get again", 4F06h, 004Fh
    check   "4F06: still 800", cx, 800
    mov     bx, 3
    vbe     "4F06: longest", 4F06h, 004Fh
    mov     ax, 1
    cmp     cx, 2048
    sbb     ax, 0
    check   "4F06: of 2048 or more", ax, 1

    ; --- 4F07
    xor     bx, bx
    mov     cx, 100
    mov     dx, 20
    vbe     "4F07: set", 4F07h, 004Fh
    mov     bx, 1
    vbe     "4F07: get", 4F07h, 004Fh
    check   "4F07: column", cx, 100
    check   "4F07: line", dx, 20
    mov     bx, 80h
    mov     cx, 160
    mov     dx, 21
    vbe     "4F07: at retrace", 4F07h, 004Fh
    xor     bx, bx
    mov     cx, 161
    mov     dx, 0
    vbe     "4F07: too far right", 4F07h, 014Fh
    mov     bx, 1
    vbe     "4F07: get again", 4F07h, 004Fh
    check   "4F07: as it was", cx, 160

    ; --- 4F08, 4F09
    mov     bx, 1
    vbe     "4F08: get", 4F08h, 004Fh
    check8  "4F08: 6 bits", bh, 6
    set_bank 2
    mov     bx, 0800h
    vbe     "4F08: 8 bits", 4F08h, 004Fh
    check8  "4F08: 8 bits set", bh, 8
    mov     bx, 0100h
    vbe     "4F05 after 4F08", 4F05h, 004Fh
    check   "4F08 keeps the bank", dx, 2
    push    ds
    pop     es
    mov     di, colours
    xor     bx, bx
    mov     cx, 2
    mov     dx, 200
    vbe     "4F09: set", 4F09h, 004Fh
    mov     di, buffer
    mov     bx, 1
    mov     cx, 2
    mov     dx, 200
    vbe     "4F09: get", 4F09h, 004Fh
    check   "4F09: blue, green", [buffer], 0FE81h
    check   "4F09: red", [buffer + 2], 0043h
    check   "4F09: the next", [buffer + 4], 0201h
    mov     bx, 0
    mov     cx, 57
    mov     dx, 200
    vbe     "4F09: too many", 4F09h, 014Fh
    mov     bx, 2
    vbe     "4F09: no second palette", 4F09h, 024Fh

    ; --- 4F04
    xor     dx, dx
    mov     cx, 0Fh
    vbe     "4F04: size", 4F04h, 004Fh
    check   "4F04: blocks", bx, 15
    mov     dl, 1
    mov     cx, 0Fh
    mov     bx, state
    vbe     "4F04: save", 4F04h, 004Fh
    mov     ax, 3
    int     10h
    mov     dl, 2
    mov     cx, 0Fh
    mov     bx, state
    vbe     "4F04: restore", 4F04h, 004Fh
    vbe     "4F03", 4F03h, 004Fh
    check   "4F04: the mode", bx, 101h
    mov     bx, 1
    vbe     "4F06", 4F06h, 004Fh
    check   "4F04: the line", cx, 800
    mov     bx, 1
    vbe     "4F07", 4F07h, 004Fh
    check   "4F04: the start", dx, 21
    mov     bx, 0100h
    vbe     "4F05", 4F05h, 004Fh
    check   "4F04: the bank", dx, 2
    mov     di, buffer
    mov     bx, 1
    mov     cx, 1
    mov     dx, 200
    vbe     "4F09", 4F09h, 004Fh
    check   "4F04: a colour of eight bits", [buffer], 0FE81h

    ; --- letters
    mov     bx, 101h
    vbe     "4F02: 101 again", 4F02h, 004Fh
    set_bank 1
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0502h
    int     10h
    mov     ax, 0E00h | 0DBh            ; a full block
    mov     bx, 0009h
    int     10h
    mov     cx, 2 * 8 + 7
    mov     dx, 5 * 16 + 15
    mov     bh, 0
    mov     ah, 0Dh
    int     10h
    check8  "0E: the block's last pixel", al, 9
    inc     cx
    mov     ah, 0Dh
    int     10h
    check8  "0E: not the next", al, 0
    mov     ah, 03h
    mov     bh, 0
    int     10h
    check   "0E: the cursor moves on", dx, 0503h
    mov     bx, 0100h
    vbe     "4F05 after 0E", 4F05h, 004Fh
    check   "0E keeps the bank", dx, 1
    mov     ax, 0602h
    mov     bh, 4
    mov     cx, 0102h
    mov     dx, 0605h
    int     10h
    mov     cx, 2 * 8
    mov     dx, 3 * 16
    mov     ah, 0Dh
    int     10h
    check8  "06: two rows up", al, 9
    mov     dx, 5 * 16
    mov     ah, 0Dh
    int     10h
    check8  "06: the fill", al, 4
    mov     dx, 7 * 16
    mov     ah, 0Dh
    int     10h
    check8  "06: below the window", al, 0
    mov     bx, 114h
    vbe     "4F02: 114", 4F02h, 004Fh
    mov     ax, 0C00h | 14
    mov     bh, 0
    mov     cx, 799
    mov     dx, 599
    int     10h
    mov     ax, 0A000h
    mov     es, ax
    set_bank 14
    check   "0C in 16 bits: yellow", [es:(600 * 1600 - 2) & 0FFFFh], 0FFEAh
    mov     bx, 1
    vbe     "4F08 in direct colour", 4F08h, 034Fh
    mov     ax, 3
    int     10h
    finish
