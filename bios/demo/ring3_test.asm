; The protected-mode screen: runs the ring 3 program, then compares what the kernel noted with what the 386 manual says.
;
; Text a script can wait for: "RESULT: 19 of 19 passed". Every line also goes to the debug port.

        section .bss
passed:         resw 1
test_number:    resw 1
test_row:       resw 1          ; screen offset

        section .text
protected_show:
        text "6  PROTECTED MODE"
        mov bx, press_key_help
        call screen_begin
        mov di, AT(1, 1)
        mov cx, 21 << 8 | 78
        text "There and back: paging, ring 3, faults on purpose"
        call panel
        call ring3_clear
        cpu 386
        mov ebx, ring3_routine
        call protected_call
        cpu 8086
        mov word [passed], 0
        mov word [test_number], 0
        mov word [test_row], AT(2, 3)
        jz .no_abort
        call line_new
        add_text "demo: stopped by exception "
        mov al, [abort_vector]
        call line_hex8
        add_text " at "
        mov ax, [abort_eip]
        mov dx, [abort_eip + 2]
        call line_hex32
        call debug_built
.no_abort:
        mov si, test_table
.next:  call judge
        call show_verdict
        add si, test_entry_size
        inc word [test_number]
        add word [test_row], 160
        cmp word [test_number], TEST_COUNT
        jb .next
        call line_new
        add_text "RESULT: "
        mov ax, [passed]
        call line_dec16
        add_text " of "
        mov ax, TEST_COUNT
        call line_dec16
        add_text " passed"
        call debug_result
        mov di, AT(22, 28)
        mov ah, 1Ah
        cmp word [passed], TEST_COUNT
        je .all
        mov ah, 1Ch
.all:   call put_line
        call wait_key
        ret

; ring3_clear: nothing noted yet.
ring3_clear:
        push ds
        pop es
        mov di, faults
        mov cx, exited + 4 - faults
        xor al, al
        rep stosb
        ret

; show_verdict: a row for test SI. Carry set: passed. The built line holds the details.
show_verdict:
        save ax, bx, si, di
        mov bx, si
        text "fail"
        mov ah, PANEL_BAD
        mov al, 'x'
        jnc .mark
        inc word [passed]
        text "pass"
        mov ah, PANEL_GOOD
        mov al, 0FBh                    ; a tick
.mark:  mov di, [test_row]
        call put_char
        add di, 2
        call put_str
        push si
        mov di, [test_row]
        add di, 7 * 2
        mov si, [bx + test_entry.name]
        mov ah, PANEL
        call put_str
        mov di, [test_row]
        add di, 47 * 2
        mov ah, 09h
        call put_line
        ; "demo: pass, name, details"
        mov di, line_buffer
        mov si, details
.keep:  mov al, [di]
        mov [si], al
        inc di
        inc si
        test al, al
        jnz .keep
        pop si
        call line_new
        add_text_keep "demo: "
        call line_str
        add_text ", "
        mov si, [bx + test_entry.name]
        call line_str
        cmp byte [details], 0
        je .end
        add_text ", "
        mov si, details
        call line_str
.end:   call debug_built
        restore ax, bx, si, di
        ret

; judge: test SI, number [test_number]. Carry set if it passed; details in the built line.
judge:
        call line_new
        jmp [si + test_entry.check]

; check_fault: exactly one fault, with the vector, error code and address of the table, at the instruction of the table,
; from ring 3.
check_fault:
        save ax, bx, dx
        mov bx, [test_number]
        mov ax, fault_size
        mul bx
        mov bx, ax
        add bx, faults
        cmp word [bx + fault.count], 0
        jne .happened
        add_text_keep "no fault"
        jmp short .bad
.happened:
        mov al, '#'
        call line_char
        mov al, [bx + fault.vector]
        xor ah, ah
        call line_dec16
        add_text_keep " error "
        mov ax, [bx + fault.error]
        call line_hex16
        cmp byte [bx + fault.vector], 14
        jne .no_address
        add_text_keep " at "
        mov ax, [bx + fault.cr2]
        mov dx, [bx + fault.cr2 + 2]
        call line_hex32
