; Lines of text in the making, numbers, and the debug port.
;
; A line is built with line_new and the line_ routines and always ends with 0, ready for put_str or debug_line.

DEBUG_PORT      equ 0E9h

        section .bss
LINE_SIZE       equ 160
line_buffer:    resb LINE_SIZE
line_end:       resw 1

        section .text
; line_new: starts an empty line.
line_new:
        mov word [line_end], line_buffer
        mov byte [line_buffer], 0
        ret

; line_char: appends AL. A full line takes no more.
line_char:
        push bx
        mov bx, [line_end]
        cmp bx, line_buffer + LINE_SIZE - 1
        jae .full
        mov [bx], al
        mov byte [bx + 1], 0
        inc word [line_end]
.full:  pop bx
        ret

; line_str: appends the string at SI.
line_str:
        save ax, si
.next:  lodsb
        test al, al
        jz .end
        call line_char
        jmp short .next
.end:   restore ax, si
        ret

; line_pad: appends spaces until the line is CX characters long.
line_pad:
        push ax
.next:  mov ax, [line_end]
        sub ax, line_buffer
        cmp ax, cx
        jae .end
        mov al, ' '
        call line_char
        jmp short .next
.end:   pop ax
        ret

; line_dec16: appends AX as an unsigned decimal number.
line_dec16:
        push dx
        xor dx, dx
        call line_dec32
        pop dx
        ret

; line_dec32: appends DX:AX as an unsigned decimal number.
line_dec32:
        save ax, bx, cx, dx
        xor cx, cx                      ; digits on the stack
.divide:
        push cx
        mov cx, 10
        call divide32                   ; DX:AX /= 10, BX = remainder
        pop cx
        push bx
        inc cx
        mov bx, ax
        or bx, dx
        jnz .divide
.write: pop ax
        add al, '0'
        call line_char
        loop .write
        restore ax, bx, cx, dx
        ret

; line_two: appends AL (0..99) as two decimal digits.
line_two:
        push ax
        aam
        add ax, '00'
        xchg al, ah
        call line_char
        xchg al, ah
        call line_char
        pop ax
        ret

; line_hundredths: appends DX:AX hundredths as a number with two decimals.
line_hundredths:
        save ax, bx, cx, dx
        mov cx, 100
        call divide32
        call line_dec32
        mov al, '.'
        call line_char
        mov al, bl
        call line_two
        restore ax, bx, cx, dx
        ret

; line_hex8, line_hex16, line_hex32: append AL, AX, DX:AX as hexadecimal digits.
line_hex32:
        xchg ax, dx
        call line_hex16
        xchg ax, dx
line_hex16:
        xchg al, ah
        call line_hex8
        xchg al, ah
line_hex8:
        save ax, cx
        mov ah, al
        mov cl, 4
        shr al, cl
        call .digit
        mov al, ah
        and al, 0Fh
        call .digit
        restore ax, cx
        ret
.digit: cmp al, 10
        jb .decimal
        add al, 'A' - '0' - 10
.decimal:
        add al, '0'
        jmp line_char

; divide32: DX:AX / CX (not 0). Quotient in DX:AX, remainder in BX.
divide32:
        push cx
        mov bx, ax
        mov ax, dx
        xor dx, dx
        div cx
        xchg ax, bx                     ; BX = high quotient
        div cx                          ; AX = low quotient, DX = remainder
        xchg bx, dx
        pop cx
        ret

; multiply32: DX:AX * CX, result in BX:DX:AX (48 bits).
multiply32:
        save si, di
        mov si, dx
        mul cx
        mov di, dx
        push ax
        mov ax, si
        mul cx
        add ax, di
        adc dx, 0
        mov bx, dx
        mov dx, ax
        pop ax
        restore si, di
        ret

; divide48: BX:DX:AX / CX (not 0). Quotient in BX:DX:AX.
divide48:
        save si, di
        mov si, ax
        mov di, dx
        mov ax, bx
        xor dx, dx
        div cx
        mov bx, ax
        mov ax, di
        div cx
        mov di, ax
        mov ax, si
        div cx
        mov dx, di
        restore si, di
        ret

; debug_line: writes the string at SI and a line feed to the debug port (nothing listens there on a real PC).
debug_line:
        save ax, si
.next:  lodsb
        test al, al
        jz .end
        cmp al, INK
        je .ink
        out DEBUG_PORT, al
        jmp short .next
.ink:   inc si
        jmp short .next
.end:   mov al, 10
        out DEBUG_PORT, al
        restore ax, si
        ret

; debug_built: writes the line built so far to the debug port.
debug_built:
        push si
        mov si, line_buffer
        call debug_line
        pop si
        ret
