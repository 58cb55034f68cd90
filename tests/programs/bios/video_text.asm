; INT 10h in text modes.

%include "harness.inc"

    mov     ax, 0003h
    int     10h
    mov     ah, 0Fh
    int     10h
    check   "0F: mode and columns", ax, 5003h
    check8  "0F: page", bh, 0
    mov     ax, 0B800h
    mov     es, ax
    check   "mode set blanks the screen", [es:0F9Eh], 0720h

    ; Cursor.
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 0A14h
    int     10h
    mov     ah, 03h
    int     10h
    check   "02, 03: position", dx, 0A14h
    check   "03: default shape", cx, 0607h
    call    hardware_cursor
    check   "CRTC follows the cursor", ax, 10 * 80 + 20
    mov     al, 0Ah
    call    crtc
    check8  "cursor start, scaled to 16 lines", al, 0Dh
    mov     al, 0Bh
    call    crtc
    check8  "cursor end", al, 0Eh
    mov     ah, 01h
    mov     cx, 0007h
    int     10h
    mov     al, 0Ah
    call    crtc
    check8  "block cursor start", al, 0
    mov     al, 0Bh
    call    crtc
    check8  "block cursor end", al, 15
    mov     ah, 01h
    mov     cx, 2000h
    int     10h
    mov     al, 0Ah
    call    crtc
    check8  "cursor off", al, 20h

    ; 09, 0A, 08.
    mov     ax, 0958h
    mov     bx, 001Eh
    mov     cx, 3
    int     10h
    check   "09: first cell", [es:(10 * 80 + 20) * 2], 1E58h
    check   "09: third cell", [es:(10 * 80 + 22) * 2], 1E58h
    check   "09: not the fourth", [es:(10 * 80 + 23) * 2], 0720h
    mov     ax, 0A59h
    mov     bx, 0
    mov     cx, 1
    int     10h
    check   "0A: keeps the attribute", [es:(10 * 80 + 20) * 2], 1E59h
    mov     ah, 08h
    int     10h
    check   "08: character and attribute", ax, 1E59h

    ; Scrolling a window.
    mov     ax, 0601h
    mov     bh, 4Fh
    mov     cx, 0A14h
    mov     dx, 0B16h
    int     10h
    check   "06: moved up", [es:(10 * 80 + 20) * 2], 0720h
    check   "06: filled", [es:(11 * 80 + 22) * 2], 4F20h
    check   "06: outside untouched", [es:(11 * 80 + 23) * 2], 0720h
    mov     ax, 0701h
    mov     bh, 2Fh
    mov     cx, 0A14h
    mov     dx, 0B16h
    int     10h
    check   "07: filled", [es:(10 * 80 + 20) * 2], 2F20h
    check   "07: moved down", [es:(11 * 80 + 20) * 2], 0720h
    mov     ax, 0600h
    mov     bh, 17h
    mov     cx, 0
    mov     dx, 0FFFFh
    int     10h
    check   "06: all, with a window cut to the screen", [es:24 * 160 + 158], 1720h
    check   "06: nothing beyond the screen", [es:25 * 160], 0720h

    ; Teletype.
    mov     ah, 02h
    mov     bh, 0
    mov     dx, 184Eh
    int     10h
    mov     si, .text
.next:
    lodsb
    test    al, al
    jz      .written
    mov     ah, 0Eh
    mov     bx, 0007h
    int     10h
    jmp     .next
.text:
    db      "abc", 8, "d", 13, 10, 0
.written:
    mov     ah, 03h
    mov     bh, 0
    int     10h
    check   "0E: cursor", dx, 1800h
    check   "0E: wrapped and scrolled twice", [es:22 * 160 + 156], 1761h
    check   "0E: backspace does not erase, what follows overwrites", [es:23 * 160], 1764h
    check   "0E: new line takes the attribute", [es:24 * 160 + 80], 1720h

    ; Pages.
    mov     ax, 0501h
    int     10h
    check   "05: page offset", [44Eh], 1000h
    mov     al, 0Ch
    call    crtc
    check8  "05: CRTC start", al, 08h
    mov     ah, 02h
    mov     bh, 2
    mov     dx, 0305h
    int     10h
    mov     ax, 0941h
    mov     bx, 020Ah
    mov     cx, 1
    int     10h
    check   "09: on a hidden page", [es:2000h + (3 * 80 + 5) * 2], 0A41h
    mov     ax, 0500h
    int     10h
    mov     ah, 03h
    mov     bh, 2
    int     10h
    check   "03: a hidden page keeps its cursor", dx, 0305h

    ; Strings.
    mov     ax, 1301h
    mov     bx, 0031h
    mov     cx, 3
    mov     dx, 0200h
    push    es
    push    ds
    pop     es
    mov     bp, .string
    int     10h
    mov     ax, 1302h
    mov     bx, 0000h
    mov     cx, 2
    mov     dx, 0300h
    mov     bp, .cells
    int     10h
    pop     es
    jmp     .strings
.string:
    db      "xyz"
.cells:
    db      "p", 12h, "q", 34h