.no_address:
        cmp word [bx + fault.count], 1
        jne .bad
        mov al, [si + test_entry.vector]
        cmp al, [bx + fault.vector]
        jne .bad
        mov ax, [si + test_entry.error]
        cmp ax, [bx + fault.error]
        jne .bad
        mov ax, [si + test_entry.eip]
        cmp ax, [bx + fault.eip]
        jne .bad
        mov ax, [si + test_entry.eip + 2]
        cmp ax, [bx + fault.eip + 2]
        jne .bad
        mov ax, [si + test_entry.cr2]
        cmp ax, [bx + fault.cr2]
        jne .bad
        mov ax, [si + test_entry.cr2 + 2]
        cmp ax, [bx + fault.cr2 + 2]
        jne .bad
        cmp word [bx + fault.cs], SEL_USER_CODE
        jne .bad
        restore ax, bx, dx
        stc
        ret
.bad:   restore ax, bx, dx
        clc
        ret

; check_late: the fault, and the value written by the instruction that ran again.
check_late:
        call check_fault
        jnc judge_end
        mov bx, VALUE_LATE * 4
        mov ax, LATE_VALUE & 0FFFFh
        mov dx, LATE_VALUE >> 16
        jmp compare_value

; check_read_only: the fault, and the page still holding what it held.
check_read_only:
        call check_fault
        jnc judge_end
        mov bx, VALUE_CONST * 4
        mov ax, CONST_VALUE & 0FFFFh
        mov dx, CONST_VALUE >> 16
        jmp compare_value

; check_step: the trap, and both increments done.
check_step:
        call check_fault
        jnc judge_end
        mov bx, VALUE_STEP * 4
        mov ax, 3
        xor dx, dx

; compare_value: carry set if value BX (offset in the table) is DX:AX.
compare_value:
        cmp ax, [values + bx]
        jne judge_bad
        cmp dx, [values + bx + 2]
        jne judge_bad
judge_good:
        stc
judge_end:
        ret
judge_bad:
        clc
        ret

check_protected:
        mov bx, VALUE_CR0 * 4
        add_text_keep "CR0 = "
        call add_value
        mov al, [values + bx]
        and al, 1
        jmp check_bit

check_paging:
        mov bx, VALUE_ALIAS * 4
        add_text_keep "40001000 and 0001C000"
        mov al, [values + VALUE_CR0 * 4 + 3]
        test al, 80h
        jz judge_bad
        mov ax, ALIAS_VALUE & 0FFFFh
        mov dx, ALIAS_VALUE >> 16
        jmp compare_value

check_bit:
        test al, al
        jz judge_bad
        jmp judge_good

check_ring3:
        mov bx, VALUE_CS * 4
        add_text_keep "CS = "
        mov ax, [values + bx]
        call line_hex16
        mov ax, SEL_USER_CODE
        xor dx, dx
        jmp compare_value

check_syscall:
        mov bx, VALUE_PRODUCT_HIGH * 4
        call add_value
        mov bx, VALUE_PRODUCT_LOW * 4
        call add_value
        add_text_keep "h"
        mov ax, (FACTOR_1 * FACTOR_2) & 0FFFFh
        mov dx, (FACTOR_1 * FACTOR_2 >> 16) & 0FFFFh
        call compare_value
        jnc judge_bad
        mov bx, VALUE_PRODUCT_HIGH * 4
        mov ax, (FACTOR_1 * FACTOR_2 >> 32) & 0FFFFh
        mov dx, FACTOR_1 * FACTOR_2 >> 48
        jmp compare_value

; check_open_port: no fault, and the instruction after it was reached.
check_open_port:
        cmp word [faults + TEST_OPEN_PORT * fault_size + fault.count], 0
        jne judge_bad
        add_text_keep "read "
        mov ax, [values + VALUE_PORT * 4]
        call line_hex8
        cmp ah, 1
        jne judge_bad
        jmp judge_good

check_timer:
        mov ax, [timer_in_user]
        call line_dec16
        add_text_keep " interrupts"
        cmp ax, TIMER_WANTED
        jb judge_bad
        jmp judge_good

