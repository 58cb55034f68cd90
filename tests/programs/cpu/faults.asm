; Exceptions during the delivery of exceptions (SDM volume 3, table 6-5): which pairs become a double fault; double faults with a bad stack, through a
; task gate; what a triple fault leads to.
;
; QEMU: no EXT, and #TS for an absent inner stack, as in interrupts.asm.
;
; cpu: 80486 pentium pentiumpro
%include "harness.inc"
%include "paging.inc"

TARGET          equ     SLOT
STACK           equ     SLOT + 0x08
ABSENT          equ     SLOT + 0x10
FAULT_TASK      equ     SLOT + 0x18
FAULT_TSS       equ     0x2800
PHASE           equ     0x7D                    ; a byte of CMOS memory that BIOSes leave alone: which boot this is

%macro set_phase 1
        mov     al, PHASE
        out     0x70, al
        mov     al, %1
        out     0x71, al
%endmacro
        mov     al, PHASE
        out     0x70, al
        in      al, 0x71
        cmp     al, 0xA1
        je      near second_boot
        cmp     al, 0xA2
        je      near third_boot

; Three boots, each ended by a triple fault; what is printed in the last counts. First a #DF whose gate is absent, then an IDT without entries.
        and     byte [IDT + 8 * 8 + 5], ~PRESENT
        and     byte [IDT + 13 * 8 + 5], ~PRESENT
        and     byte [IDT + 11 * 8 + 5], ~PRESENT
        set_phase 0xA1
        mov     ax, 0xFF8
        mov     fs, ax
        say     "no shutdown", 10
        jmp     end_of_program
no_idt:         dw      0
                dd      0
second_boot:
        set_phase 0xA2
        lidt    [no_idt]
        int3
        say     "no shutdown", 10
        jmp     end_of_program
third_boot:
        set_phase 0
        say     "booted again twice", 10

