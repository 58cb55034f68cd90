; The 8042: commands, bytes, and its set-up with the keyboard.

kbc_timeout equ 3300                    ; toggles: 50 ms
device_timeout equ 50000                ; 750 ms: a device's self test

; Waits until the 8042 takes a byte. Carry set on time-out. Preserves all.
kbc_wait_ready:
    push    ax
    push    bx
    push    cx
    push    dx
    mov     dx, port_kbc_status
    mov     bx, 0002h                   ; input buffer full must be 0
    mov     cx, kbc_timeout
    call    wait_status
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    ret

; AL = command to port 64h. Preserves all.
kbc_command:
    call    kbc_wait_ready
    out     port_kbc_status, al
    jmp     kbc_wait_ready

; AL = byte to port 60h. Preserves all.
kbc_write:
    call    kbc_wait_ready
    out     port_kbc_data, al
    ret

; Waits CX toggles for a byte; AL = byte, AH = status before it, carry set on time-out. Preserves the rest.
kbc_read:
    push    bx
    push    cx
    push    dx
    mov     dx, port_kbc_status
    mov     bx, 0101h
    call    wait_status
    jc      .done
    mov     ah, al
    in      al, port_kbc_data
    clc
.done:
    pop     dx
    pop     cx
    pop     bx
    ret

; Empties the output buffer. Preserves all.
kbc_flush:
    push    ax
    push    cx
    mov     cx, 32
.next:
    in      al, port_kbc_status
    test    al, 01h
    jz      .done
    in      al, port_kbc_data
    loop    .next
.done:
    pop     cx
    pop     ax
    ret

; Sends AL to the keyboard and waits for its answer. Carry set if there is none or it is not FAh. Interrupts of the
; 8042 must be off. Preserves all but AX.
keyboard_send:
    push    cx
    call    kbc_write
    mov     cx, kbc_timeout
    call    kbc_read
    pop     cx
    jc      .done
    cmp     al, 0FAh
    je      .done
    stc
.done:
    ret

; Sets up the 8042 and resets the keyboard. 40:96 bit 4 stays set only if there is one.
keyboard_setup:
    pushf
    cli
    call    kbc_flush
    mov     al, 0AAh                    ; self test
    call    kbc_command
    mov     cx, device_timeout
    call    kbc_read
    mov     al, 60h
    call    kbc_command
    mov     al, 74h                     ; translation and system flag on, both ports off, no interrupts
    call    kbc_write
    call    kbc_flush
    mov     al, 0AEh                    ; keyboard on
    call    kbc_command
    mov     al, 0FFh                    ; keyboard reset: FA, then AA when it has passed
    call    keyboard_send
    jc      .absent
    mov     cx, device_timeout
    call    kbc_read
    jc      .absent
    cmp     al, 0AAh
    jne     .absent
    mov     al, 0F4h                    ; scan
    call    keyboard_send
    jmp     .enable
.absent:
    and     byte [bda_kbd_mode], ~10h & 0FFh
.enable:
    mov     al, 60h
    call    kbc_command
    mov     al, 65h                     ; keyboard and its interrupt on, mouse port off
    call    kbc_write
    in      al, port_pic1_data
    and     al, ~02h & 0FFh
    out     port_pic1_data, al
    popf
    ret
