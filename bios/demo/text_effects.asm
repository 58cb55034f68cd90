; Fire and plasma in text mode. A cell shows two square dots: the character DFh is the ink above the background.

HALF_BLOCK      equ 0DFh
DOT_COLUMNS     equ 80
DOT_ROWS        equ 46          ; screen rows 1 to 23
FIRE_ROWS       equ DOT_ROWS + 4        ; the embers below the edge are computed but not shown

        section .bss
random_state:   resw 1
        alignb 2
heat:           resb DOT_COLUMNS * (FIRE_ROWS + 2)
dots:           resb DOT_COLUMNS * DOT_ROWS     ; one colour 0..15 a byte
phases:         resb 4

        section .text
; random: AX = the next pseudo-random number (16-bit xorshift 7, 9, 8: every value but 0, once each).
random:
        push cx
        mov ax, [random_state]
        test ax, ax
        jnz .seeded
        mov ax, 4C53h
.seeded:
        mov cl, 7
        push ax
        shl ax, cl
        pop cx
        xor ax, cx
        push ax
        mov al, ah
        xor ah, ah
        shr al, 1                       ; shifted right by 9
        pop cx
        xor ax, cx
        mov cx, ax
        mov ch, al
        xor cl, cl
        xor ax, cx                      ; shifted left by 8
        mov [random_state], ax
        pop cx
        ret

; put_dots: shows the dots in screen rows 1 to 23.
put_dots:
        save ax, bx, cx, dx, si, di, es
        mov es, [text_segment]
        mov si, dots
        mov di, AT(1, 0)
        mov dx, DOT_ROWS / 2
.row:   mov bx, DOT_COLUMNS
        mov cl, 4
.cell:  mov ah, [si + DOT_COLUMNS]
        shl ah, cl
        or ah, [si]
        mov al, HALF_BLOCK
        stosw
        inc si
        dec bx
        jnz .cell
        add si, DOT_COLUMNS
        dec dx
        jnz .row
        restore ax, bx, cx, dx, si, di, es
        ret

; effect_begin: title SI, palette DI, mark BX.
effect_begin:
        push bx
        push di
        call text_mode
        mov bx, page_help
        call screen_begin
        pop si
        call text_palette
        pop si
        call page_mark
        jmp fast_timer_on

; effect_end: AL = the key that ended it. Zero set if Esc.
effect_end:
        call fast_timer_off
        cmp al, KEY_ESC
        ret

; --- Fire ----------------------------------------------------------------------------------------------------------
show_fire:
        push ds
        pop es
        mov di, heat
        mov cx, DOT_COLUMNS * (FIRE_ROWS + 2)
        xor al, al
        rep stosb
        mov di, fire_palette
        text "PAGE 3 OF 4"
        mov bx, si
        text "2  TEXT MODE: FIRE"
        call effect_begin
.frame: call fire_step
        call put_dots
        call wait_fast
        call wait_fast                  ; 36 pictures a second
        call poll_key
        test ax, ax
        jz .frame
        jmp effect_end

; fire_step: embers at the bottom change at random; every dot becomes the mean of four below it, a little cooler.
fire_step:
        push ds
        pop es
        mov di, heat + DOT_COLUMNS * FIRE_ROWS
        mov cx, DOT_COLUMNS / 4         ; embers four dots wide make flames rather than noise
.ember: call random
        mov bl, al
        mov al, 255
        cmp bl, 110
        jae .lit
        mov al, 20
.lit:   mov ah, al
        mov [di + DOT_COLUMNS], ax
        mov [di + DOT_COLUMNS + 2], ax
        stosw
        stosw
        loop .ember
        mov di, heat
        mov si, dots
        mov dx, FIRE_ROWS
        xor bh, bh
