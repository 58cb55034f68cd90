; Interrupt and trap gates: which descriptors an IDT may hold, privilege of INT n, INT3, INTO and of exceptions, flags on entry, frames of
; both sizes, error codes with EXT, hardware interrupts.
;
; QEMU: never sets EXT; an absent inner stack is #TS, the manual (INT, INTER-PRIVILEGE-LEVEL-INTERRUPT) has #SS; does not check limits of handlers and
; stacks.
; cpu: 80386 80486 pentium pentiumpro
%include "harness.inc"
%include "ring_in_eax.inc"

VECTOR          equ     0x40
ENTRY           equ     IDT + VECTOR * 8
TARGET          equ     SLOT
STACK           equ     SLOT + 0x08
%define IDT_ERROR(vector) ((vector) * 8 + 2)

; IDT entries of every type, DPL 0 to 3 for CPL 0 to 3 each: the ring of the handler (which is DPL 0 code, 32-bit even for 16-bit gates) or a
; letter. Task gates are left out.
        mov     dword [error_expected], IDT_ERROR(VECTOR)
        mov     dword [type], 0
.type:
        cmp     dword [type], 5
        je      near .next_type
        say     "INT 40h, type "
        put_hex8 [type]
        mov     dword [level], 0
.present:
        mov     dword [caller], 0
.caller:
        say     " "
        mov     dword [dpl], 0
.dpl:
        set_gate ENTRY, CODE(0), arrived, 0, 0
        mov     eax, [dpl]
        shl     eax, 5
        or      eax, [type]
        or      eax, [level]
        xor     eax, PRESENT
        mov     [ENTRY + 5], al
        attempt
        mov     eax, [caller]
        ring_in_eax
        int     VECTOR
        finished
        call    ring_letter
        inc     dword [dpl]
        cmp     dword [dpl], 4
        jb      near .dpl
        inc     dword [caller]
        cmp     dword [caller], 4
        jb      near .caller
        xor     dword [level], PRESENT
        jz      .row_done
        say     " absent"
        jmp     .present
.row_done:
        new_line
.next_type:
        inc     dword [type]
        cmp     dword [type], 32
        jb      near .type
        jmp     targets

arrived:
        int     DONE
ring_letter:
        cmp     dword [r_vector], DONE
        jne     report_letter
        mov     al, [r_cs]
        and     al, 3
        add     al, '0'
        put_char al
        ret
        align   4
type:           dd      0
level:          dd      0
caller:         dd      0
dpl:            dd      0

; The handler's code segment by its DPL, from CPL 0 to 3: a gate never leads outwards.
targets:
        mov     dword [error_expected], TARGET
%macro target_row 2                             ; TITLE, TYPE
        say     %1
        mov     dword [caller], 0
%%caller:
        say     " "
        mov     dword [dpl], 0
%%dpl:
        set_gate ENTRY, TARGET, arrived, PRESENT | DPL(3) | 0x0E, 0
        mov     eax, [dpl]
        shl     eax, 5
        or      eax, %2
        shl     eax, 8
        or      eax, 0x00CF0000
        mov     dword [GDT + TARGET], 0xFFFF
        mov     [GDT + TARGET + 4], eax
        attempt
        mov     eax, [caller]
        ring_in_eax
        int     VECTOR
        finished
        call    ring_letter
        inc     dword [dpl]
        cmp     dword [dpl], 4
        jb      near %%dpl
        inc     dword [caller]
        cmp     dword [caller], 4
        jb      near %%caller
        new_line
%endmacro
        target_row "handler in code", PRESENT | 0x1A
        target_row "handler in execute-only code", PRESENT | 0x18
        target_row "handler in conforming code", PRESENT | 0x1E
        target_row "handler in absent code", 0x1A
        target_row "handler in data", PRESENT | 0x12
        target_row "handler in an LDT", PRESENT | 0x02

; Flags in the handler and in the image, from ring 0 and ring 3, and the frame.
%macro flags_case 4                             ; TITLE, GATE TYPE, HANDLER, RING
        set_gate ENTRY, CODE(0), %3, PRESENT | DPL(3) | %2, 0
        try     %1, ", ring ", '0' + %4
        ring    %4
        push    dword FLAG_NT | FLAG_DF | IOPL(3) | FLAG_IF | FLAG_CF | FLAG_SF | 2
        popfd
        int     VECTOR
        done
%endmacro
        jmp     flag_cases
