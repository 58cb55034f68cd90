; Mouse test: a PS/2 mouse through the BIOS (INT 15h C2h), with a sheet to paint on.
;
; Texts a script can wait for: "MOVE THE MOUSE" when ready, then "X=nnn Y=nnn" (0..623, 0..303) and "Buttons: LMR" with a
; dash for each button that is up; "RESULT: no PS/2 mouse found" where there is none. The debug port gets
; "demo: mouse buttons LMR" at every change and "demo: RESULT: N packets" at the end.

SHEET_TOP       equ 3           ; screen rows 3 to 21 inside a frame
SHEET_ROWS      equ 19
SHEET_WIDTH     equ 78 * 8      ; in dots of 8 by 16 to the cell
SHEET_HEIGHT    equ SHEET_ROWS * 16
BUTTON_LEFT     equ 1
BUTTON_RIGHT    equ 2
BUTTON_MIDDLE   equ 4

        section .bss
mouse_x:        resw 1
mouse_y:        resw 1
mouse_buttons:  resb 1
mouse_packets:  resw 1
shown_packets:  resw 1
shown_buttons:  resb 1
pointer_cell:   resw 1          ; screen offset under the pointer, and what was there
pointer_under:  resw 1
paint:          resb 1          ; colour

        section .text
mouse_test:
        text "5  MOUSE TEST"
        mov bx, .help
        call screen_begin
        call mouse_on
        jc .none
        mov di, AT(2, 0)
        mov cx, (SHEET_ROWS + 2) << 8 | 80
        text "Sheet"
        call panel
        print 24, 64, BAR, "MOVE THE MOUSE"
        print 1, 2, DESK, "Left paints, right wipes, middle changes the colour"
        mov word [mouse_x], SHEET_WIDTH / 2
        mov word [mouse_y], SHEET_HEIGHT / 2
        xor ax, ax
        mov [mouse_packets], ax
        mov [mouse_buttons], al
        mov [shown_buttons], al
        mov byte [paint], 0Eh
        call pointer_show
        call mouse_line
        dbg "demo: move the mouse"
.wait:  mov ax, [mouse_packets]
        cmp ax, [shown_packets]
        je .idle
        call mouse_moved
.idle:  call poll_key
        cmp al, KEY_ESC
        je .end
        test ax, ax
        jnz .wait
        sti
        hlt
        jmp short .wait
.end:   call mouse_off
        call line_new
        add_text "RESULT: "
        mov ax, [mouse_packets]
        call line_dec16
        add_text " packets"
        jmp debug_result
.none:  mov di, AT(10, 20)
        mov cx, 5 << 8 | 40
        xor si, si
        call panel
        print 12, 23, PANEL_HOT, "RESULT: no PS/2 mouse found"
        dbg "demo: RESULT: no PS/2 mouse found"
        call wait_key
        ret

        section .data
mouse_test.help:
        db INK, BAR, "Esc", INK, BAR_FAINT, " back to the menu", 0
        section .text

; mouse_on: initialises the mouse and sends its packets to mouse_packet. Carry set if there is none.
mouse_on:
        save ax, bx, es
        mov ax, 0C205h
        mov bh, 3                       ; bytes in a packet
        call .call
        jc .end
        push cs
        pop es
        mov bx, mouse_packet
        mov ax, 0C207h
        call .call
        jc .end
        mov ax, 0C200h
        mov bh, 1
        call .call
.end:   restore ax, bx, es
        ret
.call:  stc
        int 15h
        jc .failed
        test ah, ah
        jz .failed                      ; zero: carry is clear, all is well
        stc
.failed:
        ret

mouse_off:
        save ax, bx, es
        mov ax, 0C200h
        xor bh, bh
        int 15h
        xor bx, bx
        mov es, bx
        mov ax, 0C207h                  ; handler 0:0: none
        int 15h
        restore ax, bx, es
        ret

; mouse_packet: the BIOS calls it (far) with four words on the stack: status, X, Y, 0.
mouse_packet:
        push bp
        mov bp, sp
        save ax, bx, ds
        push cs
        pop ds
        mov bx, [bp + 12]               ; status: buttons in bits 0-2, signs of X and Y in bits 4 and 5, overflow in 6 and 7
        mov al, bl
        and al, 7
        mov [mouse_buttons], al
        test bl, 0C0h
        jnz .counted                    ; an overflown movement is no movement
        mov al, [bp + 10]
        xor ah, ah
        test bl, 10h
        jz .right
        dec ah
