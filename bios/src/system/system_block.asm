; INT 15h 87h: moves memory anywhere in the address space by protected mode. 80286 and later.

; The caller's table at ES:SI: 00 null, 08 the table itself, 10 source, 18 destination, 20 our code, 28 our stack.
block_table  equ 08h
block_source equ 10h
block_target equ 18h
block_code   equ 20h
block_stack  equ 28h

block_moved   equ 00h
block_fault   equ 02h
block_no_gate equ 03h                   ; A20 did not open

service_block_move:
    call    check_286
    jc      service_unsupported
cpu 286
    smsw    ax
    test    al, 1                       ; virtual 8086 mode without a monitor that does this itself: not possible
    jnz     service_unsupported
    call    a20_check                   ; put A20 back as it was
    pushf
    call    a20_enable
    jnc     .open
    popf
    mov     ah, block_no_gate
    jmp     .finish
.open:
    mov     si, [bp + frame.si]
    cli
    mov     ax, es                      ; the table's own descriptor: 48 bytes at ES:SI
    mov     dx, ax
    shl     ax, 4
    shr     dx, 12
    add     ax, si
    adc     dx, 0
    mov     word [es:si + block_table], 47
    mov     [es:si + block_table + 2], ax
    mov     [es:si + block_table + 4], dl
    mov     byte [es:si + block_table + 5], 93h
    mov     word [es:si + block_table + 6], 0
    mov     word [es:si + block_code], 0FFFFh
    mov     word [es:si + block_code + 2], 0
    mov     word [es:si + block_code + 4], 9B0Fh
    mov     word [es:si + block_code + 6], 0
    mov     ax, ss
    mov     dx, ax
    shl     ax, 4
    shr     dx, 12
    mov     word [es:si + block_stack], 0FFFFh
    mov     [es:si + block_stack + 2], ax
    mov     [es:si + block_stack + 4], dl
    mov     byte [es:si + block_stack + 5], 93h
    mov     word [es:si + block_stack + 6], 0
    mov     cx, [bp + frame.cx]
    mov     [bda_resume_vector + 2], ss ; where the way back finds the stack
    lgdt    [es:si + block_table]
    lidt    [cs:block_idt_register]
    call    check_386
    jc      .on_286

    ; 80386: in by CR0 and out again; data segments leave with real mode's limits.
cpu 386
    push    eax
    mov     [bda_resume_vector], sp
    mov     eax, cr0
    or      al, 1
    mov     cr0, eax
    jmp     block_code:.protected
.protected:
    mov     ax, block_stack
    mov     ss, ax
    call    block_copy
.restore:                               ; AH = status; a fault comes here too
    mov     dh, ah
    mov     ax, block_stack
    mov     ds, ax
    mov     es, ax
    mov     eax, cr0
    and     al, 0FEh
    mov     cr0, eax
    jmp     0F000h:.real
.real:
    load_bda
    mov     ss, [bda_resume_vector + 2]
    mov     sp, [bda_resume_vector]
    lidt    [cs:real_idt_register]
    pop     eax
    mov     ah, dh
    jmp     .left

    ; 80286: only a reset leads back; shutdown code 9 makes POST come to shutdown_block_move.
cpu 286
.on_286:
    pusha
    mov     [bda_resume_vector], sp
    mov     ax, (9 << 8) | cmos_shutdown
    call    cmos_write
    smsw    ax
    or      al, 1
    lmsw    ax
    jmp     block_code:.protected_286
.protected_286:
    mov     ax, block_stack
    mov     ss, ax
    call    block_copy
.reset_286:
    mov     al, ah                      ; the status survives the reset in port 80h's latch
    out     port_post, al
    mov     al, 0FEh
    out     port_kbc_status, al
.halt:
    hlt
    jmp     .halt

.returned_286:                          ; from POST, on our own stack again
    popa
    in      al, port_post
    mov     ah, al
    cmp     ah, block_fault
    je      .left
    mov     ah, block_moved
.left:
    load_bda
    popf                                ; carry: A20 was off
    jnc     .finish
    push    ax
    call    a20_disable
    pop     ax
.finish:
    mov     [bp + frame.ah], ah
    sti
    and     word [bp + frame.flags], ~(flag_carry | flag_zero) & 0FFFFh
    test    ah, ah
    jnz     .failed
    or      word [bp + frame.flags], flag_zero
    ret
.failed:
    frame_set_carry
    ret
cpu 8086

; In protected mode: CX words from block_source to block_target. AH = status. Changes AX, CX, SI, DI, DS, ES.
block_copy:
    mov     ax, block_source
    mov     ds, ax
    mov     ax, block_target
    mov     es, ax
    xor     si, si
    xor     di, di
    rep movsw
    mov     ah, block_moved
    ret

; Any exception in there: the copy ends with an error.
block_exception:
    mov     al, cmos_shutdown           ; check_386 is for real mode: the way back prepared tells the CPU
    call    cmos_read
    cmp     al, 9
    mov     ah, block_fault
    jne     service_block_move.restore
    jmp     service_block_move.reset_286
cpu 8086

; POST comes here with shutdown code 9: back on the stack of the 80286's block move.
shutdown_block_move:
    load_bda
    mov     ss, [bda_resume_vector + 2]
    mov     sp, [bda_resume_vector]
    jmp     service_block_move.returned_286

align 4
block_idt:
%rep 32
    dw      block_exception, block_code
    db      0, 86h                      ; 16-bit interrupt gate
    dw      0
%endrep
block_idt_end:

block_idt_register:
    dw      block_idt_end - block_idt - 1
    dd      0F0000h + block_idt
real_idt_register:
    dw      3FFh
    dd      0