frame32:                                        ; a handler that puts its frame and flags into RESULT
        pushfd
        pop     dword [ss:RESULT + 20]
        mov     ebp, esp
        mov     eax, [ebp]
        sub     eax, [ss:origin]
        mov     [ss:RESULT], eax
        mov     eax, [ebp + 4]
        mov     [ss:RESULT + 4], eax
        mov     eax, [ebp + 8]
        mov     [ss:RESULT + 8], eax
        mov     [ss:RESULT + 12], ebp
        int     DONE
frame16:
        pushfd
        pop     dword [ss:RESULT + 20]
        mov     ebp, esp
        movzx   eax, word [ebp]
        sub     eax, [ss:origin]
        mov     [ss:RESULT], eax
        movzx   eax, word [ebp + 2]
        mov     [ss:RESULT + 4], eax
        movzx   eax, word [ebp + 4]
        mov     [ss:RESULT + 8], eax
        mov     [ss:RESULT + 12], ebp
        mov     eax, [ebp + 6]                  ; SP and SS when they were pushed
        mov     [ss:RESULT + 16], eax
        int     DONE
flag_cases:
        mov     dword [flags_shown], ALL_FLAGS
        mov     dword [outs], 6
        flags_case "32-bit interrupt gate", 0x0E, frame32, 0
        flags_case "32-bit trap gate", 0x0F, frame32, 0
        flags_case "32-bit interrupt gate", 0x0E, frame32, 3
        flags_case "32-bit trap gate", 0x0F, frame32, 3
        flags_case "16-bit trap gate", 0x07, frame16, 3
        flags_case "16-bit interrupt gate", 0x06, frame16, 2
        mov     dword [outs], 5
        flags_case "16-bit trap gate", 0x07, frame16, 3
        mov     dword [outs], 4
        flags_case "16-bit interrupt gate", 0x06, frame16, 0
        mov     dword [outs], 0
        mov     dword [flags_shown], SYSTEM_FLAGS

; Who asks: INT n, INT3 and INTO are the program's wish, and DPL counts; an exception comes through any gate. EXT is bit 0 of the error code.
%macro divide_error 0
        xor     eax, eax
        div     al
%endmacro
        rings   "#DE through a gate of DPL 0", divide_error
        and     byte [IDT + 3 * 8 + 5], ~DPL(3)
        and     byte [IDT + 4 * 8 + 5], ~DPL(3)
%macro int3_case 0
        int3
%endmacro
%macro int_3_case 0
        int     3
%endmacro
%macro into_case 0
        mov     al, 0x7F
        inc     al
        into
%endmacro
        rings   "INT3 through a gate of DPL 0", int3_case
        rings   "INT 3 in two bytes through a gate of DPL 0", int_3_case
        rings   "INTO through a gate of DPL 0", into_case
%macro int_0_case 0
        int     0
%endmacro
        rings   "INT 0 through a gate of DPL 0", int_0_case
%macro bound_case 0
        mov     eax, 5
        bound   eax, [zero_bounds]
%endmacro
        jmp     bounds_end
        align   4
zero_bounds:    dd      0, 0
bounds_end:
        and     byte [IDT + 5 * 8 + 5], ~DPL(3)
        rings   "BOUND through a gate of DPL 0", bound_case

        and     byte [IDT + 3 * 8 + 5], ~PRESENT
        try     "INT3, entry absent"
        int3
        done
        try     "INT 3, entry absent"
        int     3
        done
        mov     byte [IDT + 6 * 8 + 5], 0x0E
        try     "#UD, entry absent"
        ud2
        done
        mov     byte [IDT + 6 * 8 + 5], PRESENT | 0x0C
        try     "#UD, entry a call gate"
        ud2
        done
        try     "INT 6, entry a call gate"
        int     6
        done
        mov     byte [IDT + 6 * 8 + 5], PRESENT | 0x0E
        mov     word [IDT + 6 * 8 + 2], 0
        try     "#UD, selector null"
        ud2
        done
        try     "INT 6, selector null"
        int     6
        done
        mov     word [IDT + 6 * 8 + 2], DATA(0)
        try     "#UD, selector of data"
        ud2
        done
        try     "INT 6, selector of data"
        int     6
        done
        mov     word [IDT + 6 * 8 + 2], 0xFF8
        try     "#UD, selector behind the table"
        ud2
        done
        set_descriptor TARGET, 0, 0xFFF, PRESENT | 0x1A, 4
        mov     word [IDT + 6 * 8 + 2], TARGET
        try     "#UD, handler behind the limit"
        ud2
        done
        try     "INT 6, handler behind the limit"
        int     6
        done
        mov     word [IDT + 6 * 8 + 2], CODE(0)

