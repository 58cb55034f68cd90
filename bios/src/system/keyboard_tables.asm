; What a key gives: normal, shift, ctrl, alt; AH scan code, AL character; 0 nothing. An AL of F0h marks the combinations
; only the extended functions of INT 16h return, E0h the keys a PC/AT keyboard with 84 keys lacks.

%macro key 4
    dw      %1, %2, %3, %4
%endmacro

; Letter: scan code, character, alt code = scan code with no character.
%macro letter 2
    dw      (%1 << 8) | %2, (%1 << 8) | (%2 - 20h), (%1 << 8) | (%2 - 60h), %1 << 8
%endmacro

align 2
keys_main:                              ; scan codes 01-39h
    key     011Bh, 011Bh, 011Bh, 01F0h  ; Esc
    key     0231h, 0221h, 0,     7800h  ; 1
    key     0332h, 0340h, 0300h, 7900h
    key     0433h, 0423h, 0,     7A00h
    key     0534h, 0524h, 0,     7B00h
    key     0635h, 0625h, 0,     7C00h
    key     0736h, 075Eh, 071Eh, 7D00h
    key     0837h, 0826h, 0,     7E00h
    key     0938h, 092Ah, 0,     7F00h
    key     0A39h, 0A28h, 0,     8000h
    key     0B30h, 0B29h, 0,     8100h
    key     0C2Dh, 0C5Fh, 0C1Fh, 8200h  ; -
    key     0D3Dh, 0D2Bh, 0,     8300h  ; =
    key     0E08h, 0E08h, 0E7Fh, 0EF0h  ; Backspace
    key     0F09h, 0F00h, 9400h, 0A500h ; Tab
    letter  10h, 'q'
    letter  11h, 'w'
    letter  12h, 'e'
    letter  13h, 'r'
    letter  14h, 't'
    letter  15h, 'y'
    letter  16h, 'u'
    letter  17h, 'i'
    letter  18h, 'o'
    letter  19h, 'p'
    key     1A5Bh, 1A7Bh, 1A1Bh, 1AF0h  ; [
    key     1B5Dh, 1B7Dh, 1B1Dh, 1BF0h  ; ]
    key     1C0Dh, 1C0Dh, 1C0Ah, 1CF0h  ; Enter
    key     0, 0, 0, 0                  ; Ctrl
    letter  1Eh, 'a'
    letter  1Fh, 's'
    letter  20h, 'd'
    letter  21h, 'f'
    letter  22h, 'g'
    letter  23h, 'h'
    letter  24h, 'j'
    letter  25h, 'k'
    letter  26h, 'l'
    key     273Bh, 273Ah, 0,     27F0h  ; ;
    key     2827h, 2822h, 0,     28F0h  ; '
    key     2960h, 297Eh, 0,     29F0h  ; `
    key     0, 0, 0, 0                  ; left shift
    key     2B5Ch, 2B7Ch, 2B1Ch, 2BF0h  ; backslash
    letter  2Ch, 'z'
    letter  2Dh, 'x'
    letter  2Eh, 'c'
    letter  2Fh, 'v'
    letter  30h, 'b'
    letter  31h, 'n'
    letter  32h, 'm'
    key     332Ch, 333Ch, 0,     33F0h  ; ,
    key     342Eh, 343Eh, 0,     34F0h  ; .
    key     352Fh, 353Fh, 0,     35F0h  ; /
    key     0, 0, 0, 0                  ; right shift
    key     372Ah, 372Ah, 9600h, 37F0h  ; keypad *
    key     0, 0, 0, 0                  ; Alt
    key     3920h, 3920h, 3920h, 3920h  ; space

%assign n 0
keys_function:                          ; scan codes 3B-44h
%rep 10
    key     (3Bh + n) << 8, (54h + n) << 8, (5Eh + n) << 8, (68h + n) << 8
  %assign n n + 1
%endrep

keys_keypad:                            ; scan codes 47-53h; the shift column is Num Lock's
    key     4700h, 4737h, 7700h, 0      ; 7
    key     4800h, 4838h, 8D00h, 0
    key     4900h, 4939h, 8400h, 0
    key     4A2Dh, 4A2Dh, 8E00h, 4AF0h  ; -
    key     4B00h, 4B34h, 7300h, 0
    key     4CF0h, 4C35h, 8F00h, 0
    key     4D00h, 4D36h, 7400h, 0
    key     4E2Bh, 4E2Bh, 9000h, 4EF0h  ; +
    key     4F00h, 4F31h, 7500h, 0
    key     5000h, 5032h, 9100h, 0
    key     5100h, 5133h, 7600h, 0
    key     5200h, 5230h, 9200h, 0
    key     5300h, 532Eh, 9300h, 0      ; .

; The digit each of 47-52h adds while Alt is held; 0FFh none.
alt_digits:
    db      7, 8, 9, 0FFh, 4, 5, 6, 0FFh, 1, 2, 3, 0

keys_last:                              ; scan codes 56-58h
    key     565Ch, 567Ch, 0,     5600h  ; the 102nd key
    key     8500h, 8700h, 8900h, 8B00h  ; F11
    key     8600h, 8800h, 8A00h, 8C00h  ; F12

; Keys with the prefix E0: scan code, then the four codes. Ends with 0.
%macro prefixed 5
    db      %1
    dw      %2, %3, %4, %5
%endmacro
keys_prefixed:
    prefixed 1Ch, 0E00Dh, 0E00Dh, 0E00Ah, 0A600h
    prefixed 35h, 0E02Fh, 0E02Fh, 9500h,  0A400h
    prefixed 47h, 47E0h,  47E0h,  77E0h,  9700h
    prefixed 48h, 48E0h,  48E0h,  8DE0h,  9800h
    prefixed 49h, 49E0h,  49E0h,  84E0h,  9900h
    prefixed 4Bh, 4BE0h,  4BE0h,  73E0h,  9B00h
    prefixed 4Dh, 4DE0h,  4DE0h,  74E0h,  9D00h
    prefixed 4Fh, 4FE0h,  4FE0h,  75E0h,  9F00h
    prefixed 50h, 50E0h,  50E0h,  91E0h,  0A000h
    prefixed 51h, 51E0h,  51E0h,  76E0h,  0A100h
    prefixed 52h, 52E0h,  52E0h,  92E0h,  0A200h
    prefixed 53h, 53E0h,  53E0h,  93E0h,  0A300h
    db      0
