; The name in large letters above the menu.

        section .text
; draw_logo: LOCKSTEP in letters of 7 by 8 dots, two dots to a character cell, shaded from left to right.
draw_logo:
        save ax, bx, cx, dx, si, di
        mov si, logo_letters
        mov di, AT(2, 4)
        xor bx, bx                      ; letter
.letter:
        push di
        mov cx, 4                       ; rows of cells
.row:   push di
        lodsw                           ; AL upper dots, AH lower dots, bit 6 leftmost
        mov dx, ax
        push cx
        mov cx, 7
.cell:  shl dl, 1
        shl dh, 1
        xor al, al
        test dl, 80h
        jz .no_upper
        or al, 1
.no_upper:
        test dh, 80h
        jz .no_lower
        or al, 2
.no_lower:
        push si
        mov si, ax
        and si, 3
        mov al, [.cells + si]
        pop si
        mov ah, [.inks + bx]
        call put_char
        loop .cell
        pop cx
        pop di
        add di, 160
        loop .row
        pop di
        add di, 18
        inc bx
        cmp bx, 8
        jb .letter
        restore ax, bx, cx, dx, si, di
        ret

        section .data
draw_logo.cells: db ' ', 0DFh, 0DCh, 0DBh
draw_logo.inks:  db 1Fh, 1Fh, 1Bh, 1Bh, 19h, 19h, 16h, 1Eh

logo_letters:
        db 1100000b, 1100000b, 1100000b, 1100000b, 1100000b, 1100000b, 1111111b, 1111111b  ; L
        db 0111110b, 1111111b, 1100011b, 1100011b, 1100011b, 1100011b, 1111111b, 0111110b  ; O
        db 0111110b, 1111111b, 1100011b, 1100000b, 1100000b, 1100011b, 1111111b, 0111110b  ; C
        db 1100011b, 1100110b, 1101100b, 1111000b, 1111000b, 1101100b, 1100110b, 1100011b  ; K
        db 0111110b, 1111111b, 1100000b, 1111110b, 0111111b, 0000011b, 1111111b, 0111110b  ; S
        db 1111111b, 1111111b, 0011100b, 0011100b, 0011100b, 0011100b, 0011100b, 0011100b  ; T
        db 1111111b, 1111111b, 1100000b, 1111110b, 1111110b, 1100000b, 1111111b, 1111111b  ; E
        db 1111110b, 1111111b, 1100011b, 1100011b, 1111111b, 1111110b, 1100000b, 1100000b  ; P
        section .text
