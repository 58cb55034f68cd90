; Interrupts nobody asked for, the coprocessor's, and NMI.

; IRQ 3-6: remembered in 40:6B, masked, acknowledged.
stray_irq_master:
    push    ax
    push    ds
    load_bda
    mov     al, 0Bh                     ; read ISR
    out     port_pic1_command, al
    jmp     short $ + 2
    in      al, port_pic1_command
    mov     [bda_stray_irq], al
    test    al, al
    jz      .done                       ; called by software
    mov     ah, al                      ; the lowest bit is the one in service now
    neg     al
    and     ah, al
    and     ah, ~04h & 0FFh             ; never the cascade
    in      al, port_pic1_data
    or      al, ah
    out     port_pic1_data, al
    mov     al, pic_eoi
    out     port_pic1_command, al
.done:
    pop     ds
    pop     ax
    iret

; IRQ 7: a spurious one has no bit in the ISR and must not be acknowledged.
stray_irq7:
    push    ax
    mov     al, 0Bh
    out     port_pic1_command, al
    jmp     short $ + 2
    in      al, port_pic1_command
    test    al, 80h
    jz      .done
    mov     al, pic_eoi
    out     port_pic1_command, al
.done:
    pop     ax
    iret

; IRQ 10, 11: masked and acknowledged at both.
stray_irq_slave:
    push    ax
    push    ds
    load_bda
    mov     al, 0Bh
    out     port_pic2_command, al
    jmp     short $ + 2
    in      al, port_pic2_command
    mov     [bda_stray_irq], al
    test    al, al
    jz      .done
    mov     ah, al
    neg     al
    and     ah, al
    in      al, port_pic2_data
    or      al, ah
    out     port_pic2_data, al
    call    eoi_both
.done:
    pop     ds
    pop     ax
    iret

; IRQ 15: spurious unless in service; the master saw a real IRQ 2 either way.
stray_irq15:
    push    ax
    mov     al, 0Bh
    out     port_pic2_command, al
    jmp     short $ + 2
    in      al, port_pic2_command
    test    al, 80h
    mov     al, pic_eoi
    jz      .master
    out     port_pic2_command, al
.master:
    out     port_pic1_command, al
    pop     ax
    iret

; Non-specific end of interrupt to slave and master. Changes AL.
eoi_both:
    mov     al, pic_eoi
    out     port_pic2_command, al
    out     port_pic1_command, al
    ret

; IRQ 9: redirected to the place IRQ 2 had on the PC.
int71_entry:
    push    ax
    mov     al, pic_eoi
    out     port_pic2_command, al
    pop     ax
    int     0Ah
    iret

; IRQ 13: coprocessor error, passed on as NMI as the PC's software expects it.
int75_entry:
    push    ax
    xor     al, al
    out     0F0h, al                    ; clear the busy latch
    call    eoi_both
    pop     ax
    int     02h
    iret

; NMI: there is no parity in this machine; nothing to report.
int02_nmi:
    iret
