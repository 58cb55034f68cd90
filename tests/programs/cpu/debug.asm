; Debug exceptions: single step over every kind of instruction, breakpoints on instructions, data and ports, RF, general detect, ICEBP. Below each case,
; what DR6 says, and ECX.
;
; Bochs: RF is not set for general detect nor between the steps of REP (volume 3, 17.3.1.1, has it set), and HLT sleeps although TF is set; the manual
; (HLT) has a debug exception resume it.
; QEMU: no RF in images of faults, but in those of INT n; STI holds the trap off; ICEBP is #UD; breakpoints with low bits of the address set are
; missed; no general detect; HLT as Bochs.
; cpu: 80486 pentium pentiumpro
%include "harness.inc"

; step TITLE, RING, INSTRUCTIONS: TF is set by POPFD, so that the first trap is that of the first of them. +0000 is that instruction.
%macro step 3+
        try     %1
        mov     dword [case_flags], IOPL(3) | 2
        ring    %2
        mov     dword [origin], %%here
        mov     ecx, 3
        push    dword FLAG_TF | IOPL(3) | 2
        popfd
%%here:
        %3
        nop
        nop
        done
        call    show_dr6
%endmacro
        jmp     steps
show_dr6:
        push    eax
        mov     eax, dr6
        say     "  dr6 "
        and     eax, 0xE00F
        put_hex16 eax
        say     " ecx "
        put_hex32 [r_ecx]
        new_line
        xor     eax, eax
        mov     dr6, eax
        mov     dword [case_flags], 2
        pop     eax
        ret
steps:
        step    "NOP", 0, nop
        step    "NOP", 3, nop
        step    "JMP", 0, jmp $ + 3
        step    "CALL", 3, call $ + 6
        step    "LOOP", 0, loop $ + 3
        step    "PUSHFD", 0, pushfd
        try     "POPFD that clears TF"
        push    dword 2
        mov     dword [origin], clearing
        push    dword FLAG_TF | 2
        popfd
clearing:
        popfd
        nop
        done
        call    show_dr6
        try     "IRETD that clears TF"
        push    dword 2
        push    dword CODE(0)
        push    dword cleared
        mov     dword [origin], returning
        push    dword FLAG_TF | 2
        popfd
returning:
        iretd
        nop
cleared:
        nop
        done
        call    show_dr6
        try     "IRETD that sets TF"
        push    dword FLAG_TF | 2
        push    dword CODE(0)
        push    dword tf_set
        mov     dword [origin], tf_set
        iretd
tf_set:
        nop
        nop
        done
        call    show_dr6
        try     "MOV SS: the trap waits for one instruction"
        mov     ax, ss
        mov     dword [origin], loading
        push    dword FLAG_TF | 2
        popfd
loading:
        mov     ss, ax
        inc     ecx
        nop
        done
        call    show_dr6
        try     "POP SS"
        push    ss
        mov     dword [origin], popping
        push    dword FLAG_TF | 2
        popfd
popping:
        pop     ss
        nop
        nop
        done
        call    show_dr6
        step    "STI: no wait", 0, sti
        step    "CLI", 3, cli
        step    "INT n: no trap", 0, int 0x31
        step    "INT n: no trap", 3, int 0x31
        step    "INT3", 3, int3
        step    "INTO, not taken", 0, into
        step    "ICEBP", 3, db 0xF1
        step    "REP STOSB: after one", 0, rep stosb
        step    "divide error", 0, div dh
        step    "UD2", 3, db 0x0F, 0x0B
        step    "MOV from CR0", 0, mov eax, cr0
        step    "MOV to DR0", 0, mov dr0, ecx
        step    "OUT", 3, out 0x80, al
        set_gate GDT + SLOT, CODE(0), in_gate, PRESENT | DPL(3) | 0x0C, 0
        step    "CALL through a gate to ring 0: TF goes on", 3, call SLOT:0
        jmp     virtual
in_gate:
        nop
        int     DONE
virtual:
        try     "virtual-8086 mode, NOP"
        mov     dword [case_flags], FLAG_TF | 2
        v86     3
        nop
        nop
        int3
        done
        call    show_dr6
        try     "virtual-8086 mode, INT 31h"
        mov     dword [case_flags], FLAG_TF | 2
        v86     3
        int     0x31
        done
        call    show_dr6
        try     "ICEBP without TF, through a gate of DPL 0"
        ring    3
        db      0xF1
        done
        call    show_dr6

; Breakpoints. [breakpoint]: DR7; DR0 the address. RF is shown.
        mov     dword [flags_shown], ALL_FLAGS & ~0x8D5
%macro watch 2                                  ; ADDRESS, DR7
        mov     eax, %1
        mov     dr0, eax
        mov     eax, %2
        mov     dr7, eax
%endmacro
%macro unwatch 0
        xor     eax, eax
        mov     dr7, eax
        call    show_dr6
%endmacro
L0              equ     1
G0              equ     2
L1              equ     4
ON_WRITE        equ     1 << 16
ON_ACCESS       equ     3 << 16
ON_PORT         equ     2 << 16
WORD_LONG       equ     1 << 18
FOUR_LONG       equ     3 << 18
        try     "instruction, L0"
        watch   at_1, L0
        mov     dword [origin], at_1
        inc     ecx
