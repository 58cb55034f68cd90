; IRET in all its forms: to the same ring, an outer ring, virtual-8086 mode, another task; 16-bit and 32-bit; which flags it takes; what it refuses.
; The segment checks of the ordinary forms are in descriptors.asm.
;
; Bochs: takes an EIP above FFFFh to virtual-8086 mode; the manual (IRET, RETURN-TO-VIRTUAL-8086-MODE) has #GP(0).
; QEMU: the same, enters virtual-8086 mode from rings 1 to 3, too, and reads the stack without a limit.
; cpu: 80486 pentium pentiumpro
%include "harness.inc"
%include "ring_in_eax.inc"

NEW_TSS         equ     0x2800
STACK           equ     SLOT

; All flags set, or none, in the image: what is in EFLAGS afterwards, for CPL 0 to 3 by IOPL 0 to 3.
; %1: title, %2: image, %3: flags before, %4: 16 or 32
%macro flag_table 4
        say     %1
        mov     dword [caller], 0
%%caller:
        mov     dword [iopl], 0
%%iopl:
        attempt
        mov     eax, [iopl]
        shl     eax, 12
        or      eax, %3
        mov     [image_before], eax
        mov     eax, [caller]
        test    eax, eax
        jz      %%ring_0
        imul    ecx, eax, 17
        add     ecx, DATA(0)
        push    ecx
        sub     ecx, 8
        shl     eax, 10
        add     eax, STACK1 - 0x400
        push    eax
        push    dword [image_before]
        push    ecx
        push    dword %%there
        iretd
%%ring_0:
        push    dword [image_before]
        popfd
%%there:
        mov     ax, cs
    %if %4 == 32
        push    dword %2
        push    eax
        push    dword %%back
        iretd
    %else
        push    word %2
        push    ax
        push    word %%back
        o16 iret
    %endif
%%back:
        finished
        say     " "
        mov     eax, [r_flags]
        put_hex32 eax
        inc     dword [iopl]
        cmp     dword [iopl], 4
        jb      near %%iopl
        new_line
        say     "   "
        inc     dword [caller]
        cmp     dword [caller], 4
        jb      near %%caller
        new_line
%endmacro
        jmp     tables
        align   4
caller:         dd      0
iopl:           dd      0
image_before:   dd      0
tables:
; NT and TF apart: NT before IRET makes it a task return, TF after it a trap.
; VIF and VIP, too, as some processors have them and some not.
        flag_table "all flags but TF, VM, RF, VIF, VIP", 0xFFFFFFFF & ~(FLAG_TF | FLAG_VM | FLAG_RF | 0x180000), 2, 32
        flag_table "no flags, from IF DF AC ID", 0, FLAG_IF | FLAG_DF | FLAG_AC | 0x200000 | 0x8D7, 32
        flag_table "16 bits, all flags but TF", 0xFFFF & ~FLAG_TF, FLAG_AC | 0x200000 | 2, 16
        flag_table "16 bits, no flags, from IF DF AC ID", 0, FLAG_IF | FLAG_DF | FLAG_AC | 0x200000 | 0x8D7, 16
%macro vm_case 0                                ; VM in the image counts in ring 0 only
        mov     ax, cs
        push    dword FLAG_VM | FLAG_DF | 2
        push    eax
        push    dword %%back
        iretd
%%back:
%endmacro
%assign level 1
%rep 3
        try     "VM in the image, ring ", '0' + level
        ring    level
        vm_case
        done
%assign level level + 1
%endrep

; From an inner to an outer ring: IF and IOPL are judged by the CPL before.
%macro outward 3                                ; FROM, IOPL before, TO
        try     "from ring ", '0' + %1, " with IOPL ", '0' + %2, " to ring ", '0' + %3
        mov     dword [case_flags], IOPL(%2) | 2
        ring    %1
        mov     dword [case_flags], 2
        push    dword DATA(%3)
        push    dword STACK%3
        push    dword FLAG_IF | IOPL(3) | 2
        push    dword CODE(%3)
        push    dword %%there
        iretd
%%there:
        done
%endmacro
        outward 0, 0, 1
        outward 0, 0, 3
        outward 1, 0, 3
        outward 1, 1, 3
        outward 2, 1, 3
        outward 2, 2, 3

; Data segments of inner rings are dropped, conforming code and outer ones kept.
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
        set_descriptor SLOT + 0x08, 0, 0xFFFFF, PRESENT | 0x1E, 0xC
        set_descriptor SLOT + 0x10, 0, 0xFFFFF, PRESENT | DPL(1) | 0x1A, 0xC
        try     "segments on the way to ring 2"
        mov     ax, DATA(1)
        mov     es, ax
        mov     ax, SLOT + 0x08
        mov     fs, ax
        mov     ax, SLOT + 0x10
        mov     gs, ax
        push    dword DATA(2)
        push    dword STACK2
        push    dword 2
        push    dword CODE(2)
        push    dword segments_there
        iretd
segments_there:
        done
        show_segments

