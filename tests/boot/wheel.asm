; A boot sector that wakes the wheel of a PS/2 mouse (sample rates 200, 100, 80) and says on port E9h what it is, "id=03", and each of its
; packets: four bytes in hexadecimal on a line. It polls the 8042's second port; interrupts stay off.
        bits 16
        org 7C00h

        cli
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 7C00h
        mov al, 0ADh            ; the keyboard is silent
        call controller
        mov al, 0A8h            ; the second port is on
        call controller
        mov si, rates
.knock: lodsb
        test al, al
        jz .identity
        call mouse
        jmp .knock
.identity:
        mov al, 0F2h
        call mouse
        mov si, text_id
        call say
        call read
        call say_byte
        mov al, 0F4h            ; reports on
        call mouse
        mov si, text_ready
        call say
packet: mov cx, 4
.byte:  call read
        call say_byte
        loop .byte
        mov al, 10
        out 0E9h, al
        jmp packet

; Sends AL to the 8042 as a command.
controller:
        call writable
        out 64h, al
        ret

; Sends AL to the mouse and takes its acknowledgement.
mouse:  mov ah, al
        mov al, 0D4h
        call controller
        call writable
        mov al, ah
        out 60h, al
        jmp read

writable:
        push ax
.wait:  in al, 64h
        test al, 2
        jnz .wait
        pop ax
        ret

; The next byte in AL.
read:   in al, 64h
        test al, 1
        jz read
        in al, 60h
        ret

%include "port_e9.inc"

rates:          db 0F3h, 200, 0F3h, 100, 0F3h, 80, 0
text_id:        db "id=", 0
text_ready:     db 10, "ready", 10, 0

        times 510 - ($ - $$) db 0
        dw 0AA55h
        times 1440 * 1024 - ($ - $$) db 0
