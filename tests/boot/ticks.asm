; A boot sector that only counts: a dot on port E9h at each timer tick (BIOS data 40:6Ch), the processor halted between.
        bits 16
        org 7C00h

        xor ax, ax
        mov ds, ax
        mov bx, [46Ch]
next:   sti
        hlt
        mov cx, [46Ch]
        cmp cx, bx
        je next
        mov bx, cx
        mov al, '.'
        out 0E9h, al
        jmp next

        times 510 - ($ - $$) db 0
        dw 0AA55h
        times 1440 * 1024 - ($ - $$) db 0
