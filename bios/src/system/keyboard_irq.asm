; INT 09h: scan codes of set 1 (translated by the 8042) to the buffer at 40:1E.

kbd_right_shift equ 01h                 ; 40:17
kbd_left_shift  equ 02h
kbd_ctrl        equ 04h
kbd_alt         equ 08h
kbd_scroll      equ 10h
kbd_num         equ 20h
kbd_caps        equ 40h
kbd_insert      equ 80h

kbd2_left_ctrl  equ 01h                 ; 40:18
kbd2_left_alt   equ 02h
kbd2_sysrq      equ 04h
kbd2_pause      equ 08h

kbd3_e1         equ 01h                 ; 40:96
kbd3_e0         equ 02h
kbd3_right_ctrl equ 04h
kbd3_right_alt  equ 08h

kbd4_ack        equ 10h                 ; 40:97; with kbd4_update: ED was acknowledged
kbd4_resend     equ 20h
kbd4_update     equ 40h                 ; lamps are being set

int09_entry:
    sti
    push    ax
    push    bx
    push    cx
    push    dx
    push    si
    push    di
    push    ds
    push    es
    cld
    load_bda
    in      al, port_kbc_data
    mov     ah, 4Fh                     ; someone may change or take the code
    stc
    int     15h
    load_bda
    jnc     .finish
    cmp     al, 0FAh
    je      .acknowledge
    cmp     al, 0FEh
    je      .resend
    cmp     al, 0E0h
    je      .prefix_e0
    cmp     al, 0E1h
    je      .prefix_e1
    test    byte [bda_kbd_mode], kbd3_e1
    jnz     .pause_sequence
    mov     bl, [bda_kbd_mode]          ; BL bit 1: this code has the prefix E0
    and     byte [bda_kbd_mode], ~kbd3_e0 & 0FFh
    mov     ah, al                      ; AH bit 7: released
    and     al, 7Fh
    call    keyboard_modifier
    jc      .finish
    test    ah, ah
    js      .finish
    test    byte [bda_kbd_flags2], kbd2_pause
    jz      .ordinary
    and     byte [bda_kbd_flags2], ~kbd2_pause & 0FFh
    jmp     .finish
.ordinary:
    call    keyboard_translate
    test    ax, ax
    jz      .finish
    call    keyboard_put
.finish:
    cli
    mov     al, pic_eoi
    out     port_pic1_command, al
.lamps:
    call    keyboard_lamps
.leave:
    pop     es
    pop     ds
    pop     di
    pop     si
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    iret

.prefix_e0:
    or      byte [bda_kbd_mode], kbd3_e0
    jmp     .finish
.prefix_e1:
    or      byte [bda_kbd_mode], kbd3_e1
    jmp     .finish

; E1 1D 45 (pressed), E1 9D C5 (released: never sent apart).
.pause_sequence:
    cmp     al, 1Dh
    je      .finish
    cmp     al, 9Dh
    je      .finish
    and     byte [bda_kbd_mode], ~kbd3_e1 & 0FFh
    cmp     al, 45h
    jne     .finish
    call    keyboard_pause
    jmp     .leave

.acknowledge:
    cli
    mov     al, pic_eoi
    out     port_pic1_command, al
    mov     al, [bda_kbd_leds]
    test    al, kbd4_update
    jz      .plain_ack
    test    al, kbd4_ack
    jnz     .lamps_done
    or      byte [bda_kbd_leds], kbd4_ack
    and     al, 07h
    call    kbc_write
    jmp     .leave
.lamps_done:
    and     byte [bda_kbd_leds], ~(kbd4_update | kbd4_ack) & 0FFh
    jmp     .lamps
.plain_ack:
    or      byte [bda_kbd_leds], kbd4_ack
    jmp     .leave
.resend:
    and     byte [bda_kbd_leds], ~(kbd4_update | kbd4_ack) & 0FFh
    or      byte [bda_kbd_leds], kbd4_resend
    cli
    mov     al, pic_eoi
    out     port_pic1_command, al
    jmp     .leave

