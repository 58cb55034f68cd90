; Segment limits, granularity, expand-down segments, rights on access, table limits, null selectors, the end of the code segment, small stacks.
;
; At the very end of the address space the manual (volume 3, 5.3) leaves open whether operands that wrap around are let through.
; Bochs: does not see that an instruction crosses the limit when it has decoded the bytes before (the case "an instruction across the end").
; QEMU: does not check limits nor rights of data accesses, and of near jumps; LTR takes a null selector.
; cpu: 80386 80486 pentium pentiumpro
%include "harness.inc"

UP              equ     SLOT            ; bytes 0 … FFFh
UP_PAGES        equ     SLOT + 0x08     ; pages 0 … FFFFFh, so to the end
DOWN_BIG        equ     SLOT + 0x10     ; 1000h … FFFFFFFFh
DOWN_SMALL      equ     SLOT + 0x18     ; 1000h … FFFFh
DOWN_PAGES      equ     SLOT + 0x20     ; 2000h … FFFFFFFFh
DOWN_FULL       equ     SLOT + 0x28     ; limit FFFFFFFFh: nothing
READ_ONLY       equ     SLOT + 0x30
EXECUTE_ONLY    equ     SLOT + 0x38
READABLE        equ     SLOT + 0x40
SHORT_CODE      equ     SLOT + 0x48     ; ends behind `short_end`
SMALL_STACK     equ     SLOT + 0x50     ; 16-bit, 0 … FFFh
USER_CODE       equ     CODE(3)
DOWN_STACK      equ     SLOT + 0x58     ; 16-bit expand-down, 1000h … FFFFh
        set_descriptor UP, 0x20000, 0xFFF, PRESENT | 0x12, 4
        set_descriptor UP_PAGES, 0x20000, 0xFFFFF, PRESENT | 0x12, 0xC
        set_descriptor DOWN_BIG, 0x20000, 0xFFF, PRESENT | 0x16, 4
        set_descriptor DOWN_SMALL, 0x20000, 0xFFF, PRESENT | 0x16, 0
        set_descriptor DOWN_PAGES, 0x20000, 0x1, PRESENT | 0x16, 0xC
        set_descriptor DOWN_FULL, 0, 0xFFFFF, PRESENT | 0x16, 0xC
        set_descriptor READ_ONLY, 0, 0xFFFFF, PRESENT | 0x10, 0xC
        set_descriptor EXECUTE_ONLY, 0, 0xFFFFF, PRESENT | 0x18, 0xC
        set_descriptor READABLE, 0, 0xFFFFF, PRESENT | 0x1A, 0xC
        set_descriptor SMALL_STACK, 0x20000, 0xFFF, PRESENT | DPL(3) | 0x12, 0
        set_descriptor DOWN_STACK, 0x20000, 0xFFF, PRESENT | DPL(3) | 0x16, 0

; around SEGMENT, OFFSET: reads of 1, 2 and 4 bytes, writes of 1, 2 and 4 bytes, of a pointer of six and of two doublewords, at the offset and the eight
; before it: a letter each. In FS.
%macro around 2
    %defstr segment_name %1
        say     segment_name, " "
        put_hex32 %2
        say     ": "
        mov     dword [chosen], %1
        mov     ebx, (%2) - 8
        call    edges
%endmacro
        jmp     edges_end
%macro edge 1+
        attempt
        mov     fs, [chosen]
        %1
        finished
        call    report_letter
%endmacro
edges:
        mov     ebp, 9
.next:
        edge    mov al, [fs:ebx]
        edge    mov ax, [fs:ebx]
        edge    mov eax, [fs:ebx]
        edge    mov [fs:ebx], cl
        edge    mov [fs:ebx], cx
        edge    mov [fs:ebx], ecx
        edge    sgdt [fs:ebx]
        edge    bound ecx, [fs:ebx]
        put_char ' '
        inc     ebx
        dec     ebp
        jnz     near .next
        new_line
        ret
        align   4
