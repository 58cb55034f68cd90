; INT 10h in every graphics mode: pixels, characters written and read back, scrolling, pages.

%include "harness.inc"

    mov     si, modes
next_mode:
    mov     al, [si]
    cmp     al, 0FFh
    je      all_modes
    mov     [mode], al
    mov     al, [si + 1]
    mov     [colour], al
    mov     ax, [si + 2]
    mov     [far_x], ax
    mov     ax, [si + 4]
    mov     [far_y], ax
    mov     ax, [si + 6]
    mov     [size], ax
    push    si
    mov     si, text_mode
    call    log
    mov     al, [mode]
    xor     ah, ah
    call    log_hex
    mov     si, text_line
    call    log
    call    test_mode
    pop     si
    add     si, 8
    jmp     next_mode

text_mode:
    db      "mode ", 0
text_line:
    db      10, 0

; Mode, a colour, last column and line, columns and rows - 1 of text.
modes:
    db      04h, 2
    dw      319, 199, 2818h
    db      05h, 3
    dw      319, 199, 2818h
    db      06h, 1
    dw      639, 199, 5018h
    db      0Dh, 9
    dw      319, 199, 2818h
    db      0Eh, 6
    dw      639, 199, 5018h
    db      10h, 13
    dw      639, 349, 5018h
    db      11h, 1
    dw      639, 479, 501Dh
    db      12h, 10
    dw      639, 479, 501Dh
    db      13h, 201
    dw      319, 199, 2818h
    db      0FFh

test_mode:
    mov     al, [mode]
    mov     ah, 0
    int     10h
    mov     ah, 0Fh
    int     10h
    mov     bl, [size + 1]
    sub     ah, bl
    check8  "0F: columns", ah, 0
    sub     al, [mode]
    check8  "0F: mode", al, 0
    mov     al, [484h]
    sub     al, [size]
    check8  "rows", al, 0

    ; A pixel in the far corner and its neighbours.
    mov     bh, 0
    mov     cx, [far_x]
    mov     dx, [far_y]
    mov     al, [colour]
    mov     ah, 0Ch
    int     10h
    mov     ah, 0Dh
    int     10h
    sub     al, [colour]
    check8  "0C, 0D: the pixel", al, 0
    dec     cx
    mov     ah, 0Dh
    int     10h
    check8  "0D: left of it", al, 0
    inc     cx
    dec     dx
    mov     ah, 0Dh
    int     10h
    check8  "0D: above it", al, 0
    cmp     byte [mode], 13h
    je      .no_xor
    inc     dx
    mov     al, [colour]
    or      al, 80h
    mov     ah, 0Ch
    int     10h
    mov     ah, 0Dh
    int     10h
    check8  "0C: exclusive or removes it", al, 0
.no_xor:

    ; A character written, read, scrolled, read again.
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0405h
    int     10h
    mov     ax, 0900h | 'R'
    mov     bh, 0
    mov     bl, [colour]
    mov     cx, 2
    int     10h
    mov     ah, 08h
    mov     bh, 0
    int     10h
    check8  "09, 08: character", al, 'R'
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0406h
    int     10h
    mov     ah, 08h
    mov     bh, 0
    int     10h
    check8  "09: repeated", al, 'R'
    mov     ax, 0601h
    mov     bh, 0
    mov     cx, 0206h
    mov     dx, 080Ah
    int     10h
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0306h
    int     10h
    mov     ah, 08h
    int     10h
    check8  "06: one row up", al, 'R'
    mov     ah, 02h
    mov     dx, 0405h
    int     10h
    mov     ah, 08h
    int     10h
    check8  "06: left of the window stays", al, 'R'
    mov     ax, 0702h
    mov     bh, 0
    mov     cx, 0206h
    mov     dx, 080Ah
    int     10h
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0506h
    int     10h
    mov     ah, 08h
    int     10h
    check8  "07: two rows down", al, 'R'
    mov     ah, 02h
    mov     dx, 0306h
    int     10h
    mov     ah, 08h
    int     10h
    check8  "07: what is left is blank (the first blank character is 0)", al, 0

    ; Teletype at the bottom right: the whole screen moves.
    mov     ah, 02h
    mov     bh, 0
    mov     dh, [size]
    mov     dl, [size + 1]
    dec     dl
    int     10h
    mov     ax, 0E00h | 'g'
    mov     bl, [colour]
    int     10h
    mov     ah, 03h
    mov     bh, 0
    int     10h
    sub     dh, [size]
    check   "0E: cursor after the last cell", dx, 0000h
    mov     ah, 02h
    mov     dh, [size]
    dec     dh
    mov     dl, [size + 1]
    dec     dl
    int     10h
    mov     ah, 08h
    int     10h
    check8  "0E: scrolled", al, 'g'

    ; A screen filled by 06 has its colour everywhere (planar and linear modes).
    cmp     byte [mode], 07h
    jb      .done
    mov     ax, 0600h
    mov     bh, [colour]
    mov     cx, 0
    mov     dh, [size]
    mov     dl, [size + 1]
    dec     dl
    int     10h
    mov     bh, 0
    mov     cx, [far_x]
    mov     dx, [far_y]
    mov     ah, 0Dh
    int     10h
    sub     al, [colour]
    check8  "06: filled to the corner", al, 0
.done:
    ret

mode:
    db      0
colour:
    db      0
far_x:
    dw      0
far_y:
    dw      0
size:
    dw      0

all_modes:
    ; Mode 13h's memory is a byte a pixel.
    mov     ax, 0013h
    int     10h
    mov     ax, 0C2Ah
    mov     bh, 0
    mov     cx, 10
    mov     dx, 3
    int     10h
    mov     ax, 0A000h
    mov     es, ax
    check8  "mode 13h: offset of a pixel", [es:3 * 320 + 10], 2Ah
    mov     ax, 1015h
    mov     bx, 32
    int     10h
    check   "mode 13h: entry 32 is blue", cx, 003Fh
    mov     ax, 1015h
    mov     bx, 40
    int     10h
    check8  "mode 13h: entry 40 is red", dh, 3Fh
    check   "mode 13h: and nothing else", cx, 0
    mov     ax, 1015h
    mov     bx, 31
    int     10h
    check   "mode 13h: entry 31 is white", cx, 3F3Fh

    ; Palette selection in mode 4.
    mov     ax, 0004h
    int     10h
    mov     ax, 0B00h
    mov     bx, 0100h
    int     10h
    mov     ax, 1007h
    mov     bl, 3
    int     10h
    check8  "0B: colour 3 of palette 0", bh, 16h
    mov     ax, 0003h
    int     10h
    finish