; Starts setting the lamps if 40:17 asks for others than are shown. The acknowledge interrupts carry it on.
; Interrupts off. In: DS = BDA. Changes AL, CL.
keyboard_lamps:
    test    byte [bda_kbd_leds], kbd4_update
    jnz     .done
.always:
    mov     al, [bda_kbd_flags]
    mov     cl, 4
    shr     al, cl
    and     al, 07h
    mov     ah, [bda_kbd_leds]
    and     ah, 07h
    cmp     al, ah
    je      .done
    or      al, kbd4_update
    mov     [bda_kbd_leds], al
    mov     al, 0EDh
    call    kbc_write
.done:
    ret

; Shift keys and the keys that act at once. AL = scan code, AH = code with release bit, BL = 40:96.
; Carry set if the key is dealt with. Preserves AX, BX.
keyboard_modifier:
    cmp     al, 2Ah
    je      .left_shift
    cmp     al, 36h
    je      .right_shift
    cmp     al, 1Dh
    je      .ctrl
    cmp     al, 38h
    je      .alt
    cmp     al, 3Ah
    je      .caps
    cmp     al, 45h
    je      .num
    cmp     al, 46h
    je      .scroll
    cmp     al, 52h
    je      .insert
    cmp     al, 53h
    je      .delete
    cmp     al, 54h
    je      .sysrq
    cmp     al, 37h
    je      .print
.ordinary:
    clc
    ret

.left_shift:
    mov     cl, kbd_left_shift
    jmp     .shift
.right_shift:
    mov     cl, kbd_right_shift
.shift:
    test    bl, kbd3_e0                 ; not the key, but the keyboard's way of bracketing the grey ones
    jnz     .taken
    test    ah, ah
    js      .shift_up
    or      [bda_kbd_flags], cl
    jmp     .taken
.shift_up:
    not     cl
    and     [bda_kbd_flags], cl
.taken:
    stc
    ret

.ctrl:
    mov     cl, kbd2_left_ctrl
    mov     ch, kbd3_right_ctrl
    call    .two_sided
    mov     cl, kbd_ctrl
    jz      .shift_up
    or      [bda_kbd_flags], cl
    jmp     .taken
.alt:
    mov     cl, kbd2_left_alt
    mov     ch, kbd3_right_alt
    call    .two_sided
    mov     cl, kbd_alt
    jz      .alt_up
    or      [bda_kbd_flags], cl
    jmp     .taken
.alt_up:
    and     byte [bda_kbd_flags], ~kbd_alt & 0FFh
    push    ax
    xor     ax, ax                      ; a number typed on the keypad becomes a character
    xchg    al, [bda_alt_number]
    test    al, al
    jz      .no_number
    push    bx
    call    keyboard_put
    pop     bx
.no_number:
    pop     ax
    jmp     .taken

; CL = bit in 40:18 of the left key, CH = bit in 40:96 of the right one. Zero flag set if both are up now.
.two_sided:
    test    bl, kbd3_e0
    jnz     .right
    test    ah, ah
    js      .left_up
    or      [bda_kbd_flags2], cl
    jmp     .either
.left_up:
    not     cl
    and     [bda_kbd_flags2], cl
    not     cl
    jmp     .either
.right:
    test    ah, ah
    js      .right_up
    or      [bda_kbd_mode], ch
    jmp     .either
.right_up:
    not     ch
    and     [bda_kbd_mode], ch
    not     ch
.either:
    and     cl, [bda_kbd_flags2]
    and     ch, [bda_kbd_mode]
    or      cl, ch
    ret

.caps:
    mov     cl, kbd_caps
    jmp     .toggle
.num:
    test    byte [bda_kbd_flags], kbd_ctrl
    mov     cl, kbd_num
    jz      .toggle
    test    ah, ah
    js      .taken
    call    keyboard_pause
    jmp     .taken
.scroll:
    mov     cl, kbd_scroll
    test    byte [bda_kbd_flags], kbd_ctrl
    jz      .toggle
    test    ah, ah
    js      .taken
    call    keyboard_break
    jmp     .taken
