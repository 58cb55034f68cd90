; Call gates: privilege, stack switches with parameters, faults on the way in; far returns on the way out.
;
; Bochs: pushes only SP when the outer stack is 16-bit; the manual pushes all of ESP. Reads two bytes more of the TSS than SS has; the manual (CALL, MORE-PRIVILEGE) asks for offset + 5 to be inside the limit.
; QEMU: runs conforming code at its DPL through a call gate; the manual keeps CPL. Does not check limits of stacks. An absent inner stack is
; #TS; the manual has #SS. Needs two bytes more of the TSS, too. Does not check the EIP that RETF takes.
; cpu: 80386 80486 pentium pentiumpro
%include "harness.inc"

GATE            equ     SLOT
TARGET          equ     SLOT + 0x08
STACK           equ     SLOT + 0x10
OTHER           equ     SLOT + 0x18

; Gate DPL by RPL for CPL 0 to 3 each, to code of every DPL: the ring the target runs in, or an exception, with a quotation mark if its
; error code names the code segment and not the gate.
%macro gate_table 4                             ; TITLE, INSTRUCTION, GATE TYPE, CODE TYPE
        mov     dword [target_dpl], 0
%%dpl:
        say     %1, " to DPL "
        put_hex4 [target_dpl]
        mov     eax, [target_dpl]
        shl     eax, 5
        or      eax, PRESENT | %4
        shl     eax, 8
        or      eax, 0x00CF0000
        mov     dword [GDT + TARGET], 0xFFFF
        mov     [GDT + TARGET + 4], eax
        mov     dword [caller], 0
%%caller:
        say     " "
        mov     dword [levels], 0
%%levels:
        set_gate GDT + GATE, TARGET, arrived, PRESENT | %3, 0
        mov     eax, [levels]
        mov     ecx, eax
        shr     ecx, 2
        shl     ecx, 5
        or      [GDT + GATE + 5], cl
        and     eax, 3
        or      eax, GATE
        mov     [pointer + 4], eax
        attempt
        mov     eax, [caller]
        ring_in_eax
        %2      far [pointer]
        finished
        call    ring_letter
        inc     dword [levels]
        cmp     dword [levels], 16
        jb      near %%levels
        inc     dword [caller]
        cmp     dword [caller], 4
        jb      near %%caller
        new_line
        inc     dword [target_dpl]
        cmp     dword [target_dpl], 4
        jb      near %%dpl
%endmacro
%include "ring_in_eax.inc"
        jmp     tables
arrived:
        int     DONE
ring_letter:
        cmp     dword [r_vector], DONE
        jne     .fault
        mov     al, [r_cs]
        and     al, 3
        add     al, '0'
        put_char al
        ret
.fault:
        mov     dword [error_expected], TARGET
        cmp     dword [r_error], TARGET
        je      .target
        mov     dword [error_expected], GATE
        jmp     report_letter
.target:
        call    report_letter
        put_char '"'
        ret
        align   4
target_dpl:     dd      0
caller:         dd      0
levels:         dd      0
pointer:        dd      0, 0

tables:
        gate_table "CALL 32", call, 0x0C, 0x1A
        gate_table "CALL 16", call, 0x04, 0x1A
        gate_table "JMP 32", jmp, 0x0C, 0x1A
        gate_table "CALL conforming", call, 0x0C, 0x1E
        gate_table "JMP 16 conforming", jmp, 0x04, 0x1E

; Parameters 0 to 31 from ring 3 to rings 0 to 2, each of the caller's parameters known; a dot where the whole inner frame is as it must be.
%macro parameters 3                             ; BITS, RING FROM, RING TO
    %defstr gate_bits %1
        say     "parameters, ", gate_bits, " bits, ring ", '0' + %2, " to ", '0' + %3, ": "
        mov     dword [count], 0
%%count:
        mov     dword [GDT + TARGET], 0xFFFF
        mov     dword [GDT + TARGET + 4], 0x00CF1A00 | ((PRESENT | DPL(%3)) << 8)
        set_gate GDT + GATE, TARGET, arrived, PRESENT | DPL(3) | (0x04 + (%1 - 16) / 2), 0
        mov     al, [count]
        mov     [GDT + GATE + 4], al
        attempt
        ring    %2
        mov     ecx, 31
%%push:
        lea     eax, [ecx + 0x5A00]
    %if %1 == 32
        or      eax, 0x7B000000
        push    eax
    %else
        push    ax
    %endif
        loop    %%push
        call    GATE:0
