; Into 32-bit protected mode and back, for the parts that need it. Needs a 386.
;
; protected_call runs a 32-bit routine in ring 0 with its own GDT, IDT and TSS, the interrupt controllers moved to
; vectors 20h-2Fh and only the timer let through. The routine may switch paging on; every way back switches it off.
; Real mode finds everything as it was, and the BIOS gets the timer interrupts it missed.

PIC1            equ 20h
PIC2            equ 0A0h
PIC_VECTORS     equ 20h         ; where the controllers point in protected mode
BIOS_VECTORS_1  equ 08h
BIOS_VECTORS_2  equ 70h

SEL_CODE32      equ 08h         ; ring 0, base = the program's segment, so that offsets are the same in both worlds
SEL_DATA32      equ 10h
SEL_FLAT        equ 18h         ; ring 0, base 0
SEL_CODE16      equ 20h         ; for the way back
SEL_DATA16      equ 28h
SEL_USER_CODE   equ 30h | 3     ; ring 3, base 0
SEL_USER_DATA   equ 38h | 3
SEL_TSS         equ 40h

IDT_VECTORS     equ 81h         ; 0-1Fh exceptions, 20h-2Fh interrupts, 80h system call
SYSCALL_VECTOR  equ 80h
TSS_SIZE        equ 104
PORTS_MAPPED    equ 256         ; ports the I/O bitmap speaks about; those above are closed
KERNEL_STACK    equ 1024

        section .bss
        alignb 16
idt:            resb IDT_VECTORS * 8
tss:            resb TSS_SIZE + PORTS_MAPPED / 8 + 1
        alignb 16
                resb KERNEL_STACK
kernel_stack_top:
saved_esp:      resd 1
saved_masks:    resw 1
protected_routine: resd 1
timer_ticks:    resd 1          ; timer interrupts taken in protected mode
aborted:        resd 1          ; 1 if an exception nobody expected ended it
abort_vector:   resd 1
abort_eip:      resd 1

        section .data
        align 8
gdt:    dq 0
        ; limit 15-0, base 15-0, base 23-16, access, flags and limit 19-16, base 31-24
        dw 0FFFFh, PAYLOAD_LINEAR & 0FFFFh
        db PAYLOAD_LINEAR >> 16, 9Ah, 0CFh, 0
        dw 0FFFFh, PAYLOAD_LINEAR & 0FFFFh
        db PAYLOAD_LINEAR >> 16, 92h, 0CFh, 0
        dw 0FFFFh, 0
        db 0, 92h, 0CFh, 0
        dw 0FFFFh, PAYLOAD_LINEAR & 0FFFFh
        db PAYLOAD_LINEAR >> 16, 9Ah, 0, 0
        dw 0FFFFh, PAYLOAD_LINEAR & 0FFFFh
        db PAYLOAD_LINEAR >> 16, 92h, 0, 0
        dw 0FFFFh, 0
        db 0, 0FAh, 0CFh, 0
        dw 0FFFFh, 0
        db 0, 0F2h, 0CFh, 0
gdt_tss:
        dq 0                    ; filled in by protected_call: LTR marks it busy, so it must be made anew each time
gdt_end:
gdt_register:
        dw gdt_end - gdt - 1
        dd PAYLOAD_LINEAR + gdt
idt_register:
        dw IDT_VECTORS * 8 - 1
        dd PAYLOAD_LINEAR + idt
real_idt_register:
        dw 3FFh
        dd 0

        section .text
        cpu 386
; protected_call: runs the 32-bit routine at EBX. It may change every register but ESP and comes back with a near return.
; Zero set if all went well, clear if an unexpected exception ended it ([abort_vector], [abort_eip]).
protected_call:
        pushad
        save ds, es, fs, gs
        mov [protected_routine], ebx
        mov dword [timer_ticks], 0
        mov dword [aborted], 0
        call build_tss
        call build_idt
        cli
        mov ah, PIC_VECTORS
        mov al, PIC_VECTORS + 8
        call pics_to_protected
        mov [saved_esp], esp
        lgdt [gdt_register]
        lidt [idt_register]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp dword SEL_CODE32:enter_32

leave_16:                               ; 16-bit protected mode, paging off
        bits 16
        mov ax, SEL_DATA16              ; segments with limit FFFFh, as real mode wants them
        mov ds, ax
        mov es, ax
        mov fs, ax
        mov gs, ax
        mov ss, ax
        mov eax, cr0
        and al, 0FEh
        mov cr0, eax
        jmp PAYLOAD_SEGMENT:.real
.real:  mov ax, cs
        mov ds, ax
        xor ax, ax
        mov ss, ax
        mov esp, [saved_esp]
        lidt [real_idt_register]
        call pics_to_real
        sti
        ; Give the BIOS its missed ticks, so that its clock stays right.
        mov ecx, [timer_ticks]
        jecxz .no_ticks
        cmp ecx, 1000
        ja .no_ticks