at_1:
        inc     ecx
        done
        unwatch
        try     "instruction, G0, in ring 3"
        watch   at_2, G0
        ring    3
        inc     ecx
at_2:
        inc     ecx
        done
        unwatch
        try     "instruction, not enabled"
        watch   at_3, L1
at_3:
        inc     ecx
        done
        unwatch
        try     "the second byte of an instruction"
        watch   at_4 + 1, L0
at_4:
        mov     ecx, 5
        done
        unwatch
        try     "DR0 and DR1 at one address, DR1 alone enabled"
        watch   at_5, L1
        mov     eax, at_5
        mov     dr1, eax
        mov     dword [origin], at_5
at_5:
        inc     ecx
        done
        xor     eax, eax
        mov     dr1, eax
        mov     eax, dr6
        and     eax, ~1                         ; B0 may be set or not for a breakpoint that is not enabled
        mov     dr6, eax
        unwatch
        try     "IRETD with RF: once over it"
        watch   at_6, L0
        mov     dword [origin], at_6
        mov     ecx, 3
        push    dword FLAG_RF | 2
        push    dword CODE(0)
        push    dword at_6
        iretd
at_6:
        dec     ecx
        jmp     at_6
        done
        unwatch
        try     "POPFD cannot set RF"
        watch   at_7, L0
        mov     dword [origin], at_7
        push    dword FLAG_RF | 2
        popfd
at_7:
        inc     ecx
        done
        unwatch
        try     "a fault of the instruction comes after its breakpoint"
        watch   at_8, L0
        mov     dword [origin], at_8
at_8:
        ud2
        done
        unwatch
        try     "a fault pushes RF set"
        ud2
        done
        call    show_dr6
        try     "INT n pushes RF clear"
        push    dword FLAG_RF | 2
        push    dword CODE(0)
        push    dword rf_set
        mov     dword [origin], rf_set
        iretd
rf_set:
        int     0x31
        done
        call    show_dr6
        try     "TF and a breakpoint: the fault comes first"
        watch   at_9, L0
        mov     dword [origin], at_9
        push    dword FLAG_TF | 2
        popfd
at_9:
        nop
        done
        unwatch
        try     "TF and a breakpoint on the second instruction"
        watch   at_10, L0
        mov     dword [origin], at_10
        push    dword FLAG_TF | 2
        popfd
        nop
at_10:
        nop
        done
        mov     eax, dr6
        and     eax, ~1                         ; B0 may be set already or not: the manual does not say
        mov     dr6, eax
        unwatch

; Data. The trap is behind the instruction.
%macro data_case 4+                             ; TITLE, ADDRESS, DR7, INSTRUCTION
        mov     dword [SCRATCH], 0
        mov     dword [SCRATCH + 4], 0
        try     %1
        mov     edi, SCRATCH
        mov     esi, SCRATCH
        mov     ecx, 3
        watch   %2, %3
        xor     eax, eax
        origin_here
        %4
        nop
        done
        unwatch
%endmacro
        data_case "write on write", SCRATCH, L0 | ON_WRITE, mov [SCRATCH], al
        data_case "read on write", SCRATCH, L0 | ON_WRITE, mov al, [SCRATCH]
        data_case "read on access", SCRATCH, L0 | ON_ACCESS, mov al, [SCRATCH]
        data_case "write beside", SCRATCH + 1, L0 | ON_ACCESS, mov [SCRATCH], al
        data_case "doubleword over a byte", SCRATCH + 3, L0 | ON_WRITE, mov [SCRATCH], eax
        data_case "byte in a doubleword", SCRATCH, L0 | ON_WRITE | FOUR_LONG, mov [SCRATCH + 3], al
        data_case "behind the doubleword", SCRATCH, L0 | ON_WRITE | FOUR_LONG, mov [SCRATCH + 4], al
        data_case "the low bits of DR0 do not count", SCRATCH + 3, L0 | ON_WRITE | FOUR_LONG, mov [SCRATCH], al
        data_case "unaligned doubleword into a word", SCRATCH + 4, L0 | ON_WRITE | WORD_LONG, mov [SCRATCH + 1], eax
        data_case "ADD", SCRATCH, L0 | ON_WRITE, add [SCRATCH], al
        data_case "CMP on write", SCRATCH, L0 | ON_WRITE, cmp [SCRATCH], al
%macro push_case 0
        mov     esp, SCRATCH + 0x100
        push    eax
%endmacro
        data_case "PUSH", SCRATCH + 0xFC, L0 | ON_WRITE | FOUR_LONG, push_case
        data_case "REP STOSB", SCRATCH + 1, L0 | ON_WRITE, rep stosb
        data_case "REP LODSB", SCRATCH, L0 | ON_ACCESS, rep lodsb
        data_case "not by instruction fetch", end_of_program, L0 | ON_ACCESS, jmp $ + 2
        data_case "not enabled", SCRATCH, ON_WRITE, mov [SCRATCH], al

; General detect: any use of a debug register is a fault, and GD is clear in the handler.
        try     "general detect"
        mov     eax, 0x2000
        mov     dr7, eax
        origin_here
        mov     eax, dr0
        done
        mov     eax, dr7
        say     "  dr7 "
        put_hex16 eax
        new_line
        unwatch
        mov     dword [flags_shown], SYSTEM_FLAGS
        step    "HLT", 0, hlt
        finish