; The first exception (rows) is raised in ring 3, its handler is in ring 1; the second (columns) comes because the gate is absent (#NP), of a wrong type
; (#GP), the stack null (#TS), absent (#SS) or in a missing page (#PF). D: double fault.
        mov     byte [GDT + ABSENT + 5], DPL(3) | 0x12
        say     "    NP GP TS SS PF", 10
%macro row 2                                    ; VECTOR, MACRO that raises it
        mov     eax, %1
        call    print_vector
        say     ":"
    %assign second 0
    %rep 5
        call    intact
        set_gate IDT + %1 * 8, TARGET, in_ring_1, PRESENT | DPL(3) | 0x0E, 0
        %if second == 0
        and     byte [IDT + %1 * 8 + 5], ~PRESENT
        %elif second == 1
        mov     byte [IDT + %1 * 8 + 5], PRESENT | DPL(3) | 0x0C
        %elif second == 2
        mov     dword [TSS + 16], 0
        %elif second == 3
        mov     byte [GDT + STACK + 5], DPL(1) | 0x12
        %else
        mov     dword [TSS + 12], WINDOW + PAGE
        %endif
        attempt
        ring    3
        %2
        finished
        call    outcome
    %assign second second + 1
    %endrep
        new_line
%endmacro
        jmp     rows
in_ring_1:
        int     DONE
show_cr2:
        say     "  cr2 "
        put_hex32 [r_cr2]
        new_line
        ret
fault_task:                                     ; what #DF left: its error code, and EIP and ESP in the old TSS
        pop     dword [RESULT]
        mov     eax, [TSS + 32]
        sub     eax, [origin]
        mov     [RESULT + 4], eax
        mov     eax, [TSS + 56]
        mov     [RESULT + 8], eax
        mov     eax, cr2
        mov     [RESULT + 12], eax
        int     DONE
old_task:                                       ; back to the harness' TSS, and the other one fresh
        mov     byte [GDT + TASK + 5], PRESENT | 0x09
        mov     byte [GDT + FAULT_TASK + 5], PRESENT | 0x09
        mov     dword [FAULT_TSS + 32], fault_task
        mov     dword [FAULT_TSS + 56], 0x3800
        mov     ax, TASK
        ltr     ax
        ret
intact:
        call    install_recorder
        set_descriptor TARGET, 0, 0xFFFFF, PRESENT | DPL(1) | 0x1A, 0xC
        set_descriptor STACK, 0, 0xFFFFF, PRESENT | DPL(1) | 0x12, 0xC
        mov     dword [TSS + 16], STACK + 1
        mov     dword [TSS + 12], INNER1
        mov     word [TSS], 0
        mov     dword [PTE(0)], 0
        call    flush
        mov     eax, cr0
        and     eax, ~0x0E
        mov     cr0, eax
        ret
outcome:                                        ; the exception and its error code
        say     " "
        cmp     dword [r_vector], DONE
        je      .none
        mov     eax, [r_vector]
        call    print_vector
        cmp     dword [r_error], -1
        je      .end
        say     "("
        put_hex16 [r_error]
        say     ")"
.end:
        ret
.none:
        say     "."
        ret
rows:
%macro divide_error 0
        xor     eax, eax
        div     al
%endmacro
%macro single_step 0
        push    dword FLAG_TF | 2
        popfd
        nop
%endmacro
%macro breakpoint 0
        int3
%endmacro
%macro overflow 0
        mov     al, 0x7F
        inc     al
        into
%endmacro
%macro out_of_bounds 0
        mov     eax, 5
        bound   eax, [WINDOW_TABLE + 0x800]     ; zeros
%endmacro
%macro undefined 0
        ud2
%endmacro
%macro invalid_tss 0
        push    dword FLAG_NT | 2
        popfd
        iretd
%endmacro
%macro absent_segment 0
        mov     ax, ABSENT + 3
        mov     fs, ax
%endmacro
%macro absent_stack 0
        mov     ax, ABSENT + 3
        mov     ss, ax
%endmacro
%macro general 0
        hlt
%endmacro
%macro missing_page 0
        mov     al, [WINDOW]
%endmacro
%macro software 0
        int     0x41
%endmacro
        row     0, divide_error
        row     1, single_step
        row     3, breakpoint
        row     4, overflow
        row     5, out_of_bounds
        row     6, undefined
        row     10, invalid_tss
        row     11, absent_segment
        row     12, absent_stack
        row     13, general
        row     14, missing_page
        row     0x41, software

; What the handler of a double fault is told: error code 0; CR2 of the page fault that came last.
        call    intact
        try     "page fault, then its own stack missing"
        set_gate IDT + 14 * 8, TARGET, in_ring_1, PRESENT | 0x0E, 0
        mov     dword [TSS + 12], WINDOW + PAGE + 0x200
        mov     dword [PTE(1)], 0
        call    flush
        ring    3
        mov     al, [WINDOW + PAGE]
        done
        call    show_cr2
        call    intact
        try     "general protection, then the stack missing: the page fault is served"
        set_gate IDT + 13 * 8, TARGET, in_ring_1, PRESENT | 0x0E, 0
        mov     dword [TSS + 12], WINDOW + 0x200
        ring    3
        hlt
        done
        call    show_cr2

; Ring 0 without a usable stack: only a task gate gets out of it.
        call    intact
        mov     edi, FAULT_TSS
        mov     dword [edi + 28], DIRECTORY
        mov     dword [edi + 32], fault_task
        mov     dword [edi + 36], 2
        mov     dword [edi + 56], 0x3800
        mov     dword [edi + 72], FLAT
        mov     dword [edi + 76], CODE(0)
        mov     dword [edi + 80], DATA(0)
        mov     dword [edi + 84], FLAT
        set_descriptor FAULT_TASK, FAULT_TSS, 103, PRESENT | 0x09, 0
        set_gate IDT + 8 * 8, FAULT_TASK, 0, PRESENT | 0x05, 0
        mov     dword [PTE(1)], 0
        call    flush
        mov     dword [outs], 4
        try     "a push in ring 0 onto a missing page, #DF through a task gate"
        mov     dword [origin], pushing
        mov     esp, WINDOW + PAGE + 0x100
pushing:
        push    eax
        done
        call    old_task
        try     "ring 0's stack in the TSS missing"
        mov     dword [TSS + 4], WINDOW + PAGE + 0x100
        ring    3
        mov     dword [origin], dividing
        xor     eax, eax
dividing:
        div     al
        done
        mov     dword [TSS + 4], INNER0
        finish
