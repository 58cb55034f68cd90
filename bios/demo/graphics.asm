; Graphics: five scenes in mode 13h (320x200, 256 colours). Any key shows the next, Esc goes back to the menu.
;
; The screen shows no text cells here; a script watches the debug port: "demo: scene colours", "demo: scene plasma",
; "demo: scene rotozoom", "demo: scene tunnel", "demo: scene mandelbrot", each followed at its end by
; "demo: scene end, N pictures in M ticks" (72.8 ticks a second).
;
; The picture is 320 by 192; a caption fills the last text row. Colours 0 (black) and 255 (white) are kept for it.

GRAPHICS_SEGMENT equ 0A000h
PICTURE_WIDTH   equ 320
PICTURE_HEIGHT  equ 192
CAPTION_INK     equ 255

        section .bss
palette:        resb 768
scene_pictures: resw 1

        section .text
graphics:
        call fast_timer_on
        mov bx, scenes
.next:  push bx
        mov ax, 0013h
        int 10h
        pop bx
        push bx
        call [bx]                       ; AL = the key that ended it
        pop bx
        call line_new
        add_text "demo: scene end, "
        push ax
        mov ax, [scene_pictures]
        call line_dec16
        add_text " pictures in "
        mov ax, [fast_ticks]
        call line_dec16
        add_text " ticks"
        pop ax
        call debug_built
        cmp al, KEY_ESC
        je .end
        add bx, 2
        cmp bx, scenes_end
        jb .next
.end:   ret

        section .data
scenes: dw scene_colours, scene_plasma, scene_rotozoom, scene_tunnel, scene_mandelbrot
scenes_end:
        section .text

; scene_begin: announces the scene SI to the debug port and starts the tick count.
scene_begin:
        call debug_line
        mov word [scene_pictures], 0
        mov word [fast_ticks], 0
        ret

; caption: writes SI in the last row in colour 255.
caption:
        save ax, bx, dx, si
        mov ah, 02h
        xor bh, bh
        mov dx, 24 << 8 | 1
        int 10h
.next:  lodsb
        test al, al
        jz .end
        mov ah, 0Eh
        mov bx, CAPTION_INK
        push si
        int 10h
        pop si
        jmp short .next
.end:   restore ax, bx, dx, si
        ret

; set_shades: loads the DAC from [palette], colours 0 and 255 made black and white.
set_shades:
        push si
        mov si, palette
        mov word [si], 0
        mov byte [si + 2], 0
        mov word [si + 765], 3F3Fh
        mov byte [si + 767], 3Fh
        call load_dac
        pop si
        ret

; rainbow: fills [palette] with three cosines: BL, BH, CL are the phases of red, green and blue. Colour i of a turn of 256.
rainbow:
        save ax, bx, cx, dx, di
        mov dx, bx                      ; DL, DH, CL = the phases
        mov di, palette
.next:  mov bl, dl
        call .wave
        mov bl, dh
        call .wave
        mov bl, cl
        call .wave
        inc dl
        inc dh
        inc cl
        cmp di, palette + 768
        jb .next
        restore ax, bx, cx, dx, di
        ret
.wave:  call cosine
        add ax, 256                     ; 0..512
        mov bx, 63
        push dx
        mul bx
        pop dx
        push cx
        mov cl, 9
        shr ax, cl
        pop cx
        mov [di], al
        inc di
        ret

; next_picture: counts one. AX = the key pressed, 0 if none.
next_picture:
        inc word [scene_pictures]
        jmp poll_key

; --- Scene 1: the palette the BIOS sets up -------------------------------------------------------------------------
scene_colours:
        text "demo: scene colours"
        call scene_begin
        mov ax, GRAPHICS_SEGMENT
        mov es, ax
        ; 16 by 16 fields of 20 by 12 dots, one dot of black around each.
        xor di, di
        xor dx, dx                      ; DL = line in field, DH = first colour of the row
.line:  mov al, dh
        mov bl, 16
.field: cmp dl, 11
        jne .inside
        push ax
        xor al, al
        mov cx, 20
        rep stosb
        pop ax
        jmp short .next_field
.inside:
        mov cx, 19
        rep stosb
        mov byte [es:di], 0
        inc di
.next_field:
        inc al
        dec bl
        jnz .field
        inc dl
        cmp dl, 12
        jb .line
        xor dl, dl
        add dh, 16
        jnz .line
        ; The caption uses colour 15 here, for 255 is black in the BIOS palette.
        mov ah, 02h
        xor bh, bh
        mov dx, 24 << 8 | 1
        int 10h
        text "The 256 start-up colours  Key next Esc"
.text:  lodsb
        test al, al
        jz .wait
        mov ah, 0Eh
        mov bx, 15
        push si
        int 10h
        pop si
        jmp short .text
.wait:  inc word [scene_pictures]
        jmp wait_key
