; The 17 sensitive instructions that do not trap, in rings 0 to 3 and in virtual-8086 mode.
;
; QEMU: LAR hides bits 16 to 19; the manual leaves them open, Bochs and processors show the limit there.
; cpu: 80386 80486 pentium pentiumpro
%include "harness.inc"

        mov     dword [outs], 2

%macro sgdt_case 0
        sgdt    [RESULT]
%endmacro
        rings   "SGDT", sgdt_case

%macro sidt_case 0
        sidt    [RESULT]
%endmacro
        rings   "SIDT", sidt_case

        mov     ax, LOCAL
        lldt    ax
%macro sldt_case 0
        mov     eax, -1
        sldt    eax
        mov     [RESULT], eax
        mov     dword [RESULT + 4], -1
        sldt    [RESULT + 4]
%endmacro
        rings   "SLDT", sldt_case

%macro str_case 0
        mov     eax, -1
        str     eax
        mov     [RESULT], eax
        mov     dword [RESULT + 4], -1
        str     [RESULT + 4]
%endmacro
        rings   "STR", str_case

; MP and TS as set here; the upper half of a 32-bit register is that of CR0 on processors that tell.
        mov     eax, cr0
        or      eax, 0x0A
        mov     cr0, eax
%macro smsw_case 0
        mov     eax, -1
        smsw    ax
        mov     [RESULT], eax
        mov     dword [RESULT + 4], -1
        smsw    [RESULT + 4]
        or      dword [RESULT], 0xFFF0             ; ET, NE and what an 80386 shows where there is nothing
        or      dword [RESULT + 4], 0xFFF0
%endmacro
        rings   "SMSW", smsw_case
        mov     eax, cr0
        and     eax, ~0x0A
        mov     cr0, eax

; PUSHF shows IOPL and IF to every ring; POPF changes them only as CPL allows, and faults never.
%macro pushf_case 0
        pushfd
        pop     dword [RESULT]
        pushfw
        pop     word [RESULT + 4]
%endmacro
        mov     dword [case_flags], FLAG_IF | IOPL(2) | 2
        rings   "PUSHF, IOPL 2, IF", pushf_case

%macro popf_case 0
        push    dword IOPL(3) | FLAG_NT | FLAG_DF | 2
        popfd
        pushfd
        pop     dword [RESULT]
        push    word FLAG_IF | IOPL(1) | 2
        popfw
        pushfd
        pop     dword [RESULT + 4]
%endmacro
        mov     dword [case_flags], FLAG_IF | IOPL(0) | 2
        rings   "POPF, IOPL 0, IF", popf_case
        mov     dword [case_flags], FLAG_IF | IOPL(1) | 2
        rings   "POPF, IOPL 1, IF", popf_case
        mov     dword [case_flags], FLAG_IF | IOPL(2) | 2
        rings   "POPF, IOPL 2, IF", popf_case
        mov     dword [case_flags], IOPL(3) | 2
        rings   "POPF, IOPL 3", popf_case
        mov     dword [case_flags], 2

; LAR and LSL answer about descriptors of their own privilege and less only.
%macro lar_lsl_case 0
        xor     eax, eax
        mov     edx, -1
        mov     cx, [SCRATCH]
        stc                                     ; ZF only changes
        lar     edx, cx
        jnz     %%no_lar
        mov     [RESULT], edx
%%no_lar:
        mov     edx, -1
        lsl     edx, cx
        jnz     %%no_lsl
        mov     [RESULT + 4], edx
        inc     eax
%%no_lsl:
%endmacro
        set_descriptor SLOT + 0x00, 0, 0x12345, PRESENT | DPL(2) | 0x12, 0x4
        set_descriptor SLOT + 0x08, 0, 0x12345, PRESENT | DPL(1) | 0x1E, 0xD
        set_descriptor SLOT + 0x10, 0, 0x00067, PRESENT | DPL(3) | 0x09, 0
        set_descriptor SLOT + 0x18, 0, 0x00FFF, PRESENT | DPL(3) | 0x0E, 0
        set_descriptor SLOT + 0x20, 0x1234, 8, PRESENT | DPL(3) | 0x0C, 0
        set_descriptor SLOT + 0x28, 0, 0x00FFF, DPL(3) | 0x02, 0
        set_descriptor SLOT + 0x30, 0, 0xFFFFF, DPL(3) | 0x18, 0xC
%macro queries 2
        mov     dword [SCRATCH], %2
        rings   %1, lar_lsl_case
%endmacro
        queries "LAR LSL data DPL 2", SLOT
        queries "LAR LSL data DPL 2, RPL 3", SLOT + 3
        queries "LAR LSL conforming code DPL 1", SLOT + 0x08
        queries "LAR LSL TSS", SLOT + 0x10
        queries "LAR LSL interrupt gate", SLOT + 0x18
        queries "LAR LSL call gate", SLOT + 0x20
        queries "LAR LSL absent LDT", SLOT + 0x28
        queries "LAR LSL absent code, execute-only", SLOT + 0x30
        queries "LAR LSL null", 0
        queries "LAR LSL beyond the table", GDT_ENTRIES * 8

%macro verify_case 0
        mov     cx, [SCRATCH]
        verr    cx
        setz    [RESULT]
        verw    cx
        setz    [RESULT + 4]
%endmacro
%macro verifies 2
        mov     dword [SCRATCH], %2
        rings   %1, verify_case
