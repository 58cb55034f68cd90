; A boot sector that uses the wheel through the BIOS (INT 15h C2h) as wheel drivers for DOS do: packets of one byte, so that the handler gets
; every byte of the mouse's four. It says on port E9h "id=03", "ready", and the packets in hexadecimal, one a line.
        bits 16
        org 7C00h

        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 7C00h
        mov ax, 0C205h          ; interface with packets of BH bytes; resets the mouse
        mov bh, 1
        int 15h
        jc failed
        mov si, rates
.knock: lodsb
        cmp al, 0FFh
        je .identity
        mov bh, al
        mov ax, 0C202h
        int 15h
        jc failed
        jmp .knock
.identity:
        mov ax, 0C204h
        int 15h
        jc failed
        mov si, text_id
        call say
        mov al, bh
        call say_byte
        mov ax, 0C207h
        mov bx, handler
        int 15h
        jc failed
        mov ax, 0C200h
        mov bh, 1
        int 15h
        jc failed
        mov si, text_ready
        call say
.wait:  sti
        hlt
        jmp .wait

failed: mov si, text_failed
        call say
        jmp $

; Called far with four words above the return address: the byte is the first one pushed.
handler:
        push bp
        mov bp, sp
        push ax
        push ds
        xor ax, ax
        mov ds, ax
        mov al, [bp + 12]
        call say_byte
        inc byte [count]
        test byte [count], 3
        jnz .end
        mov al, 10
        out 0E9h, al
.end:   pop ds
        pop ax
        pop bp
        retf

%include "port_e9.inc"

rates:          db 6, 5, 4, 0FFh        ; 200, 100 and 80 reports a second
text_id:        db "id=", 0
text_ready:     db 10, "ready", 10, 0
text_failed:    db "failed", 10, 0
count:          db 0

        times 510 - ($ - $$) db 0
        dw 0AA55h
        times 1440 * 1024 - ($ - $$) db 0
