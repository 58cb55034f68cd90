; VBE where addresses have 24 bits: no linear frame buffer, no protected-mode services.
; cpu 80286

%include "harness.inc"

buffer equ 0A000h

    mov     di, buffer
    mov     cx, 101h
    vbe     "4F01", 4F01h, 004Fh
    check   "4F01: no linear frame buffer", [buffer], 001Fh
    check   "4F01: no address of one", [buffer + 2Ah], 0
    mov     bx, 4101h
    vbe     "4F02: linear", 4F02h, 014Fh
    xor     bx, bx
    vbe     "4F0A", 4F0Ah, 014Fh
    mov     bx, 101h
    vbe     "4F02: banked", 4F02h, 004Fh
    mov     ax, 3
    int     10h
    finish
