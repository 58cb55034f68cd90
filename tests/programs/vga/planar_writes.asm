; shows: ten strips of sixteen colour bars, written over as their labels say

%include "picture.inc"

    set_mode 0012h
    mov     ax, 0A000h
    mov     es, ax

; strip NUMBER, LABEL, ROUTINE: bars, then the routine on every byte of 32 rows (DI = address, BX = column, BP = row).
%macro strip 3
    text    (%1) * 3, 0, 0Fh, %2
    mov     word [first], ((%1) * 48 + 16) * 80
    mov     word [routine], write_bar
    call    each_byte
    mov     word [routine], %3
    call    each_byte
    call    plain
%endmacro

    strip   0, "bars (write mode 2)", nothing
    strip   1, "mode 0, rotated by 3, maps 0 and 2", write_rotated
    strip   2, "mode 0, set/reset 9 in maps 0, 1 and 3, bit mask 3C", write_set_reset
    strip   3, "mode 0, and", write_and
    strip   4, "mode 0, or", write_or
    strip   5, "mode 0, exclusive or, rotated by 1", write_xor
    strip   6, "mode 1: strip 0 the other way round", write_latches
    strip   7, "mode 2, bit mask F0, exclusive or of the row", write_mode_2
    strip   8, "mode 3, set/reset of the column, rotated by 2", write_mode_3
    strip   9, "read mode 1: colour 5, bit 3 ignored; then maps 0 to 3 by read mode 0", write_read
    finish

nothing:
    ret

; The state the BIOS left.
plain:
    sequencer 2, 0Fh
    graphics 0, 00h
    graphics 1, 00h
    graphics 3, 00h
    graphics 4, 00h
    graphics 5, 00h
    graphics 8, 0FFh
    ret

each_byte:
    mov     di, [first]
    xor     bp, bp
.row:
    xor     bx, bx
.byte:
    call    [routine]
    inc     di
    inc     bx
    cmp     bx, 80
    jb      .byte
    inc     bp
    cmp     bp, 32
    jb      .row
    ret

write_bar:
    graphics 5, 02h
    mov     ax, bx
    mov     cl, 5
    div     cl
    mov     [es:di], al
    ret

write_rotated:
    call    plain
    sequencer 2, 05h
    graphics 3, 03h
    mov     byte [es:di], 0F2h
    ret

write_set_reset:
    call    plain
    graphics 0, 09h
    graphics 1, 0Bh
    graphics 8, 3Ch
    mov     al, [es:di]
    mov     byte [es:di], 66h           ; reaches map 2 alone
    ret

write_and:
    call    plain
    graphics 3, 08h
    jmp     logic
write_or:
    call    plain
    graphics 3, 10h
    jmp     logic
write_xor:
    call    plain
    graphics 3, 19h
logic:
    mov     al, [es:di]
    mov     byte [es:di], 0CDh
    ret

write_latches:
    graphics 5, 01h
    mov     si, bp
    mov     ax, 80
    mul     si
    add     ax, 16 * 80 + 79
    sub     ax, bx
    mov     si, ax
    mov     al, [es:si]
    mov     [es:di], al
    ret

write_mode_2:
    call    plain
    graphics 5, 02h
    graphics 3, 18h
    graphics 8, 0F0h
    mov     al, [es:di]
    mov     ax, bp
    mov     [es:di], al
    ret

write_mode_3:
    call    plain
    graphics 5, 03h
    graphics 3, 02h
    graphics 8, 7Eh
    mov     dx, 3CEh
    mov     al, 0
    mov     ah, bl
    out     dx, ax
    mov     al, [es:di]
    mov     byte [es:di], 3Dh
    ret

write_read:
    call    plain
    cmp     bp, 16
    jae     .maps
    graphics 5, 08h
    graphics 2, 05h
    graphics 7, 07h
    jmp     .read
.maps:
    mov     dx, 3CEh
    mov     cx, bp
    shr     cl, 1
    shr     cl, 1
    and     cl, 3
    mov     al, 4
    mov     ah, cl
    out     dx, ax
.read:
    mov     cl, [es:di]
    graphics 5, 00h
    mov     [es:di], cl
    ret

first:
    dw      0
routine:
    dw      0
