; INT 15h E820h (an 80386 or later).
; needs 80386

%include "harness.inc"
cpu 386

    xor     ebx, ebx
    mov     di, buffer
    mov     word [count], 0
.next:
    mov     eax, 0E820h
    mov     edx, 534D4150h
    mov     ecx, 20
    int     15h
    check_carry "range", 0
    cmp     eax, 534D4150h
    mov     cx, 0
    jne     .signature
    inc     cx
.signature:
    check   "SMAP comes back", cx, 1
    add     di, 20
    inc     word [count]
    cmp     word [count], 10
    ja      .too_many
    test    ebx, ebx
    jnz     .next
.too_many:
    check   "five ranges", [count], 5
    check   "conventional memory: length", [buffer + 8], 0FC00h
    check   "conventional memory: length, high", [buffer + 10], 9
    check   "conventional memory: usable", [buffer + 16], 1
    check   "EBDA: base", [buffer + 20], 0FC00h
    check   "EBDA: length", [buffer + 28], 400h
    check   "EBDA: reserved", [buffer + 36], 2
    check   "ROM: base", [buffer + 42], 0Fh
    check   "above 1 MiB: base", [buffer + 62], 10h
    check   "above 1 MiB: length (15 MiB)", [buffer + 70], 0F0h
    check   "above 1 MiB: usable", [buffer + 76], 1
    check   "reset vector: base", [buffer + 82], 0FFFFh
    mov     eax, 0E820h
    mov     edx, 12345678h
    mov     ecx, 20
    xor     ebx, ebx
    int     15h
    check_carry "without SMAP", 1
    mov     eax, 0E820h
    mov     edx, 534D4150h
    mov     ecx, 20
    mov     ebx, 99
    int     15h
    check_carry "beyond the end", 1
    jmp     done
count:
    dw      0
done:
    finish

buffer equ 0B000h
