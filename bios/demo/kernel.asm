; The small kernel behind the protected-mode screen: exceptions, the timer, system calls, page tables. 32-bit code in
; ring 0; offsets are the program's own (see SEL_CODE32), FS is flat.

; Pages, in the work segment. Linear addresses are in macros.inc.
PAGE_DIRECTORY  equ WORK_LINEAR
PAGE_TABLE_LOW  equ WORK_LINEAR + 1000h ; the first 4 MB, to itself, for ring 0 only
PAGE_TABLE_USER equ WORK_LINEAR + 2000h ; the 4 MB at 40000000h
PAGE_USER_CODE  equ WORK_LINEAR + 3000h
PAGE_USER_DATA  equ WORK_LINEAR + 4000h
PAGE_USER_LATE  equ WORK_LINEAR + 5000h
PAGE_USER_CONST equ WORK_LINEAR + 6000h
PTE_PRESENT     equ 1
PTE_WRITE       equ 2
PTE_USER        equ 4
PTE_ACCESSED    equ 20h
PTE_DIRTY       equ 40h

; What the exception handler notes for each test.
        struc fault
.count:         resd 1
.vector:        resd 1
.error:         resd 1
.cr2:           resd 1
.eip:           resd 1
.cs:            resd 1
        endstruc

TESTS           equ 20          ; room for test numbers 0..19
VALUES          equ 16

; The stack in a handler.
        struc frame
.es:            resd 1
.ds:            resd 1
.edi:           resd 1
.esi:           resd 1
.ebp:           resd 1
.esp:           resd 1
.ebx:           resd 1
.edx:           resd 1
.ecx:           resd 1
.eax:           resd 1
.vector:        resd 1
.error:         resd 1
.eip:           resd 1
.cs:            resd 1
.eflags:        resd 1
        endstruc

; System calls: number in EAX.
SYS_EXPECT      equ 0           ; EBX = test, ECX = where to go on after a fault (0: the same instruction)
SYS_KEEP        equ 1           ; EBX = index, ECX = value for the table of results
SYS_MULTIPLY    equ 2           ; EDX:EAX = EBX * ECX
SYS_ENOUGH      equ 3           ; EAX = 1 when the timer has interrupted ring 3 often enough, or never will
SYS_EXIT        equ 4

TIMER_WANTED    equ 3
PIT_COUNTS_MAX  equ 1193182 * 3 ; give up on the timer after three seconds (by its own counter)

        section .bss
        alignb 4
faults:         resb TESTS * fault_size
values:         resd VALUES
current_test:   resd 1
resume_eip:     resd 1
timer_in_user:  resd 1          ; timer interrupts that found the processor in ring 3
pit_last:       resd 1
pit_counts:     resd 1
enough_calls:   resd 1
exited:         resd 1

        section .text
        cpu 386
        bits 32
; Stubs: push a zero where the processor pushes no error code, then the vector.
%assign VECTOR 0
%rep 30h
stub_ %+ VECTOR:
  %if VECTOR >= 20h
        push dword 0
        push dword VECTOR
        jmp interrupt
  %else
    %if VECTOR != 8 && (VECTOR < 10 || VECTOR > 14) && VECTOR != 17
        push dword 0
    %endif
        push dword VECTOR
        jmp exception
  %endif
  %assign VECTOR VECTOR + 1
%endrep

%macro handler_enter 0
        pushad
        push ds
        push es
        mov ax, SEL_DATA32
        mov ds, ax
        mov es, ax
%endmacro
%macro handler_leave 0
        pop es
        pop ds
        popad
        add esp, 8                      ; vector and error code
        iretd
%endmacro

; Timer and other interrupts (the others are masked; a spurious one needs no more than this).
interrupt:
        handler_enter
        cmp dword [esp + frame.vector], 20h
        jne .end
        inc dword [timer_ticks]
        test byte [esp + frame.cs], 3
        jz .acknowledge
        inc dword [timer_in_user]
.acknowledge:
        mov al, PIC_EOI
        out PIC1, al
.end:   handler_leave

; Exceptions: those that ring 3 announced are noted and survived; any other ends the visit to protected mode.
exception:
        handler_enter
        mov eax, [esp + frame.vector]
        test byte [esp + frame.cs], 3
        jz .fatal
        mov edi, [current_test]
        cmp edi, TESTS
        jae .fatal
        imul edi, edi, fault_size
        add edi, faults
        inc dword [edi + fault.count]
        cmp dword [edi + fault.count], 1
        jne .fatal                      ; the same fault again: going on would not end
        mov [edi + fault.vector], eax
        mov ecx, [esp + frame.error]
        mov [edi + fault.error], ecx
        mov ecx, [esp + frame.eip]
        mov [edi + fault.eip], ecx
        mov ecx, [esp + frame.cs]
        mov [edi + fault.cs], ecx
        cmp eax, 1
        je .single_step
        cmp eax, 3
        je .end
        cmp eax, 14
        jne .skip
        mov ecx, cr2
        mov [edi + fault.cr2], ecx
        and ecx, 0FFFFF000h
        cmp ecx, USER_LATE_LINEAR
        jne .skip
        ; The page that comes late: supply it and let the instruction run again.
        mov dword [fs:PAGE_TABLE_USER + ((USER_LATE_LINEAR >> 12) & 3FFh) * 4], PAGE_USER_LATE | PTE_PRESENT | PTE_WRITE | PTE_USER
        mov ecx, cr3                    ; the 386 has no INVLPG
        mov cr3, ecx
        jmp .end
