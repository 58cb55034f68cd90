; Keyboard test: the keyboard drawn on the screen, every key lit while it is down, and the scan codes as they arrive.
;
; Takes over IRQ 1 and reads port 60h itself (scan code set 1, as the 8042 translates it). Esc twice leaves.
; Text a script can wait for: "PRESS KEYS"; the last line reads "Last code: xx" and each code also goes to the debug
; port as "demo: key xx". At the end "demo: RESULT: N different keys seen".

KEYBOARD_DATA   equ 60h
KEYBOARD_VECTOR equ 09h * 4
PORT_B          equ 61h
CODE_QUEUE      equ 64          ; a power of two
CODES_SHOWN     equ 14

KEY_NEVER       equ 0
KEY_SEEN        equ 1           ; has been down and is up again
KEY_IS_DOWN     equ 2

; How keys are numbered: the scan code, plus 80h after a prefix E0; Pause, with its six bytes, has a number of its own.
KEY_PAUSE       equ 0FEh
KEY_PRINT       equ 0B7h
KEY_BREAK       equ 0C6h        ; what Ctrl-Pause sends
KEY_SYSRQ       equ 54h         ; what Alt-PrtSc sends

        section .bss
bios_keyboard:  resd 1
code_queue:     resb CODE_QUEUE
code_in:        resb 1          ; written by the interrupt
code_out:       resb 1
code_prefix:    resb 1          ; E0h, E1h or 0
code_skip:      resb 1          ; bytes of Pause still to come
pause_down:     resb 1
key_states:     resb 256
keys_seen:      resw 1
esc_presses:    resb 1
codes_row:      resb CODES_SHOWN

        section .text
key_test:
        text "4  KEYBOARD TEST"
        mov bx, .help
        call screen_begin
        print 24, 66, BAR, "PRESS KEYS"
        mov di, AT(3, 0)
        mov cx, 15 << 8 | 80
        xor si, si
        call panel
        print 19, 2, DESK, "Codes as they come"
        print 21, 2, DESK, "Different keys seen"
        ; Fresh state.
        push ds
        pop es
        mov di, key_states
        mov cx, 256
        xor al, al
        rep stosb
        mov [code_in], al
        mov [code_out], al
        mov [code_prefix], al
        mov [code_skip], al
        mov [esc_presses], al
        mov word [keys_seen], 0
        mov di, codes_row
        mov cx, CODES_SHOWN
        rep stosb
        call draw_keyboard
        call show_seen
        call flush_keys
        call hook_keyboard
        dbg "demo: press keys"
.wait:  mov bl, [code_out]
        cmp bl, [code_in]
        jne .code
        sti
        hlt
        jmp short .wait
.code:  xor bh, bh
        mov al, [code_queue + bx]
        inc bl
        and bl, CODE_QUEUE - 1
        mov [code_out], bl
        call show_code
        call take_code
        cmp byte [esc_presses], 2
        jb .wait
        call unhook_keyboard
        call line_new
        add_text "RESULT: "
        mov ax, [keys_seen]
        call line_dec16
        add_text " different keys seen"
        jmp debug_result

        section .data
key_test.help:
        db INK, BAR, "Esc", INK, BAR_FAINT, " twice: back to the menu", 0
        section .text

hook_keyboard:
        save ax, es
        xor ax, ax
        mov es, ax
        cli
        mov ax, [es:KEYBOARD_VECTOR]
        mov [bios_keyboard], ax
        mov ax, [es:KEYBOARD_VECTOR + 2]
        mov [bios_keyboard + 2], ax
        mov word [es:KEYBOARD_VECTOR], keyboard_interrupt
        mov [es:KEYBOARD_VECTOR + 2], cs
        sti
        restore ax, es
        ret

unhook_keyboard:
        save ax, es
        xor ax, ax
        mov es, ax
        cli
        mov ax, [bios_keyboard]
        mov [es:KEYBOARD_VECTOR], ax
        mov ax, [bios_keyboard + 2]
        mov [es:KEYBOARD_VECTOR + 2], ax
        sti
        restore ax, es
        ret

