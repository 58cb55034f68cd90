; Boot sector of every benchmark: loads the payload behind it to 0:8000h and jumps there. Markers and results go to port E9h,
; which each emulator shows on its standard output.

        cpu     8086
        bits    16
        org     0x7C00

payload         equ     0x8000
payload_sectors equ     17              ; the rest of the first track

start:
        cli
        xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     sp, 0x7C00
        sti
        cld
        mov     bp, payload_sectors
        mov     bx, payload
        mov     cx, 0x0002              ; cylinder 0, sector 2
        mov     dh, 0
read:
        mov     ax, 0x0201
        int     0x13
        jc      read
        add     bx, 512
        inc     cx
        dec     bp
        jnz     read
        jmp     0:payload

        times 510 - ($ - $$) db 0
        dw      0xAA55
