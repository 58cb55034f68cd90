; The ring 3 program: does what it may, then, one by one, what it may not. 32-bit code for linear address 40000000h.
;
; Before each offence it tells the kernel the test's number and where to go on. What happened is judged later, in
; ring3_test.asm, from the kernel's notes.

TEST_PROTECTED  equ 0
TEST_PAGING     equ 1
TEST_RING3      equ 2
TEST_SYSCALL    equ 3
TEST_LATE       equ 4
TEST_SUPERVISOR equ 5
TEST_READ_ONLY  equ 6
TEST_CLI        equ 7
TEST_PORT       equ 8
TEST_SELECTOR   equ 9
TEST_GATE       equ 10
TEST_DIVIDE     equ 11
TEST_OPCODE     equ 12
TEST_BREAKPOINT equ 13
TEST_STEP       equ 14
TEST_OPEN_PORT  equ 15
TEST_TIMER      equ 16
TEST_BITS       equ 17
TEST_REAL       equ 18
TEST_COUNT      equ 19

VALUE_CS        equ 0
VALUE_PRODUCT_LOW equ 1
VALUE_PRODUCT_HIGH equ 2
VALUE_LATE      equ 3
VALUE_CONST     equ 4
VALUE_STEP      equ 5
VALUE_PORT      equ 6
VALUE_ALIAS     equ 7
VALUE_CR0       equ 8
VALUE_PTE_CODE  equ 9
VALUE_PTE_DATA  equ 10
VALUE_PTE_CONST equ 11

FACTOR_1        equ 123456789
FACTOR_2        equ 987654321
LATE_AT         equ USER_LATE_LINEAR + 123h
LATE_VALUE      equ 0CAFE1234h
CONST_VALUE     equ 00C0FFEEh
CONST_AT        equ USER_CONST_LINEAR
SUPERVISOR_AT   equ PAYLOAD_LINEAR
ALIAS_VALUE     equ 5A5A1234h
FORBIDDEN_PORT  equ 70h
CLOSED_VECTOR   equ 21h         ; a gate for ring 0 only

        section .text
        cpu 386
        bits 32
; ring3_routine: the ring 0 part, for protected_call.
ring3_routine:
        call make_pages
        mov eax, cr0
        mov [values + VALUE_CR0 * 4], eax
        ; One page under two addresses: write here, read there.
        mov dword [fs:USER_DATA_LINEAR], ALIAS_VALUE
        mov eax, [fs:PAGE_USER_DATA]
        mov [values + VALUE_ALIAS * 4], eax
        mov ax, SEL_USER_DATA
        mov ds, ax
        mov es, ax
        mov gs, ax
        mov fs, ax
        push dword SEL_USER_DATA
        push dword USER_DATA_LINEAR + 1000h
        push dword 202h                 ; interrupts on, I/O privilege 0
        push dword SEL_USER_CODE
        push dword user_start
        iretd
        bits 16

; expect: announces test %1 and the address %2 to go on from.
%macro expect 2
        mov eax, SYS_EXPECT
        mov ebx, %1
        mov ecx, %2
        int SYSCALL_VECTOR
%endmacro
; keep: stores register or value %2 as result %1.
%macro keep 2
        mov ecx, %2
        mov ebx, %1
        mov eax, SYS_KEEP
        int SYSCALL_VECTOR
%endmacro

        section .user
        bits 32
user_start:
        xor ecx, ecx
        mov cx, cs
        keep VALUE_CS, ecx

        mov eax, SYS_MULTIPLY
        mov ebx, FACTOR_1
        mov ecx, FACTOR_2
        int SYSCALL_VECTOR
        mov esi, edx
        keep VALUE_PRODUCT_LOW, eax
        keep VALUE_PRODUCT_HIGH, esi

        expect TEST_LATE, 0
late_instruction:
        mov dword [LATE_AT], LATE_VALUE
        mov esi, [LATE_AT]
        keep VALUE_LATE, esi

        expect TEST_SUPERVISOR, user_after_supervisor
supervisor_instruction:
        mov eax, [SUPERVISOR_AT]
user_after_supervisor:
        expect TEST_READ_ONLY, user_after_read_only
        mov esi, [CONST_AT]
read_only_instruction:
        mov dword [CONST_AT], 0
user_after_read_only:
        mov esi, [CONST_AT]
        keep VALUE_CONST, esi

        expect TEST_CLI, user_after_cli
cli_instruction:
        cli
user_after_cli:
        expect TEST_PORT, user_after_port
port_instruction:
        in al, FORBIDDEN_PORT
user_after_port:
        expect TEST_SELECTOR, user_after_selector
        mov ax, SEL_FLAT
selector_instruction:
        mov es, ax
user_after_selector:
        expect TEST_GATE, user_after_gate
gate_instruction:
        int CLOSED_VECTOR
user_after_gate:
        expect TEST_DIVIDE, user_after_divide
        xor edx, edx
        xor ecx, ecx
        mov eax, 1
divide_instruction:
        div ecx
user_after_divide:
        expect TEST_OPCODE, user_after_opcode
opcode_instruction:
        db 0Fh, 0Bh                     ; UD2
user_after_opcode:
        expect TEST_BREAKPOINT, 0
        int3
after_breakpoint:
        expect TEST_STEP, 0
        mov esi, 1
        pushfd
        or dword [esp], 100h
        popfd
        inc esi                         ; the trap comes after this one
after_step:
        inc esi
        keep VALUE_STEP, esi

        expect TEST_OPEN_PORT, user_after_open_port
        xor eax, eax
        in al, PORT_B
        inc ah                          ; shows that it got here
        mov esi, eax
        keep VALUE_PORT, esi
user_after_open_port:

        expect TEST_TIMER, 0
.work:  mov ecx, 2000
.count: dec ecx
        jnz .count
        mov eax, SYS_ENOUGH
        int SYSCALL_VECTOR
        test eax, eax
        jz .work

        mov eax, SYS_EXIT
        int SYSCALL_VECTOR
.never: jmp .never
user_end:
USER_SIZE       equ user_end - user_start

        section .text
        bits 16
        cpu 8086
user_program    equ section..user.start
