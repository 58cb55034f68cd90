; What POST leaves behind: vectors, BIOS data area, equipment, ROM signature.

%include "harness.inc"

    mov     ax, 0F000h
    mov     es, ax
    check8  "model byte", [es:0FFFEh], 0FCh
    check8  "reset vector jumps far", [es:0FFF0h], 0EAh
    check   "reset vector offset", [es:0FFF1h], 0E05Bh
    check8  "date has a slash", [es:0FFF7h], '/'
    check   "INT 1Eh", [1Eh * 4], 0EFC7h
    check   "INT 1Eh segment", [1Eh * 4 + 2], 0F000h
    check   "INT 12h at F841", [12h * 4], 0F841h
    check   "INT 40h at EC59", [40h * 4], 0EC59h
    check   "INT 60h is free", [60h * 4 + 2], 0
    check   "INT 10h belongs to the video ROM", [10h * 4 + 2], 0C000h
    mov     ax, 0C000h
    mov     es, ax
    check   "video ROM signature", [es:0], 0AA55h

    ; The whole of each ROM adds up to 0.
    mov     ax, 0F000h
    mov     cx, 0
    call    sum
    check8  "system ROM checksum", al, 0
    mov     ax, 0C000h
    mov     cx, 8000h
    call    sum
    check8  "video ROM checksum", al, 0

    int     12h
    check   "conventional memory without the EBDA", ax, 639
    mov     bx, [40Eh]
    check   "EBDA segment", bx, 9FC0h
    mov     es, bx
    check8  "EBDA size in KiB", [es:0], 1
    int     11h
    mov     bx, ax
    and     bx, 0001h
    check   "a diskette drive is there", bx, 1
    mov     bx, ax
    and     bx, 0030h
    check   "80x25 colour", bx, 20h
    xor     ax, [410h]
    check   "INT 11h is the equipment word", ax, 0

    check   "keyboard buffer head", [41Ah], 1Eh
    check   "keyboard buffer start", [480h], 1Eh
    check   "keyboard buffer end", [482h], 3Eh
    check8  "101-key keyboard", [496h], 10h
    check8  "video mode", [449h], 3
    check   "columns", [44Ah], 80
    check8  "rows - 1", [484h], 24
    check   "character height", [485h], 16
    check   "CRTC port", [463h], 3D4h
    check   "no warm start left over", [472h], 0

    ; The graphics font at FA6E equals the one behind INT 43h in 8x8 for a letter.
    mov     ax, 1130h
    mov     bh, 3
    int     10h
    mov     ax, 0F000h
    mov     ds, ax
    mov     si, 0FA6Eh + 'A' * 8
    lea     di, [bp + 'A' * 8]
    mov     cx, 8
    repe cmpsb
    mov     ax, 0
    mov     ds, ax
    check   "8x8 fonts agree", cx, 0

    jmp     done

; AX = segment, CX = bytes (0 = 64 KiB); out AL = sum.
sum:
    push    ds
    mov     ds, ax
    xor     si, si
    xor     ah, ah
.next:
    lodsb
    add     ah, al
    loop    .next
    mov     al, ah
    pop     ds
    ret

done:
    finish
