; Local APIC, where the CPU has one: virtual wire mode, so that the 8259's interrupts reach the CPU.

apic_spurious equ 0FEE000F0h
apic_lint0    equ 0FEE00350h
apic_lint1    equ 0FEE00360h

; Intel SDM volume 3, "Local Vector Table": after a reset the table is masked. Changes AX. Interrupts must be off.
apic_setup:
    call    cpu_family
    cmp     al, 5
    jb      .done
cpu 386
    pushad
    push    ds
    mov     eax, 1
    db      0Fh, 0A2h                   ; CPUID
    test    dh, 02h                     ; APIC
    jz      .restore
    lgdt    [cs:flat_table_register]
    mov     eax, cr0
    or      al, 1
    mov     cr0, eax
    jmp     short .protected
.protected:
    mov     bx, 08h                     ; 4 GiB
    mov     ds, bx
    mov     dword [dword apic_spurious], 10Fh   ; on, spurious vector 0Fh: its handler tells them from IRQ 7
    mov     dword [dword apic_lint0], 700h      ; the 8259
    mov     dword [dword apic_lint1], 400h      ; NMI
    mov     bx, 10h                     ; real mode's limit again
    mov     ds, bx
    and     al, 0FEh
    mov     cr0, eax
    jmp     short .restore
.restore:
    pop     ds
    popad
cpu 8086
.done:
    ret

align 4
flat_table:
    dq      0
    dq      00CF93000000FFFFh           ; data, base 0, 4 GiB
    dq      000093000000FFFFh           ; data, base 0, 64 KiB
flat_table_register:
    dw      $ - flat_table - 1
    dd      0F0000h + flat_table
