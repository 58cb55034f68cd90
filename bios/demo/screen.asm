; Drawing on the 80-column text screen by writing to its memory.

        section .bss
text_segment:   resw 1          ; B800h, or B000h on a monochrome adapter
screen_number:  resb 1          ; hot key of the entry on show

        section .text
; put_char: writes AL with attribute AH at DI and moves DI on.
put_char:
        push es
        mov es, [text_segment]
        stosw
        pop es
        ret

; put_str: writes the string at SI with attribute AH at DI. DI ends behind the text.
put_str:
        save ax, si, es
        mov es, [text_segment]
.next:  lodsb
        test al, al
        jz .end
        cmp al, INK
        je .ink
        stosw
        jmp short .next
.ink:   lodsb
        mov ah, al
        jmp short .next
.end:   restore ax, si, es
        ret

; put_line: writes the line built so far with attribute AH at DI. DI ends behind it.
put_line:
        push si
        mov si, line_buffer
        call put_str
        pop si
        ret

; put_line_wide: as put_line, padded with spaces to CX characters (to overwrite what was there).
put_line_wide:
        call line_pad
        jmp put_line

; put_repeated: writes AX (character and attribute) CX times at DI. DI ends behind.
put_repeated:
        save cx, es
        mov es, [text_segment]
        rep stosw
        restore cx, es
        ret

; fill: fills CH rows of CL columns from DI on with AX.
fill:
        save bx, cx, di
        mov bx, cx
.row:   mov cl, bl
        xor ch, ch
        push di
        call put_repeated
        pop di
        add di, 160
        dec bh
        jnz .row
        restore bx, cx, di
        ret

; panel: draws a framed panel of CH rows and CL columns (frame included) at DI, titled with the string at SI (0: none).
panel:
        save ax, bx, cx, dx, si, di
        mov ax, PANEL << 8 | ' '
        call fill
        mov bx, cx                      ; BH rows, BL columns
        push di
        mov ax, PANEL_EDGE << 8 | 0DAh
        mov dx, 0BFC4h                  ; right corner, line
        call .edge
        mov dx, 0B3B3h
.side:  add di, 160
        dec bh
        cmp bh, 1
        je .bottom
        mov al, 0B3h
        call .uprights
        jmp short .side
.bottom:
        mov al, 0C0h
        mov dx, 0D9C4h
        call .edge
        pop di
        test si, si
        jz .end
        add di, 4
        mov ax, PANEL_TITLE << 8 | ' '
        call put_char
        call put_str
        call put_char
.end:   restore ax, bx, cx, dx, si, di
        ret
.edge:                                  ; AL left corner, DL line, DH right corner
        save ax, di
        call put_char
        mov al, dl
        mov cl, bl
        xor ch, ch
        sub cx, 2
        call put_repeated
        mov al, dh
        call put_char
        restore ax, di
        ret
.uprights:
        push di
        call put_char
        mov cl, bl
        xor ch, ch
        sub cx, 2
        add di, cx
        add di, cx
        call put_char
        pop di
        ret

; clear_desk: empties the screen to the desk colour.
clear_desk:
        save ax, cx, di
        xor di, di
        mov ax, DESK << 8 | ' '
        mov cx, 80 * 25
        call put_repeated
        restore ax, cx, di
        ret

; bars: draws the title bar with the string at SI and the help line with the string at BX.
bars:
        save ax, cx, si, di
        xor di, di
        mov ax, BAR << 8 | ' '
        mov cx, 80
        call put_repeated
        mov di, AT(24, 0)
        mov ah, BAR_FAINT
        call put_repeated
        mov di, AT(0, 2)
        mov ah, BAR
        call put_str
        mov di, AT(24, 2)
        mov ah, BAR_FAINT
        mov si, bx
        call put_str
        restore ax, cx, si, di
        ret

; screen_begin: an empty screen for the entry with hot key [screen_number]: SI = its title, BX = help line.
screen_begin:
        save ax, di
        call clear_desk
        call bars
        mov di, AT(0, 70)
        text "Lockstep"
        mov ah, BAR_FAINT
        call put_str
        restore ax, di
        ret
