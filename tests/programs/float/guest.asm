; Boots the C program linked by guest.ld (PROGRAM names its image): protected mode, coprocessor and SSE switched on, no interrupts. Exceptions that
; nothing should raise end in a reset.
        cpu     686
%include "layout.inc"
%include "print.inc"
%include "boot.inc"

PLACE           equ     0x8000          ; as in guest.ld

        bits    32
protected_entry:
        mov     ax, DATA(0)
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     esp, STACK0
        mov     eax, cr0
        and     eax, ~0x0C              ; EM, TS
        or      eax, 0x22               ; NE, MP
        mov     cr0, eax
        fninit
%ifdef SSE
        mov     eax, cr4
        or      eax, 0x600              ; OSFXSR, OSXMMEXCPT
        mov     cr4, eax
%endif
        mov     edi, [PLACE + 4]
        mov     ecx, [PLACE + 8]
        sub     ecx, edi
        xor     eax, eax
        rep stosb
        say     10, "START", 10
        call    [PLACE]
        say     "END", 10
        xor     al, al
        out     0xF4, al
.halted:
        hlt
        jmp     .halted

%include "text.inc"

        times   PLACE - 0x7C00 - ($ - $$) db 0
        incbin  PROGRAM
        align   512, db 0
image_end:
