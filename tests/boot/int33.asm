; A DOS program that says on port E9h what a mouse driver (INT 33h) knows: first "driver N buttons, wheel yes|no", then at each change
; "x=X y=Y buttons=B wheel=W", all decimal; W is the sum of all turns, 1000 at the beginning. The pointer is shown. Escape ends it.
        bits 16
        org 100h

        xor ax, ax              ; 0000h: reset; AX = FFFFh with a driver, BX buttons
        int 33h
        cmp ax, 0FFFFh
        mov si, no_driver
        jne fail
        push bx
        mov si, driver
        call say
        pop ax
        call say_number
        mov si, wheel_no
        mov ax, 11h             ; 0011h: AX = 574Dh and CX bit 0 with a wheel
        int 33h
        cmp ax, 574Dh
        jne no_wheel
        test cl, 1
        jz no_wheel
        mov si, wheel_yes
no_wheel:
        call say
        mov ax, 1               ; 0001h: show the pointer
        int 33h

next:   mov ax, 3               ; 0003h: CX, DX place; BL buttons; BH turns since the last call
        int 33h
        mov al, bh
        cbw
        add [turns], ax
        xor bh, bh
        cmp cx, [x]
        jne changed
        cmp dx, [y]
        jne changed
        cmp bx, [buttons]
        jne changed
        or al, al
        jz same
changed:
        mov [x], cx
        mov [y], dx
        mov [buttons], bx
        mov si, text_x
        mov ax, [x]
        call say
        call say_number
        mov si, text_y
        mov ax, [y]
        call say
        call say_number
        mov si, text_buttons
        mov ax, [buttons]
        call say
        call say_number
        mov si, text_wheel
        mov ax, [turns]
        call say
        call say_number
        mov si, text_end
        call say
same:   mov ah, 1
        int 16h
        jz next
        xor ah, ah
        int 16h
        cmp al, 27
        jne next
        mov ax, 2               ; 0002h: hide the pointer
        int 33h
        mov ax, 4C00h
        int 21h

fail:   call say
        mov ax, 4C01h
        int 21h

; The string at SI, ended by 0. Keeps AX.
say:    push ax
.next:  lodsb
        or al, al
        jz .end
        out 0E9h, al
        jmp .next
.end:   pop ax
        ret

; AX in decimal.
say_number:
        mov bx, 10
        xor cx, cx
.divide:
        xor dx, dx
        div bx
        push dx
        inc cx
        or ax, ax
        jnz .divide
.digit: pop ax
        add al, '0'
        out 0E9h, al
        loop .digit
        ret

no_driver:      db "no driver", 10, 0
driver:         db "driver ", 0
wheel_yes:      db " buttons, wheel yes", 10, 0
wheel_no:       db " buttons, wheel no", 10, 0
text_x:         db "x=", 0
text_y:         db " y=", 0
text_buttons:   db " buttons=", 0
text_wheel:     db " wheel=", 0
text_end:       db 10, 0
x:              dw -1
y:              dw -1
buttons:        dw 0
turns:          dw 1000