.right: add ax, [mouse_x]
        jns .x_low
        xor ax, ax
.x_low: cmp ax, SHEET_WIDTH - 1
        jle .x_high
        mov ax, SHEET_WIDTH - 1
.x_high:
        mov [mouse_x], ax
        mov al, [bp + 8]
        xor ah, ah
        test bl, 20h
        jz .up
        dec ah
.up:    neg ax                          ; the mouse counts upwards
        add ax, [mouse_y]
        jns .y_low
        xor ax, ax
.y_low: cmp ax, SHEET_HEIGHT - 1
        jle .y_high
        mov ax, SHEET_HEIGHT - 1
.y_high:
        mov [mouse_y], ax
.counted:
        inc word [mouse_packets]
        restore ax, bx, ds
        pop bp
        retf

; mouse_moved: moves the pointer, paints, brings the line up to date.
mouse_moved:
        mov ax, [mouse_packets]
        mov [shown_packets], ax
        call pointer_hide
        mov bl, [mouse_buttons]
        test bl, BUTTON_LEFT
        jz .no_paint
        call pointer_position
        mov al, 0DBh
        mov ah, [paint]
        call put_char
.no_paint:
        test bl, BUTTON_RIGHT
        jz .no_wipe
        call pointer_position
        mov ax, PANEL << 8 | ' '
        call put_char
.no_wipe:
        cmp bl, [shown_buttons]
        je .same
        mov bh, bl
        xchg bh, [shown_buttons]
        not bh
        and bh, bl                      ; newly down
        test bh, BUTTON_MIDDLE
        jz .same_paint
        inc byte [paint]
        and byte [paint], 0Fh
        jnz .same_paint
        mov byte [paint], 1
.same_paint:
        call line_new
        add_text "demo: mouse buttons "
        call add_buttons
        call debug_built
.same:  call pointer_show
        jmp mouse_line

; pointer_position: DI = the screen offset of the cell the pointer is in.
pointer_position:
        save ax, cx
        mov cl, 4
        mov ax, [mouse_y]
        shr ax, cl
        mov cl, 160
        mul cl
        mov di, ax
        mov ax, [mouse_x]
        mov cl, 3
        shr ax, cl
        shl ax, 1
        add di, ax
        add di, AT(SHEET_TOP, 1)
        restore ax, cx
        ret

pointer_show:
        save ax, di, es
        call pointer_position
        mov es, [text_segment]
        mov [pointer_cell], di
        mov ax, [es:di]
        mov [pointer_under], ax
        mov ah, 6Fh
        mov byte [es:di], 0FEh          ; a small square
        mov [es:di + 1], ah
        restore ax, di, es
        ret

pointer_hide:
        save ax, di, es
        mov es, [text_segment]
        mov di, [pointer_cell]
        mov ax, [pointer_under]
        mov [es:di], ax
        restore ax, di, es
        ret

; add_buttons: appends L, M and R, or a dash for each button that is up.
add_buttons:
        save ax, bx
        mov bl, [mouse_buttons]
        mov al, 'L'
        test bl, BUTTON_LEFT
        call .add
        mov al, 'M'
        test bl, BUTTON_MIDDLE
        call .add
        mov al, 'R'
        test bl, BUTTON_RIGHT
        call .add
        restore ax, bx
        ret
.add:   jnz line_char
        mov al, '-'
        jmp line_char

mouse_line:
        call line_new
        add_text "X="
        mov ax, [mouse_x]
        call line_dec16
        add_text " Y="
        mov ax, [mouse_y]
        call line_dec16
        add_text "   Buttons: "
        call add_buttons
        add_text "   Packets: "
        mov ax, [mouse_packets]
        call line_dec16
        mov cx, 60
        mov di, AT(23, 2)
        mov ah, 1Fh
        call put_line_wide
        ; The colour in hand.
        mov al, 0DBh
        mov ah, [paint]
        mov cx, 6
        mov di, AT(23, 70)
        jmp put_repeated