.row:   mov cx, DOT_COLUMNS
.dot:   xor ah, ah
        mov al, [di + DOT_COLUMNS - 1]
        mov bl, [di + DOT_COLUMNS]
        add ax, bx
        mov bl, [di + DOT_COLUMNS + 1]
        add ax, bx
        mov bl, [di + DOT_COLUMNS * 2]
        add ax, bx
        shr ax, 1
        shr ax, 1
        sub al, 3
        jnc .warm
        xor al, al
.warm:  stosb
        cmp si, dots + DOT_COLUMNS * DOT_ROWS
        jae .below_edge
        ; Sixteen shades, the odd dots rounded up to blur the steps.
        mov bl, cl
        xor bl, dl
        and bl, 1
        shl bl, 1
        shl bl, 1
        shl bl, 1
        add al, bl
        jnc .shade
        mov al, 255
.shade: shr al, 1
        shr al, 1
        shr al, 1
        shr al, 1
        mov [si], al
        inc si
.below_edge:
        loop .dot
        dec dx
        jnz .row
        ret

; --- Plasma --------------------------------------------------------------------------------------------------------
show_text_plasma:
        mov di, plasma_palette
        text "PAGE 4 OF 4"
        mov bx, si
        text "2  TEXT MODE: PLASMA"
        call effect_begin
.frame: call plasma_step
        call put_dots
        call wait_fast
        call wait_fast
        call poll_key
        test ax, ax
        jz .frame
        jmp effect_end

; plasma_step: the sum of four waves, folded into sixteen shades.
plasma_step:
        mov ax, [fast_ticks]
        shr ax, 1
        mov [phases], al
        mov bl, al
        shr ax, 1
        neg al
        mov [phases + 1], al
        call sine
        mov cl, 2
        sar ax, cl
        mov [phases + 2], al            ; -64..64
        mov di, dots
        xor dh, dh                      ; row
.row:   mov bl, dh
        shl bl, 1
        shl bl, 1
        shl bl, 1
        add bl, [phases + 1]
        call sine
        mov bp, ax                      ; this row's part
        xor dl, dl                      ; column
.dot:   mov bl, dl
        shl bl, 1
        shl bl, 1
        add bl, dl
        add bl, [phases]
        call sine
        mov cx, ax
        add cx, bp
        mov bl, dl
        add bl, dh
        shl bl, 1
        shl bl, 1
        add bl, [phases + 2]
        call sine
        add cx, ax
        mov bl, dl
        sub bl, dh
        sub bl, dh
        sub bl, [phases]
        call sine
        add ax, cx                      ; -1024..1024
        mov cl, 5
        sar ax, cl                      ; -32..32
        ; Ordered dither between neighbouring shades, then a triangle wave over sixteen shades.
        mov bl, dl
        xor bl, dh
        and bl, 1
        add al, bl
        sar al, 1
        and al, 1Fh
        cmp al, 16
        jb .up
        xor al, 1Fh
.up:    mov [di], al
        inc di
        inc dl
        cmp dl, DOT_COLUMNS
        jb .dot
        inc dh
        cmp dh, DOT_ROWS
        jb .row
        ret

        section .data
; The bars of the screen use colours 0, 3 and 15: those stay readable in both palettes.
fire_palette:
        db  0,  0,  0,   6,  1,  4,  13,  2,  6,  21,  3,  6
        db 29,  4,  5,  37,  6,  4,  45,  9,  3,  52, 13,  2
        db 57, 19,  1,  60, 26,  2,  62, 33,  4,  63, 40,  8
        db 63, 47, 14,  63, 53, 24,  63, 58, 38,  63, 63, 58
plasma_palette:
        db  2,  2, 10,   6,  3, 18,  11,  4, 26,  18,  5, 33
        db 26,  7, 38,  35, 10, 40,  44, 14, 38,  52, 20, 34
        db 58, 27, 30,  62, 35, 27,  63, 43, 28,  62, 50, 33
        db 58, 56, 40,  52, 60, 48,  48, 62, 56,  58, 63, 63
        section .text
