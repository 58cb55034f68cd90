; Breakpoints on ports (CR4.DE): the trap is behind the instruction; without DE they are none, and DR4 and DR5 are DR6 and DR7.
;
; QEMU: port breakpoints work without DE, and not below the first byte of a longer one; REP INS traps behind the first step as if it were the last.
; cpu: pentium pentiumpro
%include "harness.inc"

CR4_DE          equ     1 << 3
L0              equ     1
ON_PORT         equ     2 << 16
WORD_LONG       equ     1 << 18
FOUR_LONG       equ     3 << 18

%macro port_case 4+                             ; TITLE, PORT, DR7, INSTRUCTION
        try     %1
        mov     eax, %2
        mov     dr0, eax
        mov     eax, %3
        mov     dr7, eax
        mov     edx, 0x30
        mov     edi, SCRATCH
        mov     ecx, 3
        origin_here
        %4
        nop
        done
        call    unwatch
%endmacro
        jmp     cases
unwatch:
        xor     eax, eax
        mov     dr7, eax
        mov     eax, dr6
        say     "  dr6 "
        and     eax, 0xE00F
        put_hex16 eax
        say     " ecx "
        put_hex32 [r_ecx]
        new_line
        xor     eax, eax
        mov     dr6, eax
        ret
cases:
        port_case "without DE", 0x30, L0 | ON_PORT, in al, dx
        try     "MOV from DR5 without DE"
        mov     eax, dr5
        done
        mov     eax, cr4
        or      eax, CR4_DE
        mov     cr4, eax
        try     "MOV from DR5 with DE"
        mov     eax, dr5
        done
        try     "MOV to DR4 with DE"
        mov     dr4, eax
        done
        port_case "IN AL", 0x30, L0 | ON_PORT, in al, dx
        port_case "IN AX at the port below", 0x31, L0 | ON_PORT, in ax, dx
        port_case "IN AL at the port below", 0x31, L0 | ON_PORT, in al, dx
        port_case "OUT imm8, EAX", 0x32, L0 | ON_PORT, out 0x30, eax
        port_case "OUT in a group of four", 0x33, L0 | ON_PORT | FOUR_LONG, out 0x30, al
        port_case "INSB", 0x30, L0 | ON_PORT, insb
        port_case "REP INSB", 0x30, L0 | ON_PORT, rep insb
        port_case "memory at that address", 0x30, L0 | ON_PORT, mov al, [0x30]
        port_case "an instruction at that address is none of its business", cases, L0 | ON_PORT, nop
        try     "IN without permission: #GP only"
        mov     eax, 0x30
        mov     dr0, eax
        mov     eax, L0 | ON_PORT
        mov     dr7, eax
        ring    3
        in      al, 0x30
        done
        call    unwatch
        finish