; To virtual-8086 mode: six more items, no checks of selectors; CPL 3.
        mov     dword [v86_segments], 0x1111
        mov     dword [v86_segments + 4], 0x2222
        mov     dword [v86_segments + 8], 0x3333
        mov     dword [v86_segments + 12], 0x4444
        mov     dword [flags_shown], ALL_FLAGS & ~FLAG_RF
        try     "to virtual-8086 mode, IOPL 3"
        mov     dword [case_flags], FLAG_IF | FLAG_DF | FLAG_AC | 0x2000FD7
        and     dword [case_flags], ~(FLAG_TF | FLAG_NT)
        v86     3
        nop
        int3
        done
        show_segments
        mov     dword [case_flags], 2
        try     "to virtual-8086 mode, EIP above FFFFh"
        sub     esp, 24
        mov     dword [esp + 8], 0
        push    dword FLAG_VM | 2
        push    dword 0
        push    dword 0x10000
        iretd
        done
        set_descriptor STACK, 0, STACK0 - 17, PRESENT | 0x12, 0x4
        try     "to virtual-8086 mode over the stack's end"
        push    dword STACK
        push    dword STACK0 - 32
        lss     esp, [esp]
        mov     dword [STACK0 - 32], 0
        mov     dword [STACK0 - 28], 0
        mov     dword [STACK0 - 24], FLAG_VM | 2
        iretd
        done
        mov     dword [flags_shown], SYSTEM_FLAGS

; 16-bit IRET in 32-bit code: EIP is zero-extended; a 32-bit outer stack gets ESP zero-extended, too.
        try     "16-bit, to ring 3"
        push    word DATA(3)
        push    word STACK3
        push    word FLAG_IF | 2
        push    word CODE(3)
        push    word narrow_there
        o16 iret
narrow_there:
        done
        try     "16-bit, to ring 3's 16-bit stack"
        push    word DATA16(3)
        push    word STACK3
        push    word FLAG_IF | 2
        push    word CODE(3)
        push    word narrow_stack_there
        o16 iret
narrow_stack_there:
        done
        try     "32-bit, to a 16-bit stack: SP only"
        push    dword DATA16(3)
        push    dword 0x77770000 + STACK3
        push    dword 2
        push    dword CODE(3)
        push    dword wide_there
        iretd
wide_there:
        done

; What it refuses.
%macro refused 4                                ; TITLE, CS, SS, EIP
        try     %1
        push    dword %3
        push    dword STACK3
        push    dword 2
        push    dword %2
        push    dword %4
        mov     dword [origin], %%here
%%here:
        iretd
        done
%endmacro
        refused "CS null", 0, DATA(3), narrow_there
        refused "CS null, RPL 3", 3, DATA(3), narrow_there
        refused "CS behind the table", 0xFFB, DATA(3), narrow_there
        refused "CS in an LDT that is not there", 0x0F, DATA(3), narrow_there
        refused "CS a TSS", TASK, DATA(3), narrow_there
        refused "SS null", CODE(3), 0, narrow_there
        refused "SS null, RPL 3", CODE(3), 3, narrow_there
        refused "SS behind the table", CODE(3), 0xFFB, narrow_there
        refused "SS of RPL 0", CODE(3), DATA(0), narrow_there
        refused "EIP behind the limit", CODE16(3), DATA(3), 0x10000
        refused "EIP behind the limit, SS null", CODE16(3), 0, 0x10000
        try     "inwards"
        ring    3
        push    dword 2
        push    dword CODE(0)
        push    dword narrow_there
        iretd
        done
        set_descriptor STACK, 0, STACK0 - 1, PRESENT | 0x12, 0x4
%macro short_stack 2
        try     %1
        push    dword STACK
        push    dword STACK0 - %2
        lss     esp, [esp]
        mov     dword [STACK0 - 4], CODE(3)
        mov     dword [STACK0 - %2 + 4], CODE(3)
        mov     dword [STACK0 - %2], narrow_there
        origin_here
        iretd
        done
%endmacro
        short_stack "two items before the stack's end", 8
        short_stack "three items before the stack's end, to ring 3", 12

; NT: back to the task in the link. Here, what it refuses.
%macro nested 3                                 ; TITLE, LINK, busy or available
        set_descriptor TASK2, NEW_TSS, 103, PRESENT | %3, 0
        mov     word [TSS], %2
        try     %1
        push    dword FLAG_NT | 2
        popfd
        origin_here
        iretd
        done
%endmacro
        nested  "NT, link null", 0, 0x0B
        nested  "NT, link in an LDT", TASK2 + 4, 0x0B
        nested  "NT, link behind the table", 0xFF8, 0x0B
        nested  "NT, link to data", DATA(0), 0x0B
        nested  "NT, link to an available TSS", TASK2, 0x09
        mov     byte [GDT + TASK2 + 5], 0x0B
        try     "NT, link to an absent TSS"
        push    dword FLAG_NT | 2
        popfd
        origin_here
        iretd
        done
        set_descriptor TASK2, NEW_TSS, 102, PRESENT | 0x0B, 0
        try     "NT, link to a TSS that is too short"
        push    dword FLAG_NT | 2
        popfd
        origin_here
        iretd
        done
        mov     word [TSS], 0
        try     "NT in ring 3, link null"
        ring    3
        push    dword FLAG_NT | 2
        popfd
        origin_here
        iretd
        done
        finish