.strings:
    check   "13: text", [es:2 * 160 + 4], 317Ah
    check   "13: with attributes", [es:3 * 160 + 2], 3471h
    mov     ah, 03h
    mov     bh, 0
    int     10h
    check   "13: cursor moved by the first only", dx, 0203h

    ; Fonts.
    mov     ax, 1112h
    mov     bl, 0
    int     10h
    check8  "1112: 50 rows", [484h], 49
    check   "1112: 8 lines", [485h], 8
    mov     al, 09h
    call    crtc
    and     al, 1Fh
    check8  "1112: CRTC lines", al, 7
    mov     al, 12h
    call    crtc
    check8  "1112: all 400 lines shown", al, 8Fh
    mov     ax, 1130h
    mov     bh, 6
    int     10h
    check8  "1130: rows", dl, 49
    check   "1130: height", cx, 8
    mov     ax, 1114h
    mov     bl, 0
    int     10h
    check8  "1114: 25 rows again", [484h], 24

    ; Scan lines.
    mov     ax, 1201h
    mov     bl, 30h
    int     10h
    check8  "1230: accepted", al, 12h
    mov     ax, 0003h
    int     10h
    check   "350 lines: 14-line characters", [485h], 14
    mov     ax, 1202h
    mov     bl, 30h
    int     10h
    mov     ax, 0B800h
    mov     es, ax
    mov     word [es:2 * 160 + 4], 317Ah
    mov     ax, 0083h
    int     10h
    mov     ah, 0Fh
    int     10h
    check8  "mode set without clearing shows in 0F", al, 83h
    check   "and keeps the screen", [es:2 * 160 + 4], 317Ah

    ; Adapter information.
    mov     ah, 12h
    mov     bl, 10h
    int     10h
    check   "1210: colour, 256 KiB", bx, 0003h
    check8  "1210: switches", cl, 09h
    mov     ax, 1A00h
    int     10h
    check8  "1A00: supported", al, 1Ah
    check   "1A00: VGA colour", bx, 0008h
    mov     ax, ds
    mov     es, ax
    mov     ah, 1Bh
    mov     bx, 0
    mov     di, buffer
    int     10h
    check8  "1B: supported", al, 1Bh
    check8  "1B: mode", [buffer + 4], 3
    check   "1B: columns", [buffer + 5], 80
    check8  "1B: rows", [buffer + 22h], 25
    check   "1B: height", [buffer + 23h], 16
    check   "1B: colours", [buffer + 27h], 16
    check8  "1B: pages", [buffer + 29h], 8
    check8  "1B: 400 lines", [buffer + 2Ah], 2
    check8  "1B: memory", [buffer + 31h], 3

    ; Palette and DAC.
    mov     ax, 1000h
    mov     bx, 2A05h
    int     10h
    mov     ax, 1007h
    mov     bl, 05h
    int     10h
    check8  "1000, 1007", bh, 2Ah
    mov     ax, 1010h
    mov     bx, 7
    mov     dh, 11h
    mov     cx, 2233h
    int     10h
    mov     ax, 1015h
    mov     bx, 7
    mov     dx, 0
    mov     cx, 0
    int     10h
    check   "1010, 1015: green and blue", cx, 2233h
    check8  "1015: red", dh, 11h
    mov     ax, 101Bh
    mov     bx, 7
    mov     cx, 1
    int     10h
    mov     ax, 1015h
    mov     bx, 7
    int     10h
    check   "101B: grey", cx, 1F1Fh
    mov     ax, 1015h
    mov     bx, 14h
    int     10h
    check   "EGA brown", cx, 1500h
    mov     ax, 1003h
    mov     bl, 0
    int     10h
    mov     ax, 1007h
    mov     bl, 10h
    int     10h
    test    bh, 08h
    mov     ax, 0
    jz      .blink
    inc     ax
.blink:
    check   "1003: bright backgrounds", ax, 0

    ; Save and restore.
    mov     ax, 1C00h
    mov     cx, 7
    int     10h
    check8  "1C00: supported", al, 1Ch
    check   "1C00: blocks", bx, 14
    mov     ax, 1C01h
    mov     cx, 7
    mov     bx, buffer
    int     10h
    mov     ax, 0013h
    int     10h
    mov     ax, 1C02h
    mov     cx, 7
    mov     bx, buffer
    int     10h
    mov     ah, 0Fh
    int     10h
    check   "1C02: mode is back", ax, 5083h
    mov     ax, 1015h
    mov     bx, 7
    int     10h
    check   "1C02: DAC is back", cx, 1F1Fh
    mov     al, 13h
    call    crtc
    check8  "1C02: CRTC is back", al, 28h

    mov     ax, 0007h
    int     10h
    check   "mode 7: CRTC port", [463h], 3B4h
    mov     al, [410h]
    and     al, 30h
    check8  "mode 7: equipment", al, 30h
    mov     ax, 0003h
    int     10h
    jmp     done

; AL = CRTC register; out AL = value.
crtc:
    push    dx
    mov     dx, 3D4h
    out     dx, al
    inc     dx
    in      al, dx
    pop     dx
    ret

; AX = CRTC 0E:0F.
hardware_cursor:
    push    bx
    mov     al, 0Eh
    call    crtc
    mov     bh, al
    mov     al, 0Fh
    call    crtc
    mov     ah, bh
    pop     bx
    ret

done:
    finish

buffer equ 0C000h
