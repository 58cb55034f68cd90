; The 80286's protected mode: what it shares with its successors in 16 bits, what is its own (reserved words, descriptor types, MSW, LOADALL, the length
; limit), and the ways back to real mode: resets by keyboard controller and triple fault with CMOS shutdown codes.
; From the 80286 Programmer's Reference Manual; other emulators have no 80286.
;
; cpu: 80286
%include "boot_286.inc"

main:
        mov     ax, tests
        jmp     enter_protected_mode
tests:
        say     10, "START", 10
        try     "SMSW: the upper bits are ones"
        smsw    ax
        done
        try     "LMSW cannot leave"
        xor     ax, ax
        lmsw    ax
        smsw    ax
        done
        try     "SGDT: the sixth byte is ones"
        sgdt    [RESULT]
        mov     ax, [RESULT + 4]
        done
        try     "PUSHF in ring 3"
        ring_3
        pushf
        pop     ax
        done
        try     "POPF in ring 3: neither IOPL nor IF"
        ring_3
        push    word 0x7202
        popf
        pushf
        pop     ax
        done
        try     "CLI in ring 3"
        ring_3
        cli
        done
        try     "IN in ring 3: no I/O map"
        ring_3
        in      al, 0x80
        done
        try     "LOCK in ring 3: sensitive to IOPL"
        ring_3
        db      0xF0, 0x90
        done
        try     "PUSH SP"
        push    sp
        pop     ax
        sub     ax, sp
        done

; Descriptors: the last word is reserved and not looked at; types from 8 do not exist.
        set_descriptor SLOT, 0x1000, 0xFFFF, 0xF2, 0xFFFF
        try     "data segment with the last word set"
        mov     ax, SLOT + 3
        mov     es, ax
        lsl     ax, ax
        done
        set_descriptor SLOT, TSS, 43, 0x89, 0
        try     "LAR of type 9"
        xor     ax, ax
        mov     bx, SLOT
        lar     ax, bx
        done
        try     "LTR of type 9"
        mov     ax, SLOT
        ltr     ax
        done
        set_descriptor SLOT, CODE0, target, 0xEC, 0
        try     "CALL through type C"
        call    SLOT:0
        done
        mov     word [IDT + 0x3F * 8 + 4], 0xEE00
        try     "INT through type E"
        int     0x3F
        done
        try     "data segment absent"
        set_descriptor SLOT, 0, 0xFFFF, 0x72, 0
        mov     ax, SLOT
        mov     es, ax
        done

; Gates and tasks in 16 bits.
        jmp     gates
target:
        mov     bp, sp
        mov     ax, [bp + 4]                    ; the last parameter
        retf    4
gates:
        mov     word [GDT + SLOT], target
        mov     word [GDT + SLOT + 2], CODE0
        mov     word [GDT + SLOT + 4], 0xE402
        mov     word [GDT + SLOT + 6], 0
        try     "CALL through a gate with two parameters and back"
        ring_3
        push    word 0x1111
        push    word 0x2222
        call    SLOT:0
        done
        jmp     tasks
new_task:
        mov     ax, 0x7A5C
        mov     [RESULT], ax
        iret
        jmp     new_task
tasks:
        mov     word [NEW_TSS + 14], new_task
        mov     word [NEW_TSS + 16], 2
        mov     word [NEW_TSS + 26], 0x3000
        mov     word [NEW_TSS + 34], DATA3
        mov     word [NEW_TSS + 36], CODE0
        mov     word [NEW_TSS + 38], DATA0
        mov     word [NEW_TSS + 40], DATA3
        set_descriptor SLOT + 8, NEW_TSS, 43, 0x81, 0
        try     "CALL to a task and IRET"
        call    SLOT + 8:0
        mov     ax, [RESULT]
        done
        try     "JMP to a busy task"
        jmp     TASK:0
        done

; What the 80286 does not have.
%macro undefined 2+
        try     %1
        db      %2
        done