chosen:         dd      0
edges_end:
        xor     ecx, ecx
        around  UP, 0x1000
        around  UP, 4
        around  UP, 0x20000000
        around  UP_PAGES, 0x1000
        around  UP_PAGES, 4
        around  DOWN_BIG, 0x1004
        around  DOWN_BIG, 4
        around  DOWN_SMALL, 0x1004
        around  DOWN_SMALL, 0x10000
        around  DOWN_SMALL, 0x10008
        around  DOWN_PAGES, 0x2004
        around  DOWN_FULL, 0x1000
        around  DOWN_FULL, 4
        around  READ_ONLY, 0x20000
        around  READABLE, 0x20000

        try     "through a null FS"
        xor     eax, eax
        mov     fs, ax
        mov     al, [fs:0]
        done
        try     "through a null ES, written"
        mov     eax, 3
        mov     es, ax
        mov     [es:0], al
        done
        try     "through a null DS with REP and ECX 0"
        xor     eax, eax
        mov     ds, ax
        xor     ecx, ecx
        rep lodsb
        done
        try     "from CS that cannot be read"
        jmp     EXECUTE_ONLY:read_code
read_code:
        mov     al, [cs:0]
        done
        try     "from CS that can be read"
        mov     al, [cs:0]
        done
        try     "to CS"
        mov     [cs:0x20000], al
        done
        try     "CMP to CS"
        cmp     byte [cs:0x20000], 0
        done
        try     "ADD to CS"
        add     byte [cs:0x20000], 0
        done

; The end of a code segment: an instruction must lie inside as a whole.
        mov     eax, short_end - 1              ; the limit: the last byte of INC EAX
        mov     [GDT + SHORT_CODE], ax
        mov     word [GDT + SHORT_CODE + 2], 0
        mov     dword [GDT + SHORT_CODE + 4], 0x00409A00
        try     "to the last instruction and beyond"
        mov     dword [origin], short_code
        xor     eax, eax
        jmp     SHORT_CODE:short_code
        done
        try     "far jump behind the end"
        jmp     SHORT_CODE:short_end
        done
        try     "far call behind the end"
        call    SHORT_CODE:short_end
        done
        try     "near jump behind the end"
        mov     dword [origin], short_jump
        jmp     SHORT_CODE:short_jump
        done
        try     "near call behind the end"
        mov     dword [origin], short_call
        jmp     SHORT_CODE:short_call
        done
        try     "near return behind the end"
        push    dword short_end
        mov     dword [origin], short_return
        jmp     SHORT_CODE:short_return
        done
        try     "LOOP behind the end"
        mov     ecx, 5
        mov     dword [origin], short_loop
        jmp     SHORT_CODE:short_loop
        done
        say     "  ECX "
        put_hex32 [r_ecx]
        new_line
        try     "IRET behind the end"
        push    dword 2
        push    dword SHORT_CODE
        push    dword short_end
        iretd
        done
        try     "RETF behind the end"
        push    dword SHORT_CODE
        push    dword short_end
        retf
        done
        dec     word [GDT + SHORT_CODE]
        try     "an instruction across the end"
        mov     dword [origin], short_code
        xor     eax, eax
        jmp     SHORT_CODE:short_code
        done
        jmp     short_behind
short_jump:
        jmp     near short_end
short_call:
        call    short_end
short_return:
        ret
short_loop:
        loop    short_end
short_code:
        nop
        db      0xFF, 0xC0                      ; INC EAX
short_end:
        int     DONE
small_return:
        int     DONE
short_behind:

; Table limits.
%macro with_gdt_limit 1
        mov     word [table_register], %1
        lgdt    [table_register]
%endmacro
        jmp     after_register
        align   4
table_register: dw      0
                dd      GDT