keyboard_interrupt:
        save ax, bx, ds
        push cs
        pop ds
        in al, KEYBOARD_DATA
        mov bl, [code_in]
        xor bh, bh
        mov [code_queue + bx], al
        inc bl
        and bl, CODE_QUEUE - 1
        cmp bl, [code_out]
        je .full                        ; nobody types this fast: drop it
        mov [code_in], bl
.full:  cmp byte [cpu_class], CLASS_286
        jae .at
        in al, PORT_B                   ; the PC/XT wants its shift register cleared by a pulse on bit 7
        mov ah, al
        or al, 80h
        out PORT_B, al
        mov al, ah
        out PORT_B, al
.at:    mov al, PIC_EOI
        out PIC_COMMAND, al
        restore ax, bx, ds
        iret

; show_code: code AL joins the row of codes, and goes to the debug port.
show_code:
        save ax, cx, si, di, es
        push ds
        pop es
        mov si, codes_row + 1
        mov di, codes_row
        mov cx, CODES_SHOWN - 1
        rep movsb
        stosb
        call line_new
        add_text "demo: key "
        call line_hex8
        call debug_built
        mov si, codes_row
        mov di, AT(19, 23)
        mov cx, CODES_SHOWN
        mov ah, 19h
.next:  lodsb
        call line_new
        test al, al
        jz .blank                       ; no key sends 0
        call line_hex8
        jmp short .put
.blank: add_text_keep "  "
.put:   cmp cx, 1
        jne .old
        mov ah, 1Fh
.old:   call put_line
        add di, 4
        loop .next
        call line_new
        add_text "Last code: "
        mov al, [codes_row + CODES_SHOWN - 1]
        call line_hex8
        mov di, AT(22, 2)
        mov ah, 1Fh
        call put_line
        restore ax, cx, si, di, es
        ret

; take_code: follows prefixes and marks keys down or up. AL = code.
take_code:
        cmp byte [code_skip], 0
        je .not_pause
        dec byte [code_skip]
        jnz .end
        mov bx, KEY_PAUSE               ; E1 1D 45 is down, E1 9D C5 is up
        jmp short .press_or_release
.not_pause:
        cmp al, 0E1h
        jne .not_e1
        mov byte [code_skip], 2
        ret
.not_e1:
        cmp al, 0E0h
        jne .not_e0
        mov [code_prefix], al
        ret
.not_e0:
        mov bl, al
        and bl, 7Fh
        xor bh, bh
        cmp byte [code_prefix], 0
        mov byte [code_prefix], 0
        je .plain
        cmp bl, 2Ah                     ; the shifts that PrtSc and the cursor keys send around themselves
        je .end
        cmp bl, 36h
        je .end
        or bl, 80h
        cmp bl, KEY_BREAK
        jne .press_or_release
        mov bl, KEY_PAUSE
        jmp short .press_or_release
.plain: cmp bl, KEY_SYSRQ
        jne .press_or_release
        mov bl, KEY_PRINT
.press_or_release:
        test al, 80h
        jnz .release
        cmp byte [key_states + bx], KEY_IS_DOWN
        je .end                         ; repeating
        cmp byte [key_states + bx], KEY_NEVER
        jne .known
        inc word [keys_seen]
.known: mov byte [key_states + bx], KEY_IS_DOWN
        cmp bl, 01h
        jne .not_esc
        inc byte [esc_presses]
        jmp short .draw
.not_esc:
        mov byte [esc_presses], 0
.draw:  call draw_key
        call show_seen
.end:   ret
.release:
        cmp byte [key_states + bx], KEY_NEVER
        je .end                         ; went down before the test began
        mov byte [key_states + bx], KEY_SEEN
        jmp short .draw

show_seen:
        save ax, di
        call line_new
        mov ax, [keys_seen]
        call line_dec16
        add_text " of 104 "
        mov di, AT(21, 23)
        mov ah, 1Fh
        call put_line
        restore ax, di
        ret
