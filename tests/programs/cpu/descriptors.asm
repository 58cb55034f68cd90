; Every descriptor type into every segment register, at every CPL, DPL and RPL.
;
; Bochs: IRET to a stack segment that is not present is #NP; the manual (IRET, RETURN-TO-OUTER-PRIVILEGE-LEVEL) has #SS, as Bochs has for RETF.
; QEMU: far JMP, CALL, RETF and IRET do not set the accessed bit; a stack segment that is not present is #NP.
; cpu: 80386 80486 pentium pentiumpro
%include "harness.inc"
%include "tables.inc"

        mov     ax, LOCAL
        lldt    ax

%macro mov_segment 1
        mov     eax, [table_selector]
        mov     %1, ax
%endmacro
        descriptor_table "FS", mov_segment fs, 0, 31, PRESENT, SLOT
        descriptor_table "FS absent", mov_segment fs, 0, 31, 0, SLOT
        descriptor_table "FS by LDT", mov_segment fs, 16, 31, PRESENT, 4
        descriptor_table "GS", mov_segment gs, 16, 31, PRESENT, SLOT
        descriptor_table "ES", mov_segment es, 16, 31, PRESENT, SLOT
        descriptor_table "DS", mov_segment ds, 16, 31, PRESENT, SLOT
        descriptor_table "SS", mov_segment ss, 0, 31, PRESENT, SLOT
        descriptor_table "SS absent", mov_segment ss, 0, 31, 0, SLOT
        descriptor_table "SS by LDT", mov_segment ss, 16, 31, PRESENT, 4

%macro pop_segment 1
        push    dword [table_selector]
        pop     %1
%endmacro
        descriptor_table "POP GS", pop_segment gs, 16, 31, PRESENT, SLOT
        descriptor_table "POP SS", pop_segment ss, 16, 31, PRESENT, SLOT

; A pointer's offset is loaded only together with its segment.
%macro load_pointer 1
        mov     eax, [table_selector]
        mov     [table_offset + 4], eax
        %1      esp, [table_offset]
%endmacro
%macro lss_case 0
        mov     [table_offset], esp
        load_pointer lss
%endmacro
        descriptor_table "LSS", lss_case, 16, 31, PRESENT, SLOT
%macro les_case 0
        mov     [table_offset], esp
        load_pointer les
%endmacro
        descriptor_table "LES", les_case, 16, 31, PRESENT, SLOT

; Code segments. Available TSSs are another program's business, and gates here have no target: #GP(0).
        mov     dword [skipped_types], 1 << 1 | 1 << 9
%macro far_jump 0
        mov     eax, [table_selector]
        mov     [table_offset + 4], eax
        mov     dword [table_offset], %%there
        jmp     far [table_offset]
%%there:
%endmacro
        descriptor_table "JMP", far_jump, 0, 31, PRESENT, SLOT
        descriptor_table "JMP absent", far_jump, 0, 31, 0, SLOT
%macro far_call 0
        mov     eax, [table_selector]
        mov     [table_offset + 4], eax
        mov     dword [table_offset], %%there
        call    far [table_offset]
%%there:
%endmacro
        descriptor_table "CALL", far_call, 0, 31, PRESENT, SLOT
        mov     dword [skipped_types], 0
%macro outer_stack 0                            ; SS:ESP for the selector's RPL
        mov     eax, [table_selector]
        and     eax, 3
        imul    ecx, eax, 17
        add     ecx, DATA(0)
        push    ecx
        shl     eax, 10
        add     eax, STACK1 - 0x400
        push    eax
%endmacro
%macro far_return 0
        outer_stack
        push    dword [table_selector]
        push    dword %%there
        retf
%%there:
%endmacro
        descriptor_table "RETF", far_return, 0, 31, PRESENT, SLOT
        descriptor_table "RETF absent", far_return, 16, 31, 0, SLOT
%macro interrupt_return 0
        outer_stack
        push    dword 2
        push    dword [table_selector]
        push    dword %%there
        iretd
%%there:
%endmacro
        descriptor_table "IRET", interrupt_return, 0, 31, PRESENT, SLOT
        descriptor_table "IRET absent", interrupt_return, 16, 31, 0, SLOT

; The stack segment of a return to ring 3 from every ring: types by DPL and RPL of the stack selector.
%macro return_stack 0
        push    dword [table_selector]
        push    dword STACK3
        push    dword 2
        push    dword CODE(3)
        push    dword %%there
        iretd
%%there:
%endmacro
%macro retf_stack 0
        push    dword [table_selector]
        push    dword STACK3
        push    dword CODE(3)
        push    dword %%there
        retf
%%there:
%endmacro
        say     "(from ring 3 itself the stack is not looked at)", 10
        descriptor_table "IRET's SS", return_stack, 16, 31, PRESENT, SLOT
        descriptor_table "IRET's SS absent", return_stack, 18, 18, 0, SLOT
        descriptor_table "RETF's SS", retf_stack, 0, 31, PRESENT, SLOT
        descriptor_table "RETF's SS absent", retf_stack, 18, 18, 0, SLOT
        finish
