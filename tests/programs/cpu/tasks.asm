; Task switches: by JMP, CALL, INT and exceptions through task gates, and IRET; 16-bit and 32-bit TSSs; busy bits, NT and links; what is saved and
; loaded; faults before the switch (in the old task) and after it (in the new one); the trap bit; LDT; local breakpoints. io_map.asm has the I/O bit map.
; A 16-bit TSS leaves the upper halves of registers as ones, here as on Bochs; the manual does not say.
;
; QEMU: clears those halves; EIP and ESP of faults in the new task are the old task's; #TS for a task gate to an LDT selector, where the manual (CALL,
; TASK-GATE) has #GP; an absent SS is #NP; code of DPL 0 that is conforming is refused.
; cpu: 80386 80486 pentium pentiumpro
%include "harness.inc"

NEW             equ     SLOT            ; TSS descriptors: the new task, 32-bit,
NEW16           equ     SLOT + 0x08     ;   16-bit
GATE            equ     SLOT + 0x10     ; a task gate to NEW
BAD             equ     SLOT + 0x18     ; a segment to be spoilt
LOCAL2          equ     SLOT + 0x20     ; an LDT for the new task
GATE16          equ     SLOT + 0x28
NEW_TSS         equ     0x2800
NEW16_TSS       equ     0x2900
LDT2            equ     0x2A00
NEW_STACK       equ     0x3800

; After a case: what the harness' TSS, the new one and the descriptors hold; then everything as before.
%macro task_case 2+                             ; TITLE, INSTRUCTIONS
        call    prepare
        try     %1
        %2
        done
        call    inspect
%endmacro
        jmp     cases

prepare:
        pushad
        mov     edi, NEW_TSS
        mov     ecx, 0x200 / 4
        xor     eax, eax
        rep stosd
        set_descriptor NEW, NEW_TSS, 103, PRESENT | 0x09, 0
        set_descriptor NEW16, NEW16_TSS, 43, PRESENT | 0x01, 0
        set_gate GDT + GATE, NEW, 0, PRESENT | DPL(3) | 0x05, 0
        set_gate GDT + GATE16, NEW16, 0, PRESENT | DPL(3) | 0x05, 0
        set_descriptor BAD, 0, 0xFFFFF, PRESENT | 0x12, 0xC
        set_descriptor LOCAL2, LDT2, 15, PRESENT | 0x02, 0
        mov     edi, NEW_TSS
        mov     dword [edi + 4], INNER0 - 0x200
        mov     dword [edi + 8], DATA(0)
        mov     dword [edi + 32], new_task
        mov     dword [edi + 36], 2
        mov     dword [edi + 40], 0xA0A0A0A0
        mov     dword [edi + 44], 0xC0C0C0C0
        mov     dword [edi + 48], 0xD0D0D0D0
        mov     dword [edi + 52], 0xB0B0B0B0
        mov     dword [edi + 56], NEW_STACK
        mov     dword [edi + 60], 0x0B0B0B0B
        mov     dword [edi + 64], 0x51515151
        mov     dword [edi + 68], 0xD1D1D1D1
        mov     dword [edi + 72], FLAT
        mov     dword [edi + 76], CODE(0)
        mov     dword [edi + 80], DATA(0)
        mov     dword [edi + 84], FLAT
        mov     dword [edi + 88], FLAT
        mov     dword [edi + 92], 0
        mov     dword [edi + 100], 104 << 16
        mov     edi, NEW16_TSS
        mov     word [edi + 2], INNER0 - 0x200
        mov     word [edi + 4], DATA(0)
        mov     word [edi + 14], new_task
        mov     word [edi + 16], 2
        mov     word [edi + 18], 0xA0A0
        mov     word [edi + 20], 0xC0C0
        mov     word [edi + 22], 0xD0D0
        mov     word [edi + 24], 0xB0B0
        mov     word [edi + 26], NEW_STACK
        mov     word [edi + 28], 0x0B0B
        mov     word [edi + 30], 0x5151
        mov     word [edi + 32], 0xD1D1
        mov     word [edi + 34], FLAT
        mov     word [edi + 36], CODE(0)
        mov     word [edi + 38], DATA16(0)
        mov     word [edi + 40], FLAT
        popad
        ret

        align   4
entry:          dd      0                       ; what +N counts from in the new task
new_task:                                       ; what a new task does unless told otherwise
        int     DONE