%endmacro
        set_descriptor SLOT + 0x38, 0, 0xFFFFF, PRESENT | DPL(3) | 0x10, 0xC
        set_descriptor SLOT + 0x40, 0, 0xFFFFF, PRESENT | DPL(3) | 0x1A, 0xC
        set_descriptor SLOT + 0x48, 0, 0xFFFFF, PRESENT | DPL(0) | 0x1E, 0xC
        set_descriptor SLOT + 0x50, 0, 0xFFFFF, DPL(3) | 0x12, 0xC
        verifies "VERR VERW data DPL 2", SLOT
        verifies "VERR VERW data DPL 2, RPL 3", SLOT + 3
        verifies "VERR VERW read-only data", SLOT + 0x38
        verifies "VERR VERW readable code", SLOT + 0x40
        verifies "VERR VERW execute-only code", SLOT + 0x30
        verifies "VERR VERW conforming code DPL 0", SLOT + 0x48
        verifies "VERR VERW absent data", SLOT + 0x50
        verifies "VERR VERW TSS", SLOT + 0x10
        verifies "VERR VERW null", 3

; Selectors show the RPL: a program learns its ring from CS and SS.
%macro push_segments_case 0
        push    cs
        pop     dword [RESULT]
        push    ss
        pop     dword [RESULT + 4]
        and     dword [RESULT], 0xFFFF             ; the upper halves are as the stack had them on some models
        and     dword [RESULT + 4], 0xFFFF
%endmacro
        rings   "PUSH CS, SS", push_segments_case
%macro mov_from_case 0
        mov     eax, -1
        mov     ax, cs
        mov     [RESULT], eax
        mov     word [RESULT + 4], ss
%endmacro
        rings   "MOV from CS, SS", mov_from_case

%macro pop_case 0
        push    dword DATA(1)
        pop     fs
        mov     [RESULT], fs
        push    dword DATA(2) + 1               ; RPL 3
        pop     gs
%endmacro
        rings   "POP FS of DPL 1, GS of DPL 2 with RPL 3", pop_case
%macro mov_to_case 0
        mov     eax, DATA(3)
        mov     es, ax
        mov     [RESULT], es
        mov     eax, 3
        mov     es, ax
        mov     [RESULT + 4], es
        mov     eax, DATA(2)
        mov     es, ax
%endmacro
        rings   "MOV ES of DPL 3, null, DPL 2", mov_to_case
%macro mov_ss_case 0
        mov     ax, ss
        mov     ss, ax
        mov     [RESULT], ss
        mov     eax, DATA(3)
        mov     ss, ax
%endmacro
        rings   "MOV SS of its own, of DPL 3", mov_ss_case

; Far transfers: to the ring's own code, to conforming code, to another ring's.
        set_descriptor SLOT + 0x58, 0, 0xFFFFF, PRESENT | DPL(1) | 0x1E, 0xC
%macro call_case 0
        call    CODE(case_ring):%%own
        mov     dword [RESULT], 1
        call    SLOT + 0x58:%%own
        mov     dword [RESULT], 2
        call    CODE(0):%%own
        mov     dword [RESULT], 3
        jmp     %%end
%%own:
        mov     [RESULT + 4], cs
        retf
%%end:
%endmacro
        rings   "CALL own, conforming DPL 1, ring 0", call_case
%macro jmp_case 0
        jmp     CODE(case_ring):%%own
%%own:
        mov     dword [RESULT], 1
        jmp     SLOT + 0x58:%%conforming
%%conforming:
        mov     dword [RESULT], 2
        mov     [RESULT + 4], cs
        jmp     CODE(1):%%ring_1
%%ring_1:
        mov     dword [RESULT], 3
%endmacro
        rings   "JMP own, conforming DPL 1, ring 1", jmp_case

%macro retf_case 0
        push    dword DATA(3)
        push    dword STACK3
        push    dword CODE(3)
        push    dword %%outer
        retf
%%outer:
        mov     [RESULT], cs
        mov     [RESULT + 4], ss
        push    dword CODE(2)
        push    dword %%inner
        retf
%%inner:
%endmacro
        rings   "RETF to ring 3, then to ring 2", retf_case
%macro iret_case 0
        push    dword DATA(3)
        push    dword STACK3
        push    dword IOPL(3) | FLAG_DF | 2
        push    dword CODE(3)
        push    dword %%outer
        iretd
%%outer:
        mov     [RESULT], cs
        pushfd
        pop     dword [RESULT + 4]
        push    dword 2
        push    dword CODE(2)
        push    dword %%inner
        iretd
%%inner:
%endmacro
        rings   "IRET to ring 3, then to ring 2", iret_case

%macro int_case 0
        int     0x31
%endmacro
        rings   "INT n with DPL 3", int_case
%macro int_inner_case 0
        int     0x20
%endmacro
        rings   "INT n with DPL 0", int_inner_case
%macro int3_case 0
        int3
%endmacro
        rings   "INT3", int3_case
%macro into_case 0
        mov     al, 0x7F
        inc     al
        into
%endmacro
        rings   "INTO", into_case

; In virtual-8086 mode. #UD: there are no such selectors. The end of a case there is INT3, which IOPL does not forbid.
%macro virtual 2+
        try     "V86 ", %1
        v86     0
        %2
        int3
        done
%endmacro
%macro virtual_smsw 0
        smsw    ax
        or      ax, 0xFFF0                      ; as above
        mov     [RESULT], ax
%endmacro
        virtual "SGDT", o32 sgdt [RESULT]
        virtual "SIDT", o32 sidt [RESULT]
        virtual "SMSW", virtual_smsw
        virtual "SLDT", sldt [RESULT]
        virtual "STR", str [RESULT]
        virtual "LAR", lar eax, ecx
        virtual "LSL", lsl eax, ecx
        virtual "VERR", verr cx
        virtual "VERW", verw cx
        virtual "PUSHF", pushf
        virtual "POPF", popf
        virtual "INT n", int 0x31
        virtual "IRET", iret
        virtual "PUSH CS", push cs
        virtual "MOV ES", mov ax, 0x1234
        finish
