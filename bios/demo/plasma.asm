; Scene: plasma. Two rows of waves, each line of the picture a shifted view of both; the palette turns slowly.

WAVE_LENGTH     equ 1024        ; a picture line plus the largest shift, 320 + 512, rounded up

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
        mov bl, al
        call sine
        mov cx, ax
        mov ax, si
        shl ax, 1
        add ax, si
        shr ax, 1
        shr ax, 1                       ; three quarters of the frequency
        mov bl, al
        call sine
        call .store
        mov [wave_a + si], al
        mov ax, si
        shl ax, 1
        mov bl, al
        call sine
        mov cx, ax
        mov ax, si
        shr ax, 1
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
.line:  ; Where this line starts in the waves: 0..511 in each, moving with the line and with time.
        mov ax, [plasma_line]
        add ax, [fast_ticks]
        mov bl, al
        call sine
        add ax, 256
        mov si, ax
        mov ax, [plasma_line]
        shl ax, 1
        mov bl, al
        mov ax, [fast_ticks]
        shr ax, 1
        sub bl, al
        call cosine
        add ax, 256
        mov bx, ax
        cmp si, 511
        jbe .a_in
        mov si, 511
.a_in:  cmp bx, 511
        jbe .b_in
        mov bx, 511
.b_in:  add si, wave_a
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