%endmacro
        undefined "operand-size prefix", 0x66, 0x90
        undefined "address-size prefix", 0x67, 0x90
        undefined "FS prefix", 0x64, 0x90
        undefined "MOV EAX, CR0", 0x0F, 0x20, 0xC0
        undefined "MOVZX", 0x0F, 0xB6, 0xC0
        undefined "PUSH FS", 0x0F, 0xA0
        undefined "ten bytes", 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x90
        undefined "eleven bytes", 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x90

; Back to real mode by a reset through the keyboard controller, CMOS shutdown code 0Ah: the BIOS jumps to 40:67.
        mov     word [0x467], after_reset
        mov     word [0x469], 0
        mov     al, 0x8F
        out     0x70, al
        mov     al, 0x0A
        out     0x71, al
        mov     al, 0xFE
        out     0x64, al
.wait:
        hlt
        jmp     .wait
after_reset:
        cli
        cld
        xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     sp, 0x5000
        say     "reset by the keyboard controller, msw "
        smsw    ax
        put_hex16 ax
        say     10

; The same by a triple fault.
        mov     word [0x467], after_triple_fault
        mov     al, 0x8F
        out     0x70, al
        mov     al, 0x0A
        out     0x71, al
        mov     ax, no_idt
        jmp     enter_protected_mode
        align   2
empty_idt:      dw      0, 0, 0
no_idt:
        lidt    [empty_idt]
        int3
after_triple_fault:
        cli
        cld
        xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     sp, 0x5000
        say     "reset by a triple fault, msw "
        smsw    ax
        put_hex16 ax
        say     10

; LOADALL in real mode: a DS with its base above 1 MiB, and every register from 800h.
        in      al, 0x92                        ; A20: the reset may have closed it
        or      al, 2
        and     al, 0xFE
        out     0x92, al
        mov     di, 0x800
        mov     cx, 0x66 / 2
        xor     ax, ax
        rep stosw
        mov     word [0x804], 0
        mov     word [0x818], 2                 ; FLAGS
        mov     word [0x81A], loaded            ; IP
        mov     word [0x81E], 0x4444            ; DS, ES
        mov     word [0x824], 0x5555
        mov     word [0x82C], 0x4F00            ; SP
        mov     word [0x834], 0xA5A5            ; AX
        mov     word [0x82E], 0xB5B5            ; BX
        mov     word [0x836 + 0], 0             ; ES: base 0
        mov     word [0x836 + 2], 0x9300
        mov     word [0x836 + 4], 0xFFFF
        mov     word [0x83C + 2], 0x9300        ; CS
        mov     word [0x83C + 4], 0xFFFF
        mov     word [0x842 + 2], 0x9300        ; SS
        mov     word [0x842 + 4], 0xFFFF
        mov     word [0x848], 0x3456            ; DS: base 123456h
        mov     word [0x848 + 2], 0x9312
        mov     word [0x848 + 4], 0xFFFF
        mov     word [0x84E + 4], 0x7F          ; GDT
        mov     word [0x84E + 2], 0xFF00
        mov     word [0x854 + 2], 0x8200        ; LDT
        mov     word [0x85A + 4], 0x3FF         ; IDT
        mov     word [0x85A + 2], 0xFF00
        mov     word [0x860 + 2], 0x8300        ; TSS
        mov     word [0x860 + 4], 43
        db      0x0F, 0x05
loaded:
        mov     [0], bx                         ; at 123456h
        mov     bx, ds
        push    cs
        pop     ds
        mov     [RESULT], ax
        mov     [RESULT + 2], bx
        mov     [RESULT + 4], es
        mov     [RESULT + 6], sp
        say     "LOADALL: ax "
        put_hex16 [RESULT]
        say     " ds "
        put_hex16 [RESULT + 2]
        say     " es "
        put_hex16 [RESULT + 4]
        say     " sp "
        put_hex16 [RESULT + 6]
        mov     ax, look_above                  ; what is at 123456h, seen from protected mode
        jmp     enter_protected_mode
look_above:
        set_descriptor SLOT, 0x123456, 0xFFFF, 0x92, 0
        mov     ax, SLOT
        mov     es, ax
        say     " at 123456h "
        put_hex16 [es:0]
        say     10
        finish
