; shows: characters 32 lines high: 12 rows; each letter of the ROM in the upper half and upside down in the lower

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    mov     ax, 1130h                   ; ES:BP = the 8 x 16 font
    mov     bh, 6
    int     10h
    push    es
    pop     ds
    push    cs
    pop     es
    mov     si, bp
    mov     di, work_area               ; 256 letters of 32 lines
    mov     dx, 256
letter:
    mov     cx, 16
    rep movsb
    mov     cx, 16
upside_down:
    dec     si
    mov     al, [si]
    stosb
    loop    upside_down
    add     si, 16
    dec     dx
    jnz     letter
    push    cs
    pop     ds
    mov     ax, 1110h
    mov     bx, 2000h
    mov     cx, 256
    xor     dx, dx
    mov     bp, work_area
    int     10h
    call    hide_cursor
    text_card 0B800h, 80, 12, 7Fh
    finish
