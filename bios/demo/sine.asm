; A sine table made at start-up: 256 steps a turn, amplitude 256.
;
; Bhaskara's rational approximation for half a turn of 128 steps: with p = t(128 - t), sin = 16p / (81920 - 4p),
; off by at most 0.0017.

        section .bss
        alignb 2
sine_table:     resw 256 + 64   ; a quarter turn more, so that the cosine is the sine 64 entries on

        section .text
sine_init:
        save ax, bx, cx, dx, si
        xor si, si                      ; t
.next:  mov ax, 128
        sub ax, si
        mul si                          ; p, at most 4096
        mov cx, ax
        shl cx, 1
        neg cx
        add cx, 40960                   ; half the denominator
        mov bx, 2048                    ; half of 16 * 256
        mul bx
        div cx
        mov bx, si
        shl bx, 1
        mov [sine_table + bx], ax
        cmp si, 64
        jae .no_tail
        mov [sine_table + 512 + bx], ax
.no_tail:
        neg ax
        mov [sine_table + 256 + bx], ax
        inc si
        cmp si, 128
        jb .next
        restore ax, bx, cx, dx, si
        ret

; sine: AX = 256 * sin of BL (256 a turn). cosine: the same for the cosine.
sine:
        push bx
        xor bh, bh
        shl bx, 1
        mov ax, [sine_table + bx]
        pop bx
        ret
cosine:
        push bx
        xor bh, bh
        shl bx, 1
        mov ax, [sine_table + 128 + bx]
        pop bx
        ret