; CL = the key's bit: 40:18 says whether it is down, 40:17 whether its state is on.
.toggle:
    test    ah, ah
    js      .toggle_up
    test    [bda_kbd_flags2], cl
    jnz     .taken                      ; repeating
    or      [bda_kbd_flags2], cl
    xor     [bda_kbd_flags], cl
    cmp     cl, kbd_insert
    je      .taken
    and     byte [bda_kbd_leds], ~(kbd4_update | kbd4_ack) & 0FFh
    jmp     .taken
.toggle_up:
    not     cl
    and     [bda_kbd_flags2], cl
    jmp     .taken

.insert:
    mov     cl, kbd_insert
    test    ah, ah
    js      .toggle_up
    test    bl, kbd3_e0
    jnz     .insert_toggle
    test    byte [bda_kbd_flags], kbd_alt
    jnz     .ordinary                   ; the digit 0 of a number
    push    ax
    call    keypad_digits
    pop     ax
    jc      .ordinary
.insert_toggle:
    test    byte [bda_kbd_flags], kbd_alt | kbd_ctrl
    jnz     .ordinary
    call    .toggle
    jmp     .ordinary                   ; its code goes into the buffer as well

.delete:
    test    ah, ah
    js      .ordinary
    mov     cl, [bda_kbd_flags]
    and     cl, kbd_ctrl | kbd_alt
    cmp     cl, kbd_ctrl | kbd_alt
    jne     .ordinary
    mov     word [bda_reset_flag], 1234h
    jmp     reset_system

.sysrq:
    mov     cx, 8500h                   ; INT 15h 85h: AL = 0 pressed, 1 released
    test    ah, ah
    js      .sysrq_up
    test    byte [bda_kbd_flags2], kbd2_sysrq
    jnz     .taken
    or      byte [bda_kbd_flags2], kbd2_sysrq
    jmp     .sysrq_call
.sysrq_up:
    and     byte [bda_kbd_flags2], ~kbd2_sysrq & 0FFh
    inc     cx
.sysrq_call:
    push    ax
    mov     ax, cx
    int     15h
    load_bda
    pop     ax
    jmp     .taken

.print:
    test    bl, kbd3_e0
    jz      .ordinary                   ; the keypad's *
    test    ah, ah
    js      .taken
    push    ax
    test    byte [bda_kbd_flags], kbd_ctrl
    jnz     .print_echo
    mov     al, pic_eoi                 ; printing takes long: let other interrupts through
    out     port_pic1_command, al
    int     05h
    load_bda
    jmp     .print_done
.print_echo:
    mov     ax, 7200h
    push    bx
    call    keyboard_put
    pop     bx
.print_done:
    pop     ax
    jmp     .taken

; Carry set if the keypad gives digits now: Num Lock and Shift are not both the same.
keypad_digits:
    mov     al, [bda_kbd_flags]
    test    al, kbd_num
    jz      .off
    test    al, kbd_left_shift | kbd_right_shift
    jnz     .no
.yes:
    stc
    ret
.off:
    test    al, kbd_left_shift | kbd_right_shift
    jnz     .yes
.no:
    clc
    ret

; AL = scan code, BL = 40:96; out AX = key code or 0. Changes BX, CX, SI.
keyboard_translate:
    mov     cl, [bda_kbd_flags]
    test    bl, kbd3_e0
    jnz     .prefixed
    cmp     al, 39h
    jbe     .main
    cmp     al, 3Bh
    jb      .nothing
    cmp     al, 44h
    jbe     .function
    cmp     al, 47h
    jb      .nothing
    cmp     al, 53h
    jbe     .keypad
    cmp     al, 56h
    jb      .nothing
    cmp     al, 58h
    ja      .nothing
    mov     si, keys_last
    sub     al, 56h
    jmp     .indexed
.main:
    sub     al, 1
    jc      .nothing
    mov     si, keys_main
    call    .entry
    call    .choose
    test    cl, kbd_caps
    jz      .done
    test    cl, kbd_alt | kbd_ctrl
    jnz     .done
    mov     ch, al                      ; Caps Lock exchanges the cases of letters
    and     ch, 0DFh
    cmp     ch, 'A'
    jb      .done
    cmp     ch, 'Z'
    ja      .done
    xor     al, 20h
