; Scene: the Mandelbrot set in 16-bit fixed point (4.12), drawn line by line from the middle outwards, then its
; colours flow. A key ends it at any time.

FRACTION        equ 12
MANDEL_STEP     equ 42          ; about 1/100: the picture is 3.3 wide
MANDEL_LEFT     equ -160 * MANDEL_STEP - 2900
MANDEL_LIMIT    equ 63          ; iterations

        section .bss
mandel_cr:      resw 1
mandel_ci:      resw 1
mandel_line:    resw 1          ; lines above and below the middle done
mandel_key:     resw 1
mandel_shift:   resb 1

        section .text
scene_mandelbrot:
        text "demo: scene mandelbrot"
        call scene_begin
        mov byte [mandel_shift], 0
        call mandelbrot_shades
        call set_shades
        text "Mandelbrot    Key ends it     Esc menu"
        call caption
        mov ax, GRAPHICS_SEGMENT
        mov es, ax
        mov word [mandel_line], 0
.line:  call mandelbrot_line
        call poll_key
        test ax, ax
        jnz .end
        inc word [mandel_line]
        cmp word [mandel_line], PICTURE_HEIGHT / 2
        jb .line
        dbg "demo: RESULT: mandelbrot drawn"
.flow:  inc byte [mandel_shift]
        call mandelbrot_shades
        call wait_fast
        call wait_retrace
        call set_shades
        call next_picture
        test ax, ax
        jz .flow
.end:   ret

; mandelbrot_shades: colour 0 is the set; the others are a rainbow, shifted by [mandel_shift].
mandelbrot_shades:
        mov bl, [mandel_shift]
        mov bh, bl
        add bh, 40
        mov cl, bl
        add cl, 90
        jmp rainbow

; mandelbrot_line: draws line [mandel_line] below the middle and its mirror image above it.
mandelbrot_line:
        mov ax, [mandel_line]
        mov bx, PICTURE_WIDTH
        mul bx
        mov di, ax
        add di, PICTURE_HEIGHT / 2 * PICTURE_WIDTH      ; the lower line
        neg ax
        mov si, ax
        add si, (PICTURE_HEIGHT / 2 - 1) * PICTURE_WIDTH ; the upper line
        mov ax, [mandel_line]
        mov bx, MANDEL_STEP
        mul bx
        add ax, MANDEL_STEP / 2
        mov [mandel_ci], ax
        mov word [mandel_cr], MANDEL_LEFT
        mov cx, PICTURE_WIDTH
.dot:   push cx
        push si
        push di
        call mandelbrot_dot
        pop di
        pop si
        pop cx
        stosb
        mov [es:si], al
        inc si
        add word [mandel_cr], MANDEL_STEP
        loop .dot
        ret

; mandelbrot_dot: AL = colour of the point ([mandel_cr], [mandel_ci]): 0 inside, else by the number of steps.
;
; Both parts are checked against 2 before they are squared, so no square passes 4 and no sum of two wraps.
mandelbrot_dot:
        xor si, si                      ; zr
        xor di, di                      ; zi
        mov bp, MANDEL_LIMIT
.step:  lea ax, [si + (2 << FRACTION)]
        cmp ax, 4 << FRACTION
        ja .outside
        lea ax, [di + (2 << FRACTION)]
        cmp ax, 4 << FRACTION
        ja .outside
        mov ax, si
        imul ax
        call .down
        mov bx, ax                      ; zr * zr
        mov ax, di
        imul ax
        call .down                      ; zi * zi
        mov cx, bx
        add cx, ax
        cmp cx, 4 << FRACTION
        jae .outside
        sub bx, ax                      ; the next zr
        add bx, [mandel_cr]
        mov ax, si
        imul di
        call .down
        shl ax, 1
        add ax, [mandel_ci]
        mov di, ax
        mov si, bx
        dec bp
        jnz .step
        xor al, al
        ret
.outside:
        mov ax, bp
        mov cl, 3
        shl al, cl
        or al, 4                        ; two turns of the palette; 4..252, so never black or the caption's white
        ret
.down:                                  ; AX = DX:AX >> 12
        push cx
        mov cl, 4
        shl dx, cl
        mov cl, FRACTION
        shr ax, cl
        or ax, dx
        pop cx
        ret
