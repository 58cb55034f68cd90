; Where the keys are on the drawing, and drawing them.
;
; The layout is that of the 101 to 105-key keyboards: the keys that not all of them have (the two logo keys, the menu
; key, the extra key right of the left shift) are there too.

KEYS_AT         equ AT(5, 2)

        struc key
.number:        resb 1          ; see key_test.asm
.row:           resb 1          ; two screen rows each
.column:        resb 1
.width:         resb 1
.label:         resb 6          ; ended by 0
        endstruc

        section .text
draw_keyboard:
        save bx, si
        mov si, keys
.next:  mov bl, [si + key.number]
        xor bh, bh
        call draw_key_at
        add si, key_size
        cmp si, keys_end
        jb .next
        restore bx, si
        ret

; draw_key: draws every key with number BX as its state says.
draw_key:
        save si
        mov si, keys
.next:  cmp bl, [si + key.number]
        jne .other
        call draw_key_at
.other: add si, key_size
        cmp si, keys_end
        jb .next
        restore si
        ret

; draw_key_at: draws key SI, number BX.
draw_key_at:
        save ax, bx, cx, si, di
        mov bl, [key_states + bx]
        xor bh, bh
        mov bh, [.inks + bx]
        mov al, [si + key.row]
        mov ah, 160
        mul ah
        shl ax, 1
        add ax, KEYS_AT
        mov di, ax
        mov al, [si + key.column]
        xor ah, ah
        shl ax, 1
        add di, ax
        push di
        mov ah, bh
        mov al, ' '
        mov cl, [si + key.width]
        xor ch, ch
        call put_repeated
        pop di
        add si, key.label
        call put_str
        restore ax, bx, cx, si, di
        ret

        section .data
draw_key_at.inks:
        db 8Fh, 2Fh, 6Fh        ; never, seen, down

; k: number, row, column, width, label
%macro k 5
        db %1, %2, %3, %4
  %%label: db %5
        times 6 - ($ - %%label) db 0
%endmacro

; keys_in_a_row: row, first column, spacing, first number, one-character labels: consecutive scan codes, two columns wide.
%macro keys_in_a_row 5
  %assign COLUMN %2
  %assign NUMBER %4
  %strlen COUNT %5
  %assign INDEX 1
  %rep COUNT
    %substr LABEL %5 INDEX
        k NUMBER, %1, COLUMN, 2, LABEL
    %assign COLUMN COLUMN + %3
    %assign NUMBER NUMBER + 1
    %assign INDEX INDEX + 1
  %endrep
%endmacro

keys:
        k 01h, 0, 0, 3, "Esc"
        k 3Bh, 0, 6, 2, "F1"
        k 3Ch, 0, 9, 2, "F2"
        k 3Dh, 0, 12, 2, "F3"
        k 3Eh, 0, 15, 2, "F4"
        k 3Fh, 0, 20, 2, "F5"
        k 40h, 0, 23, 2, "F6"
        k 41h, 0, 26, 2, "F7"
        k 42h, 0, 29, 2, "F8"
        k 43h, 0, 34, 2, "F9"
        k 44h, 0, 37, 2, "10"
        k 57h, 0, 40, 2, "11"
        k 58h, 0, 43, 2, "12"
        k KEY_PRINT, 0, 47, 3, "Prt"
        k 46h, 0, 51, 3, "Scr"
        k KEY_PAUSE, 0, 55, 3, "Pau"

        k 29h, 1, 0, 2, "`"
        keys_in_a_row 1, 3, 3, 02h, "1234567890-="
        k 0Eh, 1, 39, 6, "Backs"
        k 0Fh, 2, 0, 3, "Tab"
        keys_in_a_row 2, 4, 3, 10h, "QWERTYUIOP[]"
        k 2Bh, 2, 40, 5, "\"
        k 3Ah, 3, 0, 4, "Caps"
        keys_in_a_row 3, 5, 3, 1Eh, "ASDFGHJKL;'"
        k 1Ch, 3, 38, 7, "Enter"
        k 2Ah, 4, 0, 3, "Shf"
        k 56h, 4, 4, 2, "<"
        keys_in_a_row 4, 7, 3, 2Ch, "ZXCVBNM,./"
        k 36h, 4, 37, 8, "Shift"
        k 1Dh, 5, 0, 4, "Ctrl"
        k 0DBh, 5, 5, 3, "Win"
        k 38h, 5, 9, 3, "Alt"
        k 39h, 5, 13, 16, ""
        k 0B8h, 5, 30, 3, "Alt"
        k 0DCh, 5, 34, 2, "Wi"
        k 0DDh, 5, 37, 3, "Mnu"
        k 9Dh, 5, 41, 4, "Ctrl"

        k 0D2h, 1, 47, 3, "Ins"
        k 0C7h, 1, 51, 3, "Hom"
        k 0C9h, 1, 55, 3, "PgU"
        k 0D3h, 2, 47, 3, "Del"
        k 0CFh, 2, 51, 3, "End"
        k 0D1h, 2, 55, 3, "PgD"
        k 0C8h, 4, 51, 3, 18h
        k 0CBh, 5, 47, 3, 1Bh
        k 0D0h, 5, 51, 3, 19h
        k 0CDh, 5, 55, 3, 1Ah

        k 45h, 1, 60, 3, "Num"
        k 0B5h, 1, 64, 3, "/"
        k 37h, 1, 68, 3, "*"
        k 4Ah, 1, 72, 3, "-"
        k 47h, 2, 60, 3, "7"
        k 48h, 2, 64, 3, "8"
        k 49h, 2, 68, 3, "9"
        k 4Eh, 2, 72, 3, "+"
        k 4Bh, 3, 60, 3, "4"
        k 4Ch, 3, 64, 3, "5"
        k 4Dh, 3, 68, 3, "6"
        k 4Fh, 4, 60, 3, "1"
        k 50h, 4, 64, 3, "2"
        k 51h, 4, 68, 3, "3"
        k 9Ch, 4, 72, 3, "Ent"
        k 52h, 5, 60, 7, "0"
        k 53h, 5, 68, 3, "."
keys_end:
        section .text