.done:
    ret
.function:
    mov     si, keys_function
    sub     al, 3Bh
.indexed:
    call    .entry
    ; falls into .choose

; The column of the entry at SI for the shift keys in CL.
.choose:
    test    cl, kbd_alt
    mov     ax, [cs:si + 6]
    jnz     .done
    test    cl, kbd_ctrl
    mov     ax, [cs:si + 4]
    jnz     .done
    test    cl, kbd_left_shift | kbd_right_shift
    mov     ax, [cs:si + 2]
    jnz     .done
    mov     ax, [cs:si]
    ret
.entry:
    xor     ah, ah
    shl     ax, 1
    shl     ax, 1
    shl     ax, 1
    add     si, ax
    ret
.nothing:
    xor     ax, ax
    ret

.keypad:
    sub     al, 47h
    test    cl, kbd_alt
    jnz     .alt_keypad
.keypad_key:
    mov     si, keys_keypad
    call    .entry
    test    cl, kbd_alt | kbd_ctrl
    jnz     .choose
    call    keypad_digits
    mov     ax, [cs:si + 2]
    jc      .done
    mov     ax, [cs:si]
    ret
.alt_keypad:
    cmp     al, 12
    jae     .nothing
    mov     bl, al
    xor     bh, bh
    mov     ch, [cs:bx + alt_digits]
    cmp     ch, 0FFh
    je      .keypad_key
    mov     al, [bda_alt_number]
    mov     ah, 10
    mul     ah
    add     al, ch
    mov     [bda_alt_number], al
    xor     ax, ax
    ret

.prefixed:
    mov     si, keys_prefixed
.search:
    cmp     byte [cs:si], 0
    je      .nothing
    cmp     al, [cs:si]
    je      .match
    add     si, 9
    jmp     .search
.match:
    inc     si
    jmp     .choose

; AX = key code into the buffer; a beep if it is full. Changes AX, BX, CX.
keyboard_put:
    call    keyboard_store
    jc      .full
    mov     ax, 9102h                   ; tell who waits in INT 15h 90h
    int     15h
    load_bda
    ret
.full:
    cli
    mov     al, pic_eoi
    out     port_pic1_command, al
    mov     ax, 1193
    mov     cx, 4000                    ; 60 ms
    jmp     speaker_tone

; AX = key code into the buffer; carry set if there is no room. Preserves all but BX.
keyboard_store:
    push    cx
    mov     bx, [bda_kbd_tail]
    mov     cx, bx
    inc     cx
    inc     cx
    cmp     cx, [bda_kbd_end]
    jne     .wrapped
    mov     cx, [bda_kbd_start]
.wrapped:
    cmp     cx, [bda_kbd_head]
    stc
    je      .done
    mov     [bx], ax
    mov     [bda_kbd_tail], cx
    clc
.done:
    pop     cx
    ret

; Ctrl-Break: empties the buffer, calls INT 1Bh, leaves a zero key. Preserves AX, BX.
keyboard_break:
    push    ax
    push    bx
    mov     ax, [bda_kbd_start]
    mov     [bda_kbd_head], ax
    mov     [bda_kbd_tail], ax
    mov     byte [bda_break], 80h
    int     1Bh
    load_bda
    xor     ax, ax
    call    keyboard_store
    pop     bx
    pop     ax
    ret

; Pause: acknowledges the interrupt and waits here until another key is pressed. Preserves AX, BX.
keyboard_pause:
    test    byte [bda_kbd_flags2], kbd2_pause
    jnz     .done
    push    ax
    or      byte [bda_kbd_flags2], kbd2_pause
    cli
    mov     al, pic_eoi
    out     port_pic1_command, al
.wait:
    sti
    hlt
    cli
    test    byte [bda_kbd_flags2], kbd2_pause
    jnz     .wait
    sti
    pop     ax
.done:
    ret

; A reset by the 8042, and if that does not happen, POST again.
reset_system:
    cli
    mov     al, 0FEh
    call    kbc_command
    mov     cx, 2000
    call    refresh_delay
    jmp     0F000h:0E05Bh
