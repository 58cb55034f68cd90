; Scene: a turning, breathing wallpaper of the name in the BIOS's own letters.
;
; The texture is 256 by 256 in the work segment: the word LOCKSTEP four times enlarged fills its width exactly, in
; eight bands of different colours.

        section .bss
font_8x8:       resd 1          ; the BIOS's 8 by 8 characters
roto_u:         resw 1          ; start of the line in the texture, 8.8 fixed point
roto_v:         resw 1
roto_du:        resw 1
roto_dv:        resw 1
roto_lines:     resb 1

        section .text
scene_rotozoom:
        text "demo: scene rotozoom"
        call scene_begin
        call rotozoom_texture
        call rotozoom_shades
        call set_shades
        text "Rotozoom      Key next scene  Esc menu"
        call caption
.frame: call wait_retrace
        call rotozoom_picture
        call next_picture
        test ax, ax
        jz .frame
        ret

; find_font: [font_8x8] = the 8 by 8 characters 0..127.
find_font:
        save ax, bx, cx, dx, bp, es
        mov ax, 1130h
        mov bh, 3
        push ds
        int 10h
        pop ds
        mov [font_8x8], bp
        mov [font_8x8 + 2], es
        restore ax, bx, cx, dx, bp, es
        ret

rotozoom_texture:
        call find_font
        mov ax, WORK_SEGMENT
        mov es, ax
        xor di, di
        ; DI = v * 256 + u.
.dot:   mov ax, di
        mov bl, al
        mov cl, 5
        shr bl, cl                      ; which letter
        xor bh, bh
        mov bl, [.word + bx]
        shl bx, 1
        shl bx, 1
        shl bx, 1
        mov dl, ah
        shr dl, 1
        shr dl, 1
        and dl, 7                       ; which line of it
        add bl, dl
        push es
        les si, [font_8x8]
        mov dl, [es:si + bx]
        pop es
        mov cl, al
        shr cl, 1
        shr cl, 1
        and cl, 7
        shl dl, cl
        mov cl, ah
        and cl, 0E0h                    ; band
        test dl, 80h
        jz .ground
        ; A letter: bright, a little brighter towards its top.
        mov al, ah
        and al, 1Fh
        shr al, 1
        neg al
        add al, 30
        jmp short .set
.ground:
        ; Between letters: a weave of low contrast.
        xor al, ah
        shr al, 1
        shr al, 1
        and al, 7
        add al, 1
.set:   or al, cl
        stosb
        test di, di
        jnz .dot
        ret

; rotozoom_shades: eight ramps of 32, one for each band.
rotozoom_shades:
        mov di, palette
        mov si, .tints
.ramp:  xor bl, bl
.shade: mov bh, 3
        push si
.part:  lodsb
        mul bl
        mov cl, 5
        shr ax, cl
        mov [di], al
        inc di
        dec bh
        jnz .part
        pop si
        inc bl
        cmp bl, 32
        jb .shade
        add si, 3
        cmp si, .tints_end
        jb .ramp
        ret

; rotozoom_picture: steps through the texture along a turned, scaled line for every line of the picture.
rotozoom_picture:
        mov ax, [fast_ticks]
        shr ax, 1
        mov bl, al
        call sine
        mov dx, ax
        call cosine
        mov cx, ax                      ; CX = cos, DX = sin, times 256
        mov ax, [fast_ticks]
        shr ax, 1
        shr ax, 1
        mov bl, al
        call sine
        sar ax, 1
        add ax, 190                     ; zoom: 62..318 256ths of a texture dot to a screen dot
        mov bx, ax
        mov ax, cx
        call .scale
        mov [roto_du], ax
        mov ax, dx
        call .scale
        mov [roto_dv], ax
        ; Start so that the centre of the picture stays on a slowly moving point of the texture.
        mov ax, [fast_ticks]
        mov cl, 5
        shl ax, cl
        mov bp, ax
        mov ax, [roto_du]
        mov cx, -160
        imul cx
        add ax, bp
        mov bx, ax
        mov ax, [roto_dv]
        mov cx, 96
        imul cx
        add ax, bx
        mov [roto_u], ax
        mov ax, [roto_dv]
        mov cx, -160
        imul cx
        mov bx, ax
        mov ax, [roto_du]
        mov cx, -96
        imul cx
        add ax, bx
        add ax, bp
        mov [roto_v], ax

        mov ax, GRAPHICS_SEGMENT
        mov es, ax
        xor di, di
        mov byte [roto_lines], PICTURE_HEIGHT
        mov si, [roto_du]
        mov bp, [roto_dv]               ; BP is a number here; SS is never used
.line:  mov dx, [roto_u]
        mov cx, [roto_v]
        push ds
        mov ax, WORK_SEGMENT
        mov ds, ax
        mov ax, PICTURE_WIDTH / 8
.eight: push ax
  %rep 8
        mov bl, dh
        mov bh, ch
        mov al, [bx]
        stosb
        add dx, si
        add cx, bp
  %endrep
        pop ax
        dec ax
        jnz .eight
        pop ds
        sub [roto_u], bp                ; the next line: a quarter turn from the direction of the dots
        add [roto_v], si
        dec byte [roto_lines]
        jnz .line
        ret
.scale:                                 ; AX * BX / 256, signed
        push dx
        imul bx
        mov al, ah
        mov ah, dl
        pop dx
        ret

        section .data
rotozoom_texture.word: db "LOCKSTEP"
rotozoom_shades.tints:
        db 63, 20, 24,  63, 40, 12,  60, 60, 20,  24, 60, 26
        db 16, 58, 58,  22, 34, 63,  44, 24, 63,  63, 26, 54
rotozoom_shades.tints_end:
        section .text