.single_step:
        and dword [esp + frame.eflags], ~100h
        jmp .end
.skip:  mov ecx, [resume_eip]
        test ecx, ecx
        jz .fatal
        mov [esp + frame.eip], ecx
.end:   handler_leave
.fatal: mov [abort_vector], eax
        mov ecx, [esp + frame.eip]
        mov [abort_eip], ecx
        mov dword [aborted], 1
        jmp leave_32

; INT 80h.
system_call:
        push dword 0
        push dword SYSCALL_VECTOR
        handler_enter
        mov eax, [esp + frame.eax]
        mov ebx, [esp + frame.ebx]
        mov ecx, [esp + frame.ecx]
        cmp eax, SYS_EXIT
        ja .end
        jmp [.table + eax * 4]
.expect:
        mov [current_test], ebx
        mov [resume_eip], ecx
        jmp .end
.keep:  cmp ebx, VALUES
        jae .end
        mov [values + ebx * 4], ecx
        jmp .end
.multiply:
        mov eax, ebx
        mul ecx
        mov [esp + frame.eax], eax
        mov [esp + frame.edx], edx
        jmp .end
.enough:
        ; Timer counts gone by, from the latched counter: a bound that holds when the interrupt never comes.
        xor eax, eax
        out PIT_CONTROL, al             ; latch counter 0
        in al, PIT_0
        mov ah, al
        in al, PIT_0
        xchg al, ah
        mov ecx, [pit_last]
        mov [pit_last], eax
        sub ecx, eax
        and ecx, 0FFFFh
        add [pit_counts], ecx
        inc dword [enough_calls]
        mov eax, 1
        cmp dword [timer_in_user], TIMER_WANTED
        jae .answer
        cmp dword [pit_counts], PIT_COUNTS_MAX
        jae .answer
        cmp dword [enough_calls], 10000000      ; and if even the counter stands still
        jae .answer
        xor eax, eax
.answer:
        mov [esp + frame.eax], eax
        jmp .end
.exit:  mov dword [exited], 1
        jmp leave_32
.end:   handler_leave

        section .data
        align 4
system_call.table:
        dd system_call.expect, system_call.keep, system_call.multiply, system_call.enough, system_call.exit
stub_table:
%assign VECTOR 0
%rep 30h
        dw stub_ %+ VECTOR
  %assign VECTOR VECTOR + 1
%endrep
        section .text

; make_pages: fills directory and tables, copies the ring 3 program to its page, switches paging on.
make_pages:
        mov edi, PAGE_DIRECTORY
        mov ecx, 7000h / 4
        xor eax, eax
.clear: mov [fs:edi], eax
        add edi, 4
        dec ecx
        jnz .clear
        mov dword [fs:PAGE_DIRECTORY], PAGE_TABLE_LOW | PTE_PRESENT | PTE_WRITE
        mov dword [fs:PAGE_DIRECTORY + (USER_CODE_LINEAR >> 22) * 4], PAGE_TABLE_USER | PTE_PRESENT | PTE_WRITE | PTE_USER
        mov edi, PAGE_TABLE_LOW
        mov eax, PTE_PRESENT | PTE_WRITE
        mov ecx, 1024
.low:   mov [fs:edi], eax
        add edi, 4
        add eax, 1000h
        dec ecx
        jnz .low
        mov edi, PAGE_TABLE_USER
        mov dword [fs:edi + 0], PAGE_USER_CODE | PTE_PRESENT | PTE_USER
        mov dword [fs:edi + 4], PAGE_USER_DATA | PTE_PRESENT | PTE_WRITE | PTE_USER
        mov dword [fs:edi + 12], PAGE_USER_CONST | PTE_PRESENT | PTE_USER
        mov esi, user_program
        mov edi, PAGE_USER_CODE
        mov ecx, USER_SIZE
.copy:  mov al, [esi]
        mov [fs:edi], al
        inc esi
        inc edi
        dec ecx
        jnz .copy
        mov dword [fs:PAGE_USER_CONST], CONST_VALUE
        mov eax, PAGE_DIRECTORY
        mov cr3, eax
        mov eax, cr0
        or eax, 80000000h
        mov cr0, eax
        jmp .on
.on:    ret
        bits 16
        cpu 8086
