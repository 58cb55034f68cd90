; VBE, INT 10h AH = 4Fh: every function that a program in real mode calls. The other half is video_vbe_memory.asm.
; needs 80386

%include "harness.inc"

buffer equ 0A000h

    ; --- 4F00
    mov     di, buffer
    mov     cx, 512
    mov     al, 0EEh
    rep stosb
    mov     di, buffer
    vbe     "4F00", 4F00h, 004Fh
    check   "4F00: signature", [buffer], 'VE'
    check   "4F00: signature, second half", [buffer + 2], 'SA'
    check   "4F00: version", [buffer + 4], 0300h
    check   "4F00: without VBE2, 256 bytes", [buffer + 256], 0EEEEh
    mov     word [buffer], 'VB'
    mov     word [buffer + 2], 'E2'
    mov     di, buffer
    vbe     "4F00 with VBE2", 4F00h, 004Fh
    check   "4F00: 512 bytes", [buffer + 510], 0
    les     si, [buffer + 16h]
    check   "4F00: vendor", [es:si], 'Lo'
    mov     ax, 1
    cmp     word [buffer + 12h], 40h
    sbb     ax, 0
    check   "4F00: at least 4 MiB", ax, 1
    les     si, [buffer + 0Eh]
    xor     bx, bx                      ; modes wanted that are there
    xor     cx, cx                      ; modes in all
.mode:
    mov     ax, [es:si]
    add     si, 2
    cmp     ax, 0FFFFh
    je      .modes_end
    inc     cx
    cmp     ax, 101h
    je      .wanted
    cmp     ax, 102h
    je      .wanted
    cmp     ax, 112h
    je      .wanted
    cmp     ax, 117h
    je      .wanted
    cmp     ax, 143h
    jne     .mode
.wanted:
    inc     bx
    cmp     cx, 200
    jb      .mode