.tick:  int 08h
        dec ecx
        jnz .tick
.no_ticks:
        restore ds, es, fs, gs
        popad
        cmp dword [aborted], 0
        ret

; pics_to_protected: keeps the masks, moves both controllers to PIC_VECTORS and lets only the timer through.
pics_to_protected:
        in al, PIC1 + 1
        mov ah, al
        in al, PIC2 + 1
        mov [saved_masks], ax
        mov bl, PIC_VECTORS
        mov bh, PIC_VECTORS + 8
        call program_pics
        mov al, 0FEh
        out PIC1 + 1, al
        mov al, 0FFh
        out PIC2 + 1, al
        ret

pics_to_real:
        mov bl, BIOS_VECTORS_1
        mov bh, BIOS_VECTORS_2
        call program_pics
        mov ax, [saved_masks]
        out PIC2 + 1, al
        mov al, ah
        out PIC1 + 1, al
        ; Initialising forgot edges that came meanwhile. A byte waiting at the keyboard controller would block it for good.
        in al, KBC_COMMAND
        test al, 1
        jz .end
        in al, KEYBOARD_DATA
.end:   ret

; program_pics: initialises both 8259As: edge triggered, cascaded on input 2, vectors from BL and BH on.
program_pics:
        mov al, 11h                     ; ICW1: ICW4 follows, cascade, edge
        out PIC1, al
        out PIC2, al
        mov al, bl                      ; ICW2: vectors
        out PIC1 + 1, al
        mov al, bh
        out PIC2 + 1, al
        mov al, 4                       ; ICW3: the slave hangs on input 2
        out PIC1 + 1, al
        mov al, 2
        out PIC2 + 1, al
        mov al, 1                       ; ICW4: 8086 mode
        out PIC1 + 1, al
        out PIC2 + 1, al
        ret

; build_tss: only the ring 0 stack and the I/O bitmap matter; all ports closed but 61h.
build_tss:
        push ds
        pop es
        mov di, tss
        mov cx, TSS_SIZE
        xor al, al
        rep stosb
        mov cx, PORTS_MAPPED / 8 + 1    ; and the byte of ones that ends the bitmap
        mov al, 0FFh
        rep stosb
        and byte [tss + TSS_SIZE + PORT_B / 8], ~(1 << (PORT_B & 7)) & 0FFh
        mov dword [tss + 4], kernel_stack_top
        mov word [tss + 8], SEL_DATA32
        mov word [tss + 102], TSS_SIZE  ; where the bitmap starts
        mov word [gdt_tss], TSS_SIZE + PORTS_MAPPED / 8
        mov eax, PAYLOAD_LINEAR + tss
        mov [gdt_tss + 2], ax
        shr eax, 16
        mov [gdt_tss + 4], al
        mov byte [gdt_tss + 5], 89h     ; available 386 TSS
        mov byte [gdt_tss + 6], 0
        mov [gdt_tss + 7], ah
        ret

; build_idt: interrupt gates to the stubs of kernel.asm. Ring 3 may use the breakpoint and the system call.
build_idt:
        push ds
        pop es
        mov di, idt
        mov cx, IDT_VECTORS * 8 / 2
        xor ax, ax
        rep stosw
        xor bx, bx
.gate:  mov si, bx
        shl si, 1
        mov ax, [stub_table + si]
        mov dl, 8Eh                     ; present, ring 0, 32-bit interrupt gate
        cmp bl, 3
        jne .set
        mov dl, 0EEh                    ; the same for ring 3
.set:   call .write
        inc bx
        cmp bx, 30h
        jb .gate
        mov bx, SYSCALL_VECTOR
        mov ax, system_call
        mov dl, 0EEh
.write: mov si, bx
        shl si, 3
        mov [idt + si], ax
        mov word [idt + si + 2], SEL_CODE32
        mov byte [idt + si + 4], 0
        mov [idt + si + 5], dl
        mov word [idt + si + 6], 0
        ret

        bits 32
enter_32:
        mov ax, SEL_DATA32
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov ax, SEL_FLAT
        mov fs, ax
        mov gs, ax
        mov esp, kernel_stack_top
        xor ax, ax
        lldt ax
        mov ax, SEL_TSS
        ltr ax
        call [protected_routine]
; leave_32: the way back from anywhere in ring 0.
leave_32:
        cli
        mov esp, kernel_stack_top
        mov eax, cr0
        and eax, 7FFFFFFFh              ; paging off: this page is mapped to itself
        mov cr0, eax
        jmp .flush
.flush: xor eax, eax
        mov cr3, eax
        jmp SEL_CODE16:leave_16
        bits 16
        cpu 8086
