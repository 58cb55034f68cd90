; shows: 256 greys from black to white in columns of 2, by a DAC of eight bits; 640 x 480

%include "picture.inc"
%include "vbe.inc"

    mov     bx, 101h
    call    set_vbe_mode
    mov     ax, 4F08h
    mov     bx, 0800h
    int     10h
    xor     eax, eax
    mov     di, work_area
grey:
    stosd
    add     eax, 010101h
    cmp     eax, 01000000h
    jb      grey
    mov     ax, 4F09h
    mov     bx, 0
    mov     cx, 256
    mov     dx, 0
    mov     di, work_area
    int     10h
    mov     word [card_width], 640
    xor     bx, bx
row:
    mov     di, row_buffer + 64
    xor     al, al
column:
    stosb
    stosb
    inc     al
    jnz     column
    mov     ax, bx
    push    bx
    push    ds
    call    row_vbe
    pop     ds
    xor     ax, ax
    mov     es, ax
    pop     bx
    inc     bx
    cmp     bx, 480
    jb      row
    finish