%%behind:
        finished
        mov     dword [wanted], %%behind
        mov     esi, [r_esp]
        call    take_%1                         ; EIP
        mov     dword [wanted], CODE(%2)
        call    take_%1
        mov     ecx, [count]
        jecxz   %%old_stack
        mov     edx, 0x5A01 + ((%1 - 16) / 16) * 0x7B000000
%%parameter:
        mov     [wanted], edx
        call    take_%1
        inc     edx
        loop    %%parameter
%%old_stack:
        mov     dword [wanted], STACK%2 - 31 * %1 / 8
        call    take_%1
        mov     dword [wanted], DATA(%2)
        call    take_%1
        cmp     esi, INNER%3
        jne     %%wrong
        cmp     dword [r_ss], DATA(%3)
        jne     %%wrong
        cmp     dword [wrong], 0
        jne     %%wrong
        put_char '.'
        jmp     %%next
%%wrong:
        mov     dword [wrong], 0
        put_char 'x'
%%next:
        inc     dword [count]
        cmp     dword [count], 32
        jb      near %%count
        new_line
%endmacro
        jmp     parameter_cases
take_32:
        lodsd
        cmp     eax, [wanted]
        jne     not_wanted
        ret
take_16:
        lodsw
        cmp     ax, [wanted]
        jne     not_wanted
        ret
not_wanted:
        mov     dword [wrong], 1
        ret
        align   4
count:          dd      0
wanted:         dd      0
wrong:          dd      0
parameter_cases:
        parameters 32, 3, 0
        parameters 32, 3, 1
        parameters 32, 3, 2
        parameters 32, 2, 0
        parameters 32, 2, 1
        parameters 32, 1, 0
        parameters 16, 3, 0
        parameters 16, 2, 1

; In and out again. The data segments of inner rings are gone afterwards; the parameters are released on both stacks.
%macro show_segments 0
        say     "  es "
        put_hex16 [r_es]
        say     " ds "
        put_hex16 [r_ds]
        say     " fs "
        put_hex16 [r_fs]
        say     " gs "
        put_hex16 [r_gs]
        new_line
%endmacro
        jmp     return_cases
return_32:
        mov     eax, DATA(0)
        mov     fs, ax
        mov     eax, DATA(2)
        mov     gs, ax
        mov     eax, CONFORMING
        mov     es, ax
        retf    8
return_16:
        mov     eax, DATA(1)
        mov     fs, ax
        o16 retf 4
return_cases:
CONFORMING      equ     SLOT + 0x20
        set_descriptor CONFORMING, 0, 0xFFFFF, PRESENT | 0x1E, 0xC
        set_descriptor TARGET, 0, 0xFFFFF, PRESENT | 0x1A, 0xC
%assign from 1
%rep 3
        set_gate GDT + GATE, TARGET, return_32, PRESENT | DPL(3) | 0x0C, 2
        try     "RETF 8 to ring ", '0' + from
        ring    from
        push    dword 1
        push    dword 2
        call    GATE:0
        done
        show_segments
        set_gate GDT + GATE, TARGET, return_16, PRESENT | DPL(3) | 0x04, 2
        try     "16-bit RETF 4 to ring ", '0' + from
        ring    from
        push    dword 1
        call    GATE:0
        done
        show_segments
%assign from from + 1
%endrep
        set_gate GDT + GATE, TARGET, return_32, PRESENT | DPL(3) | 0x0C, 2
        try     "RETF 8 within ring 0"
        push    dword 1
        push    dword 2
        call    GATE:0
        done
        show_segments
        try     "from a 16-bit stack and back: RETF sets SP only"
        ring16  3
        mov     eax, 0x12340000
        mov     ax, sp
        mov     esp, eax
        call    GATE:0
        done
        set_gate GDT + GATE, TARGET, arrived, PRESENT | DPL(3) | 0x0C, 0
        try     "from a 16-bit stack: all of ESP is pushed"
        ring16  3
        mov     eax, 0x12340000
        mov     ax, sp
        mov     esp, eax
        call    GATE:0
        done
        mov     esi, [r_esp]
        say     "  esp "
        put_hex32 [esi + 8]
        say     " ss "
        put_hex16 [esi + 12]
        new_line

; Faults on the way. The stack of ring 1 is the one that is spoilt, so that ring 0 can tell.
%macro broken 2+                                ; TITLE, what to do before
        set_descriptor TARGET, 0, 0xFFFFF, PRESENT | DPL(1) | 0x1A, 0xC
        set_descriptor STACK, 0, 0xFFFFF, PRESENT | DPL(1) | 0x12, 0xC
        set_gate GDT + GATE, TARGET, arrived, PRESENT | DPL(3) | 0x0C, 1
        mov     dword [TSS + 16], STACK + 1
        mov     dword [TSS + 12], INNER1
        %2
        try     %1
        ring    3
        call    GATE + 3:0
        done
