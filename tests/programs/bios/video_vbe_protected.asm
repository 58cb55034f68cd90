; VBE: the linear frame buffer, and the services of protected mode in a copy of the BIOS's code.
; needs 80386

%include "harness.inc"

buffer equ 0A000h

    jmp     first

colour_7:
    db      15h, 2Ah, 3Fh, 0
result:
    times 10 db 0
align 8
gdt:
    dq      0
    dq      00CF9A000000FFFFh           ; code, 32 bits
    dq      00CF92000000FFFFh
    dq      000F9A000000FFFFh           ; code, 16 bits
gdt_pointer:
    dw      $ - gdt - 1
    dd      gdt

first:
    mov     bx, 4101h
    vbe     "4F02: 101, linear", 4F02h, 004Fh
    xor     bx, bx
    mov     dx, 1
    vbe     "4F05 with a linear frame buffer", 4F05h, 034Fh
    xor     bx, bx
    vbe     "4F0A", 4F0Ah, 004Fh
    push    ds                          ; a copy, to see that it can be moved
    push    es
    pop     ds
    mov     si, di
    pop     es
    mov     di, buffer
    rep movsb
    xor     ax, ax
    mov     ds, ax
    cli
cpu 386
    lgdt    [gdt_pointer]
    mov     eax, cr0
    or      al, 1
    mov     cr0, eax
    jmp     dword 08h:protected
bits 32
protected:
    mov     ax, 10h
    mov     ds, ax
    mov     es, ax
    mov     ss, ax
    movzx   esp, sp
    mov     edi, 0E0000000h
    mov     dword [edi + 50000h], 12345678h
    movzx   eax, word [buffer]
    add     eax, buffer
    xor     ebx, ebx
    mov     edx, 5
    call    eax                         ; bank 5
    mov     [result], ax
    mov     eax, [0A0000h]
    mov     [result + 4], eax
    movzx   eax, word [buffer + 2]
    add     eax, buffer
    xor     ebx, ebx
    mov     ecx, (30 * 640 + 0) / 4     ; line 30
    xor     edx, edx
    call    eax
    mov     [result + 2], ax
    movzx   eax, word [buffer + 4]
    add     eax, buffer
    mov     ebx, 80h
    mov     ecx, 1
    mov     edx, 7
    mov     edi, colour_7
    call    eax
    mov     [result + 8], ax
    jmp     18h:leaving
bits 16
leaving:
    mov     eax, cr0
    and     al, 0FEh
    mov     cr0, eax
    jmp     0:left
left:
    xor     ax, ax
    mov     ds, ax
    mov     es, ax
    mov     ss, ax
    sti
cpu 8086
    check   "protected: window", [result], 004Fh
    check   "protected: start", [result + 2], 004Fh
    check   "protected: palette", [result + 8], 004Fh
    check   "protected: bank 5 is the linear buffer's", [result + 4], 5678h
    mov     bx, 1
    vbe     "4F07 after it", 4F07h, 004Fh
    check   "protected: line 30", dx, 30
    check   "protected: column 0", cx, 0
    mov     di, buffer
    mov     bx, 1
    mov     cx, 1
    mov     dx, 7
    vbe     "4F09 after it", 4F09h, 004Fh
    check   "protected: colour", [buffer], 2A15h
    mov     ax, 3
    int     10h
    finish