inspect:
        pushad
        say     "  tr "
        str     eax
        put_hex16 eax
        say     " old "
        put_hex8 [GDT + TASK + 5]
        say     " new "
        put_hex8 [GDT + NEW + 5]
        say     " "
        put_hex8 [GDT + NEW16 + 5]
        say     " links "
        put_hex16 [TSS]
        say     " "
        put_hex16 [NEW_TSS]
        say     " "
        put_hex16 [NEW16_TSS]
        mov     eax, cr0
        and     eax, 8
        say     " ts "
        put_hex4 eax
        clts
        new_line
        mov     word [TSS], 0
        mov     byte [GDT + TASK + 5], PRESENT | 0x09
        mov     ax, TASK
        ltr     ax
        xor     eax, eax
        lldt    ax
        popad
        ret

%macro show_registers 0
        say     "  eax "
        put_hex32 [r_eax]
        say     " ecx "
        put_hex32 [r_ecx]
        say     " edx "
        put_hex32 [r_edx]
        say     " ebx "
        put_hex32 [r_ebx]
        say     " ebp "
        put_hex32 [r_ebp]
        say     " esi "
        put_hex32 [r_esi]
        say     " edi "
        put_hex32 [r_edi]
        say     " es "
        put_hex16 [r_es]
        say     " ds "
        put_hex16 [r_ds]
        say     " fs "
        put_hex16 [r_fs]
        say     " gs "
        put_hex16 [r_gs]
        new_line
%endmacro

; What was saved of the old task: EIP relative to the case, flags, registers, segments.
%macro show_saved 0
        say     "  saved eip +"
        mov     eax, [TSS + 32]
        sub     eax, [origin]
        put_hex8 eax
        say     " fl "
        mov     eax, [TSS + 36]
        and     eax, SYSTEM_FLAGS
        put_hex32 eax
        say     " eax "
        put_hex32 [TSS + 40]
        say     " esp "
        put_hex32 [TSS + 56]
        say     " es "
        put_hex16 [TSS + 72]
        say     " cs "
        put_hex16 [TSS + 76]
        say     " ss "
        put_hex16 [TSS + 80]
        say     " gs "
        put_hex16 [TSS + 92]
        new_line
%endmacro

cases:
        task_case "JMP", jmp NEW:0
        show_registers
        show_saved
        task_case "CALL", call NEW:0
        show_registers
        show_saved
        task_case "JMP, 16-bit", jmp NEW16:0
        show_registers
        show_saved
        task_case "CALL, 16-bit", call NEW16:0
        show_saved
        task_case "JMP through a gate", jmp GATE:0
        task_case "CALL through a gate, 16-bit", call GATE16:0

        set_gate IDT + 0x40 * 8, GATE, 0, PRESENT | DPL(3) | 0x05, 0
        set_gate IDT + 0x41 * 8, NEW16, 0, PRESENT | DPL(3) | 0x05, 0
        mov     word [IDT + 0x40 * 8 + 2], NEW
        task_case "INT", int 0x40
        show_saved
        task_case "INT, 16-bit", int 0x41
%macro with_nt 1+
        push    dword FLAG_NT | FLAG_DF | 2
        popfd
        %1
%endmacro
        task_case "JMP with NT set", with_nt jmp NEW:0
        show_saved
        task_case "CALL with NT set", with_nt call NEW:0
        show_saved
%macro in_ring_3 1+
        ring    3
        %1
%endmacro
        task_case "CALL from ring 3 to a TSS of DPL 0", in_ring_3 call NEW + 3:0
        task_case "CALL from ring 3 through a gate", in_ring_3 call GATE + 3:0
        show_saved
        task_case "INT from ring 3", in_ring_3 int 0x40
        show_saved
        task_case "IRET with NT in ring 3 before any task", in_ring_3 with_nt iretd

; There and back: the new task returns with IRET, or with JMP; the second time it goes on behind.
%macro back_again 0
        mov     dword [NEW_TSS + 32], returning
        call    NEW:0
        inc     dword [RESULT]
        call    NEW:0
        inc     dword [RESULT]
%endmacro
        jmp     back_again_cases
returning:
        inc     dword [RESULT + 4]
        iretd
        inc     dword [RESULT + 8]
        iretd
        jmp     returning
jumping_back:
        inc     dword [RESULT + 4]
        jmp     TASK:0
back_again_cases:
        mov     dword [outs], 3
        task_case "CALL and IRET twice", back_again
%macro back_again_16 0
        mov     word [NEW16_TSS + 14], returning
        call    NEW16:0
        inc     dword [RESULT]
        call    NEW16:0
        inc     dword [RESULT]
%endmacro
        task_case "CALL and IRET twice, 16-bit", back_again_16
%macro to_and_fro 0
        mov     dword [NEW_TSS + 32], jumping_back
        jmp     NEW:0
        inc     dword [RESULT]
%endmacro
        task_case "JMP and JMP", to_and_fro
%macro call_and_jump 0
        mov     dword [NEW_TSS + 32], jumping_back
        mov     dword [origin], jumping_back
        call    NEW:0
        inc     dword [RESULT]