after_register:
        try     "GDT up to the descriptor's end"
        with_gdt_limit UP + 7
        mov     eax, UP
        mov     fs, ax
        done
        try     "GDT short by one byte"
        with_gdt_limit UP + 6
        mov     eax, UP
        mov     fs, ax
        done
        with_gdt_limit GDT_ENTRIES * 8 - 1
        try     "LLDT null"
        xor     eax, eax
        lldt    ax
        sldt    eax
        done
        try     "LDT selector without an LDT"
        mov     eax, 0x0C
        mov     fs, ax
        done
        mov     word [LDT + 8 + 5], 0x40F2
        mov     word [LDT + 8], 0xFFFF
        mov     ax, LOCAL
        lldt    ax
        try     "LDT selector"
        mov     eax, 0x0C
        mov     fs, ax
        done
        try     "LDT selector behind its limit"
        mov     eax, 0x104
        mov     fs, ax
        done
        try     "first entry of the LDT is no null selector"
        mov     eax, 0x04
        mov     fs, ax
        done
        try     "SS first entry of the LDT"
        mov     eax, 0x04
        mov     ss, ax
        done
        try     "LLDT of a data segment"
        mov     eax, DATA(0)
        lldt    ax
        done
        try     "LLDT through the LDT"
        mov     eax, 0x0C
        lldt    ax
        done
        try     "LLDT behind the GDT"
        mov     eax, GDT_ENTRIES * 8
        lldt    ax
        done
        mov     byte [GDT + LOCAL + 5], 0x02
        try     "LLDT absent"
        mov     eax, LOCAL
        lldt    ax
        done
        try     "LTR busy"
        mov     eax, TASK
        ltr     ax
        done
        try     "LTR through the LDT"
        mov     eax, 0x0C
        ltr     ax
        done
        try     "LTR of an LDT"
        mov     eax, LOCAL
        ltr     ax
        done
        set_descriptor TASK2, TSS, TSS_LIMIT, 0x09, 0
        try     "LTR absent"
        mov     eax, TASK2
        ltr     ax
        done
%macro ltr_case 0
        mov     eax, TASK2
        ltr     ax
%endmacro
        rings   "LTR", ltr_case
%macro lldt_case 0
        xor     eax, eax
        lldt    ax
%endmacro
        rings   "LLDT", lldt_case
%macro lgdt_case 0
        lgdt    [gdt_register]
%endmacro
        rings   "LGDT", lgdt_case
%macro lidt_case 0
        lidt    [idt_register]
%endmacro
        rings   "LIDT", lidt_case

; Stacks in ring 3, at 20000h, with a return address in the small one.
        mov     dword [0x20FF8], small_return
; SP is the whole stack pointer of a 16-bit one.
%macro stack_case 3+                            ; SELECTOR, ESP, INSTRUCTION
    %defstr stack_name %1
    %defstr stack_esp %2
    %defstr stack_instruction %3
        try     stack_name, " esp ", stack_esp, " ", stack_instruction
        ring    3
        mov     ebp, esp
        push    dword %1 + 3
        push    dword %2
        lss     esp, [ebp - 8]
        origin_here
        %3
        done
%endmacro
        stack_case SMALL_STACK, 0x1000, push ax
        stack_case SMALL_STACK, 0x1001, push ax
        stack_case SMALL_STACK, 0x1003, push eax
        stack_case SMALL_STACK, 0xFFFE, pop ax
        stack_case SMALL_STACK, 0xFFE, pop eax
        stack_case SMALL_STACK, 0xFFC, pop eax
        stack_case SMALL_STACK, 0xABCD0000, push ax
        stack_case SMALL_STACK, 0xABCD0002, push eax
        stack_case SMALL_STACK, 0xABCD0004, push eax
        stack_case SMALL_STACK, 0xABCD0010, pusha
        stack_case SMALL_STACK, 0x0FF0, popa
        stack_case SMALL_STACK, 0x0FF0, popad
        stack_case SMALL_STACK, 0x0FF8, ret
        stack_case SMALL_STACK, 0x0FFD, ret
        stack_case SMALL_STACK, 0x0FFC, retf
        stack_case SMALL_STACK, 0x0FF8, iretd
        stack_case SMALL_STACK, 0x1000, enter 0x800, 0
        stack_case SMALL_STACK, 0x1000, enter 0x2000, 0
        stack_case SMALL_STACK, 0x0002, call near $ + 5
        stack_case SMALL_STACK, 0x0002, call dword USER_CODE:0
        stack_case DOWN_STACK, 0x1002, push ax
        stack_case DOWN_STACK, 0x1003, push ax
        stack_case DOWN_STACK, 0x0000, push ax
        stack_case DOWN_STACK, 0x0000, push eax
        stack_case DOWN_STACK, 0x0001, push ax
        stack_case DOWN_STACK, 0xFFFE, pop ax
        stack_case DOWN_STACK, 0xFFFE, pop eax
        try     "LTR null"
        xor     eax, eax
        ltr     ax
        done
        finish
