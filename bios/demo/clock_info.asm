; The real-time clock through the BIOS, as text.

        section .text
; read_clock: CH, CL, DH = hour, minute, second (BCD) of the real-time clock; carry set if there is none.
read_clock:
        save ax, bx
        mov ah, 02h
        xor cx, cx
        xor dx, dx
        stc
        int 1Ah
        jc .end
        cmp ch, 24h                     ; firmware without a clock may leave the registers alone or full of rubbish
        cmc
        jc .end
        cmp cl, 60h
        cmc
.end:   restore ax, bx
        ret

; add_date_time: appends the date, then the time in CH, CL, DH.
add_date_time:
        save ax, cx, dx
        push cx
        push dx
        mov ah, 04h
        xor cx, cx
        xor dx, dx
        int 1Ah
        mov ax, cx
        call line_hex16
        mov al, '-'
        call line_char
        mov al, dh
        call line_hex8
        mov al, '-'
        call line_char
        mov al, dl
        call line_hex8
        mov al, ' '
        call line_char
        pop dx
        pop cx
        mov al, ch
        call line_hex8
        mov al, ':'
        call line_char
        mov al, cl
        call line_hex8
        mov al, ':'
        call line_char
        mov al, dh
        call line_hex8
        restore ax, cx, dx
        ret

; info_clock: the clock row, when the second has changed.
info_clock:
        call read_clock
        jc .end
        cmp dh, [rtc_last]
        je .end
        mov [rtc_last], dh
        call line_new
        call add_date_time
        mov di, [clock_row]
        print_here PANEL_FAINT, "Clock"
        mov di, [clock_row]
        add di, 20
        mov ah, PANEL_STRONG
        call put_line
.end:   ret

        section .bss
clock_row:      resw 1          ; screen offset
        section .text
