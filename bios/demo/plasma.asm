; Scene: plasma. Two rows of waves, each line of the picture a shifted view of both; the palette turns slowly.

WAVE_LENGTH     equ 768         ; a picture line plus the largest shift, rounded up

        section .bss
        alignb 2
wave_a:         resb WAVE_LENGTH
wave_b:         resb WAVE_LENGTH
plasma_line:    resw 1

        section .text
scene_plasma:
        text "demo: scene plasma"
        call scene_begin
        call plasma_waves
        text "Plasma        Key next scene  Esc menu"
        call caption
        mov ax, GRAPHICS_SEGMENT
        mov es, ax
.frame: call plasma_shades
        call wait_retrace
        call set_shades
        call plasma_picture
        call next_picture
        test ax, ax
        jz .frame
        ret

; plasma_waves: each the sum of two sines of different lengths.
plasma_waves:
        xor si, si
.next:  mov ax, si
        shl ax, 1
        mov bl, al
        call sine
        mov cx, ax
        mov ax, si
        shl ax, 1
        shl ax, 1
        add ax, si
        shr ax, 1
        shr ax, 1                       ; 5/4
        mov bl, al
        call sine
        call .store
        mov [wave_a + si], al
        mov ax, si
        shl ax, 1
        add ax, si
        push ax
        shr ax, 1                       ; 3/2
        mov bl, al
        call sine
        mov cx, ax
        pop ax
        shr ax, 1
        shr ax, 1                       ; 3/4
        mov bl, al
        call cosine
        call .store
        mov [wave_b + si], al
        inc si
        cmp si, WAVE_LENGTH
        jb .next
        ret
.store:                                 ; AL = 1..125 from two sines, so that sums keep clear of colours 0 and 255
        add ax, cx
        mov cx, 62
        imul cx
        mov cl, 9
        sar ax, cl
        add al, 63
        ret

; plasma_shades: phases that drift apart, so that the colours change for minutes before they repeat.
plasma_shades:
        mov ax, [fast_ticks]
        mov bl, al
        mov cx, ax
        shr ax, 1
        add al, 85
        mov bh, al
        shr cx, 1
        shr cx, 1
        add cl, 170
        neg cl
        jmp rainbow

plasma_picture:
        xor di, di
        mov word [plasma_line], 0
.line:  ; Where this line starts in the waves: two numbers that sway with the line and with time.
        mov cx, [fast_ticks]
        mov ax, [plasma_line]
        shl ax, 1
        add ax, cx
        mov bl, al
        call sine
        sar ax, 1
        sar ax, 1
        mov si, ax
        mov bl, cl
        call cosine
        sar ax, 1
        sub si, ax
        sar si, 1
        add si, 100                     ; 4..196
        shr cx, 1
        mov ax, [plasma_line]
        mov bl, al
        add bl, cl
        call cosine
        sar ax, 1
        mov dx, ax
        mov bl, cl
        call sine
        add dx, ax
        mov ax, [plasma_line]
        mov bl, al
        shl bl, 1
        add bl, al
        sub bl, cl
        call sine
        sar ax, 1
        sar ax, 1
        sar ax, 1
        add ax, dx
        sar ax, 1
        add ax, 220                     ; 12..428
        mov bx, ax
        add si, wave_a
        add bx, wave_b
        mov cx, PICTURE_WIDTH / 8
        ; Two dots at a time: no sum carries into the next.
.dots:  lodsw
        add ax, [bx]
        stosw
        lodsw
        add ax, [bx + 2]
        stosw
        lodsw
        add ax, [bx + 4]
        stosw
        lodsw
        add ax, [bx + 6]
        stosw
        add bx, 8
        loop .dots
        inc word [plasma_line]
        cmp word [plasma_line], PICTURE_HEIGHT
        jb .line
        ret
