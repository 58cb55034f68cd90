; Task switches that fault: before the switch (in the old task) and after it (in the new one); virtual-8086 tasks, the trap bit, LDT, local breakpoints.
;
; QEMU: EIP and ESP of faults in the new task are the old task's; #TS for a task gate to an LDT selector, where the manual (CALL, TASK-GATE) has
; #GP; an absent SS is #NP; code of DPL 0 that is conforming is refused.
; cpu: 80386 80486 pentium pentiumpro
%include "harness.inc"
%include "task_cases.inc"

        set_gate IDT + 0x40 * 8, GATE, 0, PRESENT | DPL(3) | 0x05, 0
        mov     word [IDT + 0x40 * 8 + 2], NEW
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
