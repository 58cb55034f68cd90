; shows: 512 characters: bright foregrounds (attribute bit 3) come from a font of upside-down letters

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    mov     ax, 1130h
    mov     bh, 6
    int     10h
    push    es
    pop     ds
    push    cs
    pop     es
    mov     si, bp
    mov     di, work_area
    mov     dx, 256
letter:
    mov     cx, 16
    add     si, 16
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
    mov     ax, 1100h                   ; into block 3
    mov     bx, 1003h
    mov     cx, 256
    xor     dx, dx
    mov     bp, work_area
    int     10h
    mov     ax, 1103h                   ; bit 3 clear: block 0, set: block 3
    mov     bl, 0Ch
    int     10h
    text_card 0B800h, 80, 25, 7Fh
    finish
