; INT 15h 53h: Advanced Power Management 1.2, the real-mode interface only.

apm_no_interface   equ 03h              ; not connected
apm_connected_real equ 02h              ; already connected
apm_no_protected   equ 06h              ; no 16-bit protected mode interface
apm_no_protected32 equ 08h
apm_bad_device     equ 09h
apm_bad_value      equ 0Ah
apm_no_event       equ 80h

apm_service:
    mov     al, [bp + frame.al]
    mov     bx, [bp + frame.bx]
    cmp     al, 10h
    ja      .unsupported
    mov     ah, 0
    mov     si, ax
    shl     si, 1
    jmp     [cs:si + .functions]
.unsupported:
    mov     ah, 0Ch                     ; function not supported
    jmp     apm_error

align 2
.functions:
    dw      apm_check, apm_connect, apm_connect_16, apm_connect_32              ; 00
    dw      apm_accept, apm_idle, apm_accept, apm_set_state                     ; 04
    dw      apm_accept, apm_accept, apm_power_status, apm_event                 ; 08
    dw      apm_get_state, apm_accept, apm_version, apm_accept                  ; 0C
    dw      apm_capabilities                                                    ; 10

apm_error:
    mov     [bp + frame.ah], ah
    frame_set_carry
    ret

apm_accept:
    mov     byte [bp + frame.ah], 0
    ret

; 00: BX = 'PM', AX = version, CX = flags (no protected mode interfaces, idle does not slow the clock).
apm_check:
    test    bx, bx
    mov     ah, apm_bad_device
    jnz     apm_error
    mov     word [bp + frame.ax], 0102h
    mov     word [bp + frame.bx], 504Dh
    mov     word [bp + frame.cx], 0
    ret

; 01: BX = 0.
apm_connect:
    test    bx, bx
    mov     ah, apm_bad_device
    jnz     apm_error
    jmp     apm_accept
apm_connect_16:
    mov     ah, apm_no_protected
    jmp     apm_error
apm_connect_32:
    mov     ah, apm_no_protected32
    jmp     apm_error

; 05: the processor rests until an interrupt.
apm_idle:
    sti
    hlt
    jmp     apm_accept

; 07: BX = device, CX = state. Only the whole system's off state does anything.
apm_set_state:
    cmp     bx, 1
    jne     apm_accept
    mov     cx, [bp + frame.cx]
    cmp     cx, 3
    ja      .bad_value
    jne     apm_accept
    cli
    mov     dx, 604h                    ; the board's power management control: SLP_EN with soft off, if it is there
    in      ax, dx
    cmp     ax, 0FFFFh
    je      .no_control
    mov     ax, 2000h
    out     dx, ax
.no_control:
    mov     si, .word                   ; the port other emulated machines switch off by
    mov     dx, 8900h
.next:
    mov     al, [cs:si]
    test    al, al
    jz      .still_on
    out     dx, al
    inc     si
    jmp     .next
.still_on:
    sti
    mov     ah, 60h                     ; cannot enter the state
    jmp     apm_error
.bad_value:
    mov     ah, apm_bad_value
    jmp     apm_error
.word:
    db      "Shutdown", 0

; 0A: BH = on line, BL, CH: no battery.
apm_power_status:
    mov     word [bp + frame.bx], 01FFh
    mov     word [bp + frame.cx], 80FFh
    mov     word [bp + frame.dx], 0FFFFh
    jmp     apm_accept

; 0B: no events.
apm_event:
    mov     ah, apm_no_event
    jmp     apm_error

; 0C: CX = state: on.
apm_get_state:
    mov     word [bp + frame.cx], 0
    jmp     apm_accept

; 0E: AX = version both sides use: at most 1.2.
apm_version:
    mov     ax, [bp + frame.cx]
    cmp     ax, 0102h
    jbe     .store
    mov     ax, 0102h
.store:
    mov     [bp + frame.ax], ax
    ret

; 10: BL = batteries, CX = capabilities: none.
apm_capabilities:
    mov     byte [bp + frame.bl], 0
    mov     word [bp + frame.cx], 0
    jmp     apm_accept