.modes_end:
    check   "4F00: modes of the list", bx, 5
    xor     ax, ax
    mov     es, ax

    ; --- 4F01
    mov     cx, 101h
    mov     di, buffer
    vbe     "4F01 of 101", 4F01h, 004Fh
    check   "101: attributes", [buffer], 009Fh
    check   "101: window", [buffer + 2], 0007h
    check   "101: granularity", [buffer + 4], 64
    check   "101: window segment", [buffer + 8], 0A000h
    check   "101: window function", [buffer + 0Eh], 0C000h
    check   "101: bytes a line", [buffer + 10h], 640
    check   "101: width", [buffer + 12h], 640
    check   "101: height", [buffer + 14h], 480
    check   "101: planes, bits", [buffer + 18h], 0801h
    check8  "101: model", [buffer + 1Bh], 4
    mov     ax, 1
    cmp     word [buffer + 2Ah], 1
    sbb     ax, 0
    check   "101: a linear frame buffer", ax, 1
    check   "101: its bytes a line", [buffer + 32h], 640
    mov     cx, 102h
    mov     di, buffer
    vbe     "4F01 of 102", 4F01h, 004Fh
    check   "102: attributes", [buffer], 001Fh
    check   "102: bytes a line", [buffer + 10h], 100
    check   "102: planes, bits", [buffer + 18h], 0404h
    check8  "102: model", [buffer + 1Bh], 3
    check   "102: no linear frame buffer", [buffer + 2Ah], 0
    mov     cx, 110h
    mov     di, buffer
    vbe     "4F01 of 110", 4F01h, 004Fh
    check   "110: bytes a line", [buffer + 10h], 1280
    check8  "110: bits", [buffer + 19h], 15
    check8  "110: model", [buffer + 1Bh], 6
    check   "110: red", [buffer + 1Fh], 0A05h
    check   "110: green", [buffer + 21h], 0505h
    check   "110: blue", [buffer + 23h], 0005h
    check   "110: spare", [buffer + 25h], 0F01h
    mov     cx, 117h
    mov     di, buffer
    vbe     "4F01 of 117", 4F01h, 004Fh
    check   "117: green", [buffer + 21h], 0506h
    check   "117: green, linear", [buffer + 38h], 0506h
    mov     cx, 112h
    mov     di, buffer
    vbe     "4F01 of 112", 4F01h, 004Fh
    check   "112: bytes a line", [buffer + 10h], 1920
    check   "112: red", [buffer + 1Fh], 1008h
    mov     cx, 1FFh
    mov     di, buffer
    vbe     "4F01 of no mode", 4F01h, 014Fh
    mov     cx, 13h
    mov     di, buffer
    vbe     "4F01 of a mode of the VGA", 4F01h, 014Fh

    ; --- 4F02, 4F03
    mov     bx, 101h
    vbe     "4F02: 101", 4F02h, 004Fh
    vbe     "4F03", 4F03h, 004Fh
    check   "4F03: 101", bx, 101h
    mov     ah, 0Fh
    int     10h
    check8  "0F: columns", ah, 80
    mov     bx, 0C101h
    vbe     "4F02: 101, linear, not cleared", 4F02h, 004Fh
    vbe     "4F03 again", 4F03h, 004Fh
    check   "4F03: 101, linear, not cleared", bx, 0C101h
    mov     bx, 1FFh
    vbe     "4F02 of no mode", 4F02h, 014Fh
    mov     bx, 4102h
    vbe     "4F02: 102 has no linear frame buffer", 4F02h, 014Fh
    vbe     "4F03 after failures", 4F03h, 004Fh
    check   "4F03: still 101", bx, 0C101h
    mov     bx, 09FFh
    vbe     "4F02: with a CRTC block, no such mode", 4F02h, 014Fh
    mov     bx, 0901h
    vbe     "4F02: with a CRTC block, 101", 4F02h, 004Fh
    mov     bx, 0013h
    vbe     "4F02: 13", 4F02h, 004Fh
    vbe     "4F03 in 13", 4F03h, 004Fh
    check   "4F03: 13", bx, 13h
    mov     bx, 0103h
    vbe     "4F02: 103", 4F02h, 004Fh
    mov     ax, 0003h
    int     10h
    vbe     "4F03 in 3", 4F03h, 004Fh
    check   "4F03: 3", bx, 3
    mov     dx, 1CEh
    mov     ax, 4
    out     dx, ax
    inc     dx
    in      ax, dx
    and     ax, 1
    check   "00: the display interface is off", ax, 0
    xor     bx, bx
    vbe     "4F05 in 3", 4F05h, 034Fh
    mov     bx, 1
    vbe     "4F06 in 3", 4F06h, 034Fh
    mov     bx, 1
    vbe     "4F07 in 3", 4F07h, 034Fh
    vbe     "no such function", 4F42h, 0100h

    ; --- 4F10, 4F15
    xor     bx, bx
    vbe     "4F10", 4F10h, 004Fh
    check   "4F10: states and version", bx, 0710h
    mov     bx, 0401h
    vbe     "4F10: off", 4F10h, 004Fh
    mov     bx, 2
    vbe     "4F10: state", 4F10h, 004Fh
    check8  "4F10: is off", bh, 4
    mov     bx, 1
    vbe     "4F10: on", 4F10h, 004Fh
    mov     bx, 0501h
    vbe     "4F10: no such state", 4F10h, 014Fh
    xor     bx, bx
    xor     cx, cx
    vbe     "4F15", 4F15h, 004Fh
    check   "4F15: DDC2, a second", bx, 0102h
    mov     bx, 1
    xor     cx, cx
    xor     dx, dx
    mov     di, buffer
    vbe     "4F15: block 0", 4F15h, 004Fh
    mov     si, buffer
    mov     cx, 128
    xor     ah, ah
.sum:
    lodsb
    add     ah, al
    loop    .sum
    check8  "4F15: the bytes add up", ah, 0
    check   "4F15: header", [buffer], 0FF00h
    check   "4F15: version", [buffer + 18], 0301h
    mov     bx, 1
    mov     dx, 1
    vbe     "4F15: no block 1", 4F15h, 014Fh
    mov     ax, 3
    int     10h
    finish