; The stack of the handler: ring 1's, so that the exceptions of its faults have ring 0's.
%macro broken 2+
        set_descriptor TARGET, 0, 0xFFFFF, PRESENT | DPL(1) | 0x1A, 0xC
        set_descriptor STACK, 0, 0xFFFFF, PRESENT | DPL(1) | 0x12, 0xC
        set_gate ENTRY, TARGET, arrived, PRESENT | DPL(3) | 0x0E, 0
        set_gate IDT + 6 * 8, TARGET, arrived, PRESENT | 0x0E, 0
        mov     dword [TSS + 16], STACK + 1
        %2
        try     "INT, ", %1
        ring    3
        int     VECTOR
        done
        try     "#UD, ", %1
        ring    3
        ud2
        done
%endmacro
        broken  "nothing", nop
        broken  "stack null", mov dword [TSS + 16], 1
        broken  "stack behind the table", mov dword [TSS + 16], 0xFF9
        broken  "stack of RPL 0", mov dword [TSS + 16], STACK
        broken  "stack of DPL 0", mov byte [GDT + STACK + 5], PRESENT | 0x12
        broken  "stack read-only", mov byte [GDT + STACK + 5], PRESENT | DPL(1) | 0x10
        broken  "stack absent", and byte [GDT + STACK + 5], ~PRESENT
%macro small_stack 0
        mov     dword [GDT + STACK], 0x00000FFF
        mov     dword [GDT + STACK + 4], 0x00400000 | ((PRESENT | DPL(1) | 0x12) << 8)
%endmacro
        broken  "stack limit below ESP", small_stack
        broken  "handler absent", and byte [GDT + TARGET + 5], ~PRESENT

; The IDT's limit.
        jmp     idt_limits
        align   4
short_idt:      dw      VECTOR * 8 + 6
                dd      IDT
idt_limits:
        set_gate ENTRY, CODE(0), arrived, PRESENT | DPL(3) | 0x0E, 0
        lidt    [short_idt]
        try     "INT with its entry's last byte behind the limit"
        int     VECTOR
        done
        inc     word [short_idt]
        lidt    [short_idt]
        try     "INT with its entry's last byte at the limit"
        int     VECTOR
        done
        lidt    [idt_register]
        try     "INT 255, beyond what is filled"
        int     255
        done

; Hardware: the timer at vector 20h, asked for with IF set in ring 3, HLT in ring 0.
        mov     al, 0x11
        out     0x20, al
        mov     al, 0x20
        out     0x21, al
        mov     al, 0x04
        out     0x21, al
        mov     al, 0x01
        out     0x21, al
        mov     al, 0x34                        ; channel 0, mode 2, every 10,000 ticks
        out     0x43, al
        mov     al, 0x10
        out     0x40, al
        mov     al, 0x27
        out     0x40, al
%macro timer_case 2                             ; TITLE, RING
        mov     al, 0xFE
        out     0x21, al
        mov     dword [case_flags], FLAG_IF | 2
        attempt
        ring    %2
%%wait:
        jmp     %%wait
        finished
        mov     al, 0xFF
        out     0x21, al
        mov     al, 0x20
        out     0x20, al
        mov     dword [case_flags], 2
        say     %1, ": "
        call    report
%endmacro
        timer_case "timer in ring 3, its gate of DPL 0", 3
        timer_case "timer in ring 0", 0
%macro virtual_timer 1                          ; IOPL does not matter for hardware
        mov     al, 0xFE
        out     0x21, al
        mov     dword [case_flags], FLAG_IF | 2
        attempt
        v86     %1
%%wait:
        jmp     %%wait
        finished
        mov     al, 0xFF
        out     0x21, al
        mov     al, 0x20
        out     0x20, al
        mov     dword [case_flags], 2
        say     "timer in virtual-8086 mode, IOPL ", '0' + %1, ": "
        call    report
%endmacro
        virtual_timer 0
        virtual_timer 3
        and     byte [IDT + 0x20 * 8 + 5], ~PRESENT
        timer_case "timer, entry absent", 3
        mov     byte [IDT + 0x20 * 8 + 5], PRESENT | 0x0E
        mov     word [IDT + 0x20 * 8 + 2], 0
        timer_case "timer, selector null", 3
        set_gate IDT + 0x20 * 8, TARGET, arrived, PRESENT | 0x0E, 0
        set_descriptor TARGET, 0, 0xFFFFF, PRESENT | DPL(1) | 0x1A, 0xC
        mov     dword [TSS + 16], DATA(2)
        timer_case "timer, stack of ring 2 for ring 1", 3
        finish