; check_bits: the processor marks pages it reads (accessed) and writes (dirty), and no others.
check_bits:
        push es
        mov ax, WORK_SEGMENT
        mov es, ax
        mov ax, [es:PAGE_TABLE_USER - WORK_LINEAR]
        mov bx, [es:PAGE_TABLE_USER - WORK_LINEAR + 4]
        mov dx, [es:PAGE_TABLE_USER - WORK_LINEAR + 12]
        pop es
        add_text_keep "code "
        call line_hex8
        add_text_keep " data "
        xchg ax, bx
        call line_hex8
        add_text_keep " constant "
        xchg ax, dx
        call line_hex8
        ; BX = code, DX = data, AX = constant
        and al, PTE_ACCESSED | PTE_DIRTY
        cmp al, PTE_ACCESSED
        jne judge_bad
        and bl, PTE_ACCESSED | PTE_DIRTY
        cmp bl, PTE_ACCESSED
        jne judge_bad
        and dl, PTE_ACCESSED | PTE_DIRTY
        cmp dl, PTE_ACCESSED | PTE_DIRTY
        jne judge_bad
        jmp judge_good

; check_real: the program ended as it should, the processor is back in real mode, and the BIOS clock ticks.
check_real:
        cpu 386
        mov eax, cr0
        and eax, 80000001h
        cpu 8086
        jnz judge_bad
        cmp byte [exited], 1
        jne judge_bad
        call wait_tick
        add_text_keep "the BIOS clock ticks"
        jmp judge_good

; add_value: appends value BX (offset in the table) as eight hexadecimal digits.
add_value:
        save ax, dx
        mov ax, [values + bx]
        mov dx, [values + bx + 2]
        call line_hex32
        restore ax, dx
        ret

        section .bss
details:        resb LINE_SIZE

        struc test_entry
.name:          resw 1
.check:         resw 1
.vector:        resb 1
                resb 1
.error:         resw 1
.eip:           resd 1
.cr2:           resd 1
        endstruc

; a_test: name, check. a_fault: name, check, vector, error code, instruction, address.
%macro a_test 2
        a_fault %1, %2, 0, 0, 0, 0
%endmacro
%macro a_fault 6
        dw %%name, %2
        db %3, 0
        dw %4
        dd %5, %6
        [section .strings]
  %%name: db %1, 0
        __?SECT?__
%endmacro

        section .data
test_table:                             ; in the order of the test numbers
        a_test "Protected mode, 32-bit code", check_protected
        a_test "Paging: one page at two addresses", check_paging
        a_test "Program runs in ring 3", check_ring3
        a_test "System call INT 80h, a 64-bit product", check_syscall
        a_fault "Missing page: supplied, then run again", check_late, 14, 6, late_instruction, LATE_AT
        a_fault "Ring 0 page kept from ring 3", check_fault, 14, 5, supervisor_instruction, SUPERVISOR_AT
        a_fault "Read-only page kept from writing", check_read_only, 14, 7, read_only_instruction, CONST_AT
        a_fault "CLI refused", check_fault, 13, 0, cli_instruction, 0
        a_fault "Port 70h refused by the TSS", check_fault, 13, 0, port_instruction, 0
        a_fault "Ring 0 data segment refused", check_fault, 13, SEL_FLAT, selector_instruction, 0
        a_fault "Ring 0 gate refused", check_fault, 13, CLOSED_VECTOR * 8 + 2, gate_instruction, 0
        a_fault "Division by zero", check_fault, 0, 0, divide_instruction, 0
        a_fault "Invalid opcode", check_fault, 6, 0, opcode_instruction, 0
        a_fault "Breakpoint", check_fault, 3, 0, after_breakpoint, 0
        a_fault "Single step", check_step, 1, 0, after_step, 0
        a_test "Port 61h opened by the TSS", check_open_port
        a_test "Timer interrupts ring 3", check_timer
        a_test "Accessed and dirty bits", check_bits
        a_test "Back in real mode", check_real
        section .text