%endmacro
        task_case "CALL and JMP: the caller is still busy", call_and_jump
%macro int_and_iret 0
        mov     dword [NEW_TSS + 32], returning
        int     0x40
        inc     dword [RESULT]
%endmacro
        task_case "INT and IRET", int_and_iret
        task_case "INT and IRET, ring 3", in_ring_3 int_and_iret
        mov     dword [outs], 1

; An exception with an error code: it is on the new task's stack, in the size of its TSS.
        jmp     error_cases
take_error:
        pop     eax
        mov     [RESULT], eax
        int     DONE
take_error_16:
        movzx   ebp, sp
        movzx   eax, word [ebp]
        add     sp, 2
        mov     [RESULT], eax
        int     DONE
error_cases:
        set_gate IDT + 11 * 8, NEW, 0, PRESENT | 0x05, 0
%macro absent_segment 0
        mov     dword [NEW_TSS + 32], take_error
        mov     word [NEW16_TSS + 14], take_error_16
        and     byte [GDT + BAD + 5], ~PRESENT
        mov     eax, BAD
        origin_here
        mov     fs, ax
%endmacro
        task_case "#NP", absent_segment
        show_saved
        mov     word [IDT + 11 * 8 + 2], NEW16
        task_case "#NP, 16-bit", absent_segment
        show_saved
        set_gate IDT + 11 * 8, CODE(0), handlers + 11 * HANDLER_BYTES, PRESENT | 0x0E, 0
        mov     dword [outs], 0

; Refused before anything changes.
%macro before 2+                                ; TITLE, preparation
        call    prepare
        %2
        try     "CALL, ", %1
        call    NEW:0
        done
        call    inspect
        call    prepare
        %2
        try     "CALL GATE, ", %1
        call    GATE:0
        done
        call    inspect
        call    prepare
        %2
        try     "INT, ", %1
        int     0x40
        done
        call    inspect
%endmacro
        before  "busy", mov byte [GDT + NEW + 5], PRESENT | 0x0B
        before  "absent", mov byte [GDT + NEW + 5], 0x09
        before  "busy and absent", mov byte [GDT + NEW + 5], 0x0B
        before  "no TSS", mov byte [GDT + NEW + 5], PRESENT | 0x02
        before  "too short", mov word [GDT + NEW], 102
        call    prepare
        mov     word [GDT + NEW16], 42
        try     "CALL, 16-bit too short"
        call    NEW16:0
        done
        call    inspect
        task_case "JMP to oneself", jmp TASK:0
        task_case "TSS in an LDT", {jmp 0x0C:0}
%macro bad_gate 2
        call    prepare
        mov     word [GDT + GATE + 2], %2
        try     "task gate to ", %1
        call    GATE:0
        done
        call    inspect
%endmacro
        bad_gate "null", 0
        bad_gate "an LDT", NEW + 4
        bad_gate "behind the table", 0xFF8
        bad_gate "data", DATA(0)
        bad_gate "a TSS, RPL 3", NEW + 3
        call    prepare
        and     byte [GDT + GATE + 5], ~PRESENT
        try     "task gate absent"
        call    GATE:0
        done
        call    inspect
        call    prepare
        and     byte [GDT + GATE + 5], ~DPL(3)
        try     "task gate of DPL 0, RPL 3"
        call    GATE + 3:0
        done
        call    inspect

; In the new task, of ring 3 so that its handlers have a stack: the switch is complete, EIP names its first instruction.
%macro after_switch 2+                          ; TITLE, preparation
        call    prepare
        mov     dword [NEW_TSS + 76], CODE(3)
        mov     dword [NEW_TSS + 80], DATA(3)
        mov     dword [entry], new_task
        mov     byte [GDT + BAD + 5], PRESENT | DPL(3) | 0x12
        %2
        try     "new task, ", %1
        mov     eax, [entry]
        mov     [origin], eax
        jmp     NEW:0
        done
        call    inspect
%endmacro
        after_switch "nothing wrong", nop
        after_switch "CS null", mov word [NEW_TSS + 76], 3
        after_switch "CS behind the table", mov word [NEW_TSS + 76], 0xFFB
        after_switch "CS data", mov word [NEW_TSS + 76], DATA(3)
        after_switch "CS of DPL 0, RPL 3", mov word [NEW_TSS + 76], CODE(0) + 3
%macro absent_code 0
        mov     word [NEW_TSS + 76], BAD + 3
        mov     byte [GDT + BAD + 5], DPL(3) | 0x1A
%endmacro
        after_switch "CS absent", absent_code
%macro conforming_code 1
        mov     word [NEW_TSS + 76], BAD + 3
        mov     byte [GDT + BAD + 5], PRESENT | DPL(%1) | 0x1E
