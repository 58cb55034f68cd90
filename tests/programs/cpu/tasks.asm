; Task switches: by JMP, CALL, INT and exceptions through task gates, and IRET; 16-bit and 32-bit TSSs; busy bits, NT and links; what is saved and
; loaded. task_faults.asm has the faults, io_map.asm the I/O bit map.
; A 16-bit TSS leaves the upper halves of registers as ones, here as on Bochs; the manual does not say.
;
; QEMU: clears those halves.
; cpu: 80386 80486 pentium pentiumpro
%include "harness.inc"
%include "task_cases.inc"

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
        finish
