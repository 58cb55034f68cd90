; INT 15h 87h with a segment too small for the move: needs a machine that checks segment limits (QEMU's TCG does not).
; needs 80286

%include "harness.inc"

    mov     word [gdt + 10h], 0FFFFh
    mov     word [gdt + 12h], 7C00h
    mov     word [gdt + 14h], 9300h
    mov     word [gdt + 18h], 7
    mov     word [gdt + 1Ah], 0
    mov     word [gdt + 1Ch], 9311h
    mov     ah, 87h
    mov     si, gdt
    mov     cx, 8
    int     15h
    check_carry "15/87: limit", 1
    check8  "15/87: exception reported", ah, 02h
    mov     word [gdt + 18h], 0FFFFh
    mov     ah, 87h
    mov     si, gdt
    mov     cx, 8
    int     15h
    check_carry "15/87: works afterwards", 0
    jmp     done
gdt:
    times 48 db 0
done:
    finish