%endmacro
        broken  "nothing", nop
        broken  "gate absent", and byte [GDT + GATE + 5], ~PRESENT
        broken  "gate absent and of DPL 0", mov byte [GDT + GATE + 5], 0x0C
        broken  "target null", mov word [GDT + GATE + 2], 3
        broken  "target behind the table", mov word [GDT + GATE + 2], 0xFF8
        broken  "target data", mov word [GDT + GATE + 2], DATA(1)
        broken  "target a TSS", mov word [GDT + GATE + 2], TASK
        broken  "target absent", and byte [GDT + TARGET + 5], ~PRESENT
        broken  "target selector's RPL does not matter", mov word [GDT + GATE + 2], TARGET + 3
%macro short_target 0
        mov     dword [GDT + TARGET], 0x00000FFF
        mov     word [GDT + TARGET + 6], 0x40
%endmacro
        broken  "offset behind the limit", short_target
        broken  "stack null", mov dword [TSS + 16], 1
        broken  "stack behind the table", mov dword [TSS + 16], 0xFF9
        broken  "stack in an LDT that is not there", mov dword [TSS + 16], 0x0D
        broken  "stack with RPL 0", mov dword [TSS + 16], STACK
        broken  "stack with RPL 2", mov dword [TSS + 16], STACK + 2
        broken  "stack of DPL 0", mov byte [GDT + STACK + 5], PRESENT | 0x12
        broken  "stack of DPL 2", mov byte [GDT + STACK + 5], PRESENT | DPL(2) | 0x12
        broken  "stack read-only", mov byte [GDT + STACK + 5], PRESENT | DPL(1) | 0x10
        broken  "stack code", mov byte [GDT + STACK + 5], PRESENT | DPL(1) | 0x1A
        broken  "stack a system segment", mov byte [GDT + STACK + 5], PRESENT | DPL(1) | 0x02
        broken  "stack absent", and byte [GDT + STACK + 5], ~PRESENT
        broken  "stack absent and target absent", and byte [GDT + STACK + 5], ~PRESENT
        broken  "frame around the end of the address space", {mov dword [TSS + 12], 16}
%macro small_stack 0
        mov     dword [GDT + STACK], 0x00000FFF
        mov     dword [GDT + STACK + 4], 0x00400000 | ((PRESENT | DPL(1) | 0x12) << 8)
%endmacro
        broken  "stack limit below ESP", small_stack
%macro tss_short 0
        mov     word [GDT + TASK], 16
        mov     byte [GDT + TASK + 5], PRESENT | 0x09
        mov     ax, TASK
        ltr     ax
%endmacro
        broken  "TSS ends before SS1", tss_short
%macro tss_just_long_enough 0
        mov     word [GDT + TASK], 17
        mov     byte [GDT + TASK + 5], PRESENT | 0x09
        mov     ax, TASK
        ltr     ax
%endmacro
        broken  "TSS ends with SS1", tss_just_long_enough

; RETF: what it refuses. From ring 0 to ring 3.
%macro bad_return 5                             ; TITLE, SS, CS, EIP, bytes released
        try     %1
        push    dword %2
        push    dword STACK3
        push    dword %3
        push    dword %4
        mov     esi, esp
        retf
        done
%endmacro
        bad_return "RETF to null", DATA(3), 0, arrived, 0
        bad_return "RETF to null with RPL 3", DATA(3), 3, arrived, 0
        bad_return "RETF with SS null", 0, CODE(3), arrived, 0
        bad_return "RETF with SS null, RPL 3", 3, CODE(3), arrived, 0
        bad_return "RETF with SS of RPL 0", DATA(0), CODE(3), arrived, 0
        bad_return "RETF with SS of RPL 2", DATA(2), CODE(3), arrived, 0
        bad_return "RETF with CS data", DATA(3), DATA(3), arrived, 0
        bad_return "RETF behind the table", DATA(3), 0xFFB, arrived, 0
        bad_return "RETF with SS behind the table", 0xFFB, CODE(3), arrived, 0
        bad_return "RETF to 16-bit code with EIP 12345h", DATA(3), CODE16(3), 0x12345, 0
        try     "RETF over the stack's end"
        set_descriptor STACK, 0, STACK0 - 1, PRESENT | 0x12, 0x4
        push    dword STACK
        push    dword STACK0 - 8
        lss     esp, [esp]
        mov     dword [STACK0 - 8], arrived
        mov     dword [STACK0 - 4], CODE(3)
        retf
        done
        finish
