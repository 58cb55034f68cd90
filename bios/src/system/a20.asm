; Address line 20, by port 92h and, where that does not exist, by the 8042's output port. 80286 and later only.

; Carry set if A20 is off (memory at 1 MiB is memory at 0). Preserves the rest, and memory.
a20_check:
    push    ax
    push    bx
    push    ds
    push    es
    pushf
    cli
    xor     ax, ax
    mov     ds, ax
    dec     ax
    mov     es, ax
    mov     bx, 04F0h                   ; inter-application area of the BDA; FFFF:0500 is its alias
    mov     ax, [bx]
    push    ax
    mov     ax, [es:bx + 10h]
    push    ax
    not     ax
    mov     [bx], ax                    ; now different from the word 1 MiB up, unless they are the same word
    cmp     ax, [es:bx + 10h]
    pop     ax
    mov     [es:bx + 10h], ax
    pop     ax
    mov     [bx], ax
    je      .off
    popf
    clc
    jmp     .done
.off:
    popf
    stc
.done:
    pop     es
    pop     ds
    pop     bx
    pop     ax
    ret

; Switches A20 on; carry set if it stays off. Preserves the rest.
a20_enable:
    call    a20_check
    jnc     .done
    push    ax
    in      al, port_system_a
    cmp     al, 0FFh
    je      .kbc
    or      al, 02h
    and     al, 0FEh
    out     port_system_a, al
.kbc:
    call    a20_check
    jnc     .restore
    mov     ah, 0DFh
    call    kbc_output_port
    call    a20_check
.restore:
    pop     ax
.done:
    ret

; Switches A20 off at both sources; carry set if it stays on. Preserves the rest.
a20_disable:
    push    ax
    in      al, port_system_a
    cmp     al, 0FFh
    je      .kbc
    and     al, 0FCh
    out     port_system_a, al
.kbc:
    call    a20_check
    jc      .off
    mov     ah, 0DDh
    call    kbc_output_port
    call    a20_check
    jc      .off
    pop     ax
    stc
    ret
.off:
    pop     ax
    clc
    ret

; AH = 8042 output port. Preserves all.
kbc_output_port:
    push    ax
    pushf
    cli
    mov     al, 0D1h
    call    kbc_command
    mov     al, ah
    call    kbc_write
    mov     al, 0FFh                    ; null command: its acceptance shows that the port has been written
    call    kbc_command
    popf
    pop     ax
    ret
