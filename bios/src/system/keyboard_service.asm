; INT 16h.

int16_entry:
    sti
    save_frame
    load_bda
    mov     bl, ah
    cmp     bl, 12h
    ja      .done
    xor     bh, bh
    shl     bx, 1
    mov     cx, [bp + frame.cx]
    call    [cs:bx + int16_functions]
.done:
    restore_frame
    iret

align 2
int16_functions:
    dw      keyboard_read, keyboard_status, keyboard_shift, keyboard_rate       ; 00
    dw      int16_nothing, keyboard_write, int16_nothing, int16_nothing         ; 04
    dw      int16_nothing, keyboard_features, keyboard_identity, int16_nothing  ; 08
    dw      int16_nothing, int16_nothing, int16_nothing, int16_nothing          ; 0C
    dw      keyboard_read_extended, keyboard_status_extended                    ; 10
    dw      keyboard_shift_extended                                             ; 12

int16_nothing:
    ret

; 00: waits for a key a PC's keyboard has; AX = its code.
keyboard_read:
    call    keyboard_fetch
    call    keyboard_reduce
    jc      keyboard_read
    mov     [bp + frame.ax], ax
    ret

; 10: waits for any key.
keyboard_read_extended:
    call    keyboard_fetch
    call    keyboard_unmark
    mov     [bp + frame.ax], ax
    ret

; 01: zero flag set if no key waits, else AX = its code. Keys 00 does not know are dropped.
keyboard_status:
    call    keyboard_peek
    je      .none
    call    keyboard_reduce
    jnc     .key
    call    keyboard_fetch
    jmp     keyboard_status
.key:
    mov     [bp + frame.ax], ax
    and     word [bp + frame.flags], ~flag_zero & 0FFFFh
    ret
.none:
    or      word [bp + frame.flags], flag_zero
    ret

; 11: the same for any key.
keyboard_status_extended:
    call    keyboard_peek
    je      keyboard_status.none
    call    keyboard_unmark
    jmp     keyboard_status.key

; Zero flag set if the buffer is empty, else AX = first key. Also lets the lamps follow 40:17. Changes BX, CX.
keyboard_peek:
    cli
    call    keyboard_lamps
    mov     bx, [bda_kbd_head]
    cmp     bx, [bda_kbd_tail]
    mov     ax, [bx]
    sti
    ret

; Waits for a key and takes it; AX = key. Changes BX, CX.
keyboard_fetch:
    cli
    mov     bx, [bda_kbd_head]
    cmp     bx, [bda_kbd_tail]
    jne     .take
    call    keyboard_lamps
    sti
    mov     ax, 9002h                   ; keyboard wait: a multitasking host may run something else
    int     15h
    load_bda
.wait:
    cli
    mov     bx, [bda_kbd_head]
    cmp     bx, [bda_kbd_tail]
    jne     .take
    call    keyboard_lamps
    sti
    hlt
    jmp     .wait
.take:
    mov     ax, [bx]
    inc     bx
    inc     bx
    cmp     bx, [bda_kbd_end]
    jne     .store
    mov     bx, [bda_kbd_start]
.store:
    mov     [bda_kbd_head], bx
    sti
    ret

; AX = raw code to what functions 00 and 01 return; carry set if they do not return it at all.
keyboard_reduce:
    cmp     ah, 0E0h                    ; keypad Enter and /: as the main keys
    jne     .grey
    mov     ah, 35h
    cmp     al, '/'
    je      .keep
    mov     ah, 1Ch
    jmp     .keep
.grey:
    cmp     ah, 84h
    ja      .drop
    test    ah, ah
    jz      .keep                       ; typed by number
    cmp     al, 0F0h
    je      .drop
    cmp     al, 0E0h
    jne     .keep
    xor     al, al
.keep:
    clc
    ret
.drop:
    stc
    ret

; AX = raw code to what functions 10 and 11 return.
keyboard_unmark:
    cmp     al, 0F0h
    jne     .done
    test    ah, ah
    jz      .done
    xor     al, al
.done:
    ret

; 02: AL = 40:17.
keyboard_shift:
    mov     al, [bda_kbd_flags]
    mov     [bp + frame.al], al
    ret

; 12: AL = 40:17, AH = which side, and what is held down.
keyboard_shift_extended:
    mov     ah, [bda_kbd_flags2]
    mov     al, ah
    and     ah, 73h                     ; caps, num, scroll down; left Alt, left Ctrl
    and     al, kbd2_sysrq
    mov     cl, 5
    shl     al, cl
    or      ah, al
    mov     al, [bda_kbd_mode]
    and     al, kbd3_right_ctrl | kbd3_right_alt
    or      ah, al
    mov     al, [bda_kbd_flags]
    mov     [bp + frame.ax], ax
    ret

; 03: AL = 05: BH = delay, BL = rate.
keyboard_rate:
    cmp     byte [bp + frame.al], 05h
    jne     .done
    mov     bx, [bp + frame.bx]
    test    bh, 0FCh
    jnz     .done
    test    bl, 0E0h
    jnz     .done
    mov     cl, 5
    shl     bh, cl
    or      bl, bh
    mov     al, 0F3h
    call    .send
    jc      .done
    mov     al, bl
    call    .send
.done:
    ret
.send:                                  ; AL to the keyboard; INT 09h sees the acknowledge. Carry set on failure.
    cli
    and     byte [bda_kbd_leds], 07h
    call    kbc_write
    sti
    mov     si, bda_kbd_leds
    mov     ah, kbd4_ack
    mov     cx, 3
    call    wait_flag
    pushf
    and     byte [bda_kbd_leds], ~kbd4_ack & 0FFh
    popf
    ret

; 05: CX = key code into the buffer; AL = 0, or 1 if it is full.
keyboard_write:
    mov     ax, cx
    cli
    call    keyboard_store
    sti
    mov     al, 0
    adc     al, 0
    mov     [bp + frame.al], al
    ret

; 09: AL = functions there are: 10-12, 0A, 0305.
keyboard_features:
    mov     byte [bp + frame.al], 34h
    ret

; 0A: BX = identity of a 101/102-key keyboard behind the translation.
keyboard_identity:
    mov     word [bp + frame.bx], 41ABh
    ret