%endmacro
        after_switch "CS conforming of DPL 0", conforming_code 0
        after_switch "CS conforming of DPL 3", conforming_code 3
        after_switch "SS null", mov word [NEW_TSS + 80], 0
        after_switch "SS null, RPL 3", mov word [NEW_TSS + 80], 3
        after_switch "SS behind the table", mov word [NEW_TSS + 80], 0xFFB
        after_switch "SS of RPL 0", mov word [NEW_TSS + 80], DATA(3) - 3
        after_switch "SS of DPL 0", mov word [NEW_TSS + 80], DATA(0) + 3
        after_switch "SS code", mov word [NEW_TSS + 80], CODE(3)
%macro bad_stack 1
        mov     word [NEW_TSS + 80], BAD + 3
        mov     byte [GDT + BAD + 5], %1
%endmacro
        after_switch "SS read-only", bad_stack PRESENT | DPL(3) | 0x10
        after_switch "SS absent", bad_stack DPL(3) | 0x12
%macro bad_data 3
        mov     word [NEW_TSS + %1], %2
        mov     byte [GDT + BAD + 5], %3
%endmacro
        after_switch "DS null", bad_data 84, 0, PRESENT | 0x12
        after_switch "DS behind the table", bad_data 84, 0xFFB, PRESENT | 0x12
        after_switch "DS of DPL 0", bad_data 84, BAD + 3, PRESENT | 0x12
        after_switch "ES execute-only", bad_data 72, BAD + 3, PRESENT | DPL(3) | 0x18
        after_switch "FS absent", bad_data 88, BAD + 3, DPL(3) | 0x12
        after_switch "GS a system segment", bad_data 92, LOCAL2, PRESENT
        after_switch "ES conforming code of DPL 0", bad_data 72, BAD + 3, PRESENT | 0x1E
        after_switch "LDT null", mov word [NEW_TSS + 96], 0
        after_switch "LDT", mov word [NEW_TSS + 96], LOCAL2
        after_switch "LDT in an LDT", mov word [NEW_TSS + 96], LOCAL2 + 4
        after_switch "LDT behind the table", mov word [NEW_TSS + 96], 0xFF8
        after_switch "LDT a TSS", mov word [NEW_TSS + 96], TASK
%macro absent_ldt 0
        mov     word [NEW_TSS + 96], LOCAL2
        mov     byte [GDT + LOCAL2 + 5], 0x02
%endmacro
        after_switch "LDT absent", absent_ldt
%macro in_ldt 1
        mov     word [NEW_TSS + 96], %1
        mov     dword [LDT2 + 8], 0x0000FFFF
        mov     dword [LDT2 + 12], 0x00CFF200
        mov     word [NEW_TSS + 84], 0x0F
%endmacro
        after_switch "DS in the LDT", in_ldt LOCAL2
        show_registers
        after_switch "DS in an LDT that is not there", in_ldt 0
%macro short_code 0
        mov     word [NEW_TSS + 76], BAD + 3
        mov     byte [GDT + BAD + 5], PRESENT | DPL(3) | 0x1A
        mov     dword [GDT + BAD], 0x00000FFF
        mov     word [GDT + BAD + 6], 0x40
%endmacro
        after_switch "EIP behind the limit", short_code

; A virtual-8086 task, the trap bit, local breakpoints.
        jmp     special
        bits    16
v86_task:
        int3
        bits    32
special:
%macro v86_new_task 0
        mov     dword [NEW_TSS + 36], FLAG_VM | 2
        mov     dword [NEW_TSS + 32], v86_task
        mov     dword [entry], v86_task
        mov     dword [NEW_TSS + 72], 0x1111
        mov     dword [NEW_TSS + 76], 0
        mov     dword [NEW_TSS + 80], 0x2222
        mov     dword [NEW_TSS + 84], 0x3333
        mov     dword [NEW_TSS + 88], 0x4444
        mov     dword [NEW_TSS + 92], 0x5555
%endmacro
        after_switch "virtual-8086 mode", v86_new_task
        show_registers
        after_switch "trap bit", mov word [NEW_TSS + 100], 1
        mov     eax, dr6
        say     "  dr6 "
        and     eax, 0xE00F
        put_hex16 eax
        xor     eax, eax
        mov     dr6, eax
        new_line
        mov     eax, 0xFFFFFFF0
        mov     dr0, eax
        mov     eax, 0x00000703                 ; L0 G0 LE GE
        mov     dr7, eax
        after_switch "breakpoints", nop
        mov     eax, dr7
        say     "  dr7 "
        put_hex32 eax
        new_line
        mov     eax, 0x400
        mov     dr7, eax
        finish
