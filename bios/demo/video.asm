; The video adapter: what it is, text mode with our colours, palettes.

ADAPTER_MONO    equ 0
ADAPTER_CGA     equ 1
ADAPTER_EGA     equ 2
ADAPTER_VGA     equ 3           ; or MCGA: has a DAC and mode 13h

DAC_WRITE_INDEX equ 3C8h
DAC_DATA        equ 3C9h
STATUS_1        equ 3DAh        ; bit 3: vertical retrace

        section .bss
adapter:        resb 1
mono_display:   resb 1

        section .text
detect_video:
        save ax, bx, cx, dx
        mov word [text_segment], 0B800h
        mov ah, 0Fh
        int 10h
        cmp al, 7
        jne .colour
        mov word [text_segment], 0B000h
        mov byte [mono_display], 1
.colour:
        mov ax, 1A00h                   ; display combination: VGA and MCGA only
        int 10h
        cmp al, 1Ah
        mov al, ADAPTER_VGA
        je .known
        mov ah, 12h
        mov bx, 0FF10h                  ; EGA information: BH comes back as 0 or 1
        int 10h
        cmp bh, 1
        mov al, ADAPTER_EGA
        jbe .known
        mov al, ADAPTER_CGA
        cmp byte [mono_display], 0
        je .known
        mov al, ADAPTER_MONO
.known: mov [adapter], al
        restore ax, bx, cx, dx
        ret

; text_mode: an empty 80x25 text screen with the cursor off, sixteen backgrounds where possible, the BIOS's colours.
text_mode:
        save ax, bx, cx, dx
        mov ax, 0003h
        cmp byte [mono_display], 0
        je .set
        mov al, 7
.set:   int 10h
        mov ah, 01h
        mov cx, 2000h                   ; cursor off
        int 10h
        cmp byte [adapter], ADAPTER_EGA
        jb .end
        mov ax, 1003h                   ; bit 7 of the attribute is brightness, not blinking
        xor bx, bx
        int 10h
.end:   restore ax, bx, cx, dx
        ret

; ui_colours: our own shades for the sixteen text colours, on a VGA.
ui_colours:
        push si
        mov si, ui_palette
        call text_palette
        pop si
        ret

; text_palette: gives the sixteen text colours the shades at SI (16 times red, green, blue, each 0..63), on a VGA.
text_palette:
        cmp byte [adapter], ADAPTER_VGA
        jb .end
        save ax, bx, cx, dx, si, di
        xor di, di
.next:  mov bl, [.dac_of + di]          ; which DAC register the attribute controller shows for the colour
        xor bh, bh
        mov dh, [si]                    ; red
        mov ch, [si + 1]                ; green
        mov cl, [si + 2]                ; blue
        mov ax, 1010h
        push si
        push di
        int 10h
        pop di
        pop si
        add si, 3
        inc di
        cmp di, 16
        jb .next
        restore ax, bx, cx, dx, si, di
.end:   ret

; wait_retrace: returns as a vertical retrace begins. Gives up after two fast ticks, so it needs the fast tick to be on.
wait_retrace:
        save ax, bx, dx
        mov dx, STATUS_1
        mov bx, [fast_ticks]
.in_one:
        in al, dx
        test al, 8
        jz .wait
        call .late
        jb .in_one
        jmp short .end
.wait:  in al, dx
        test al, 8
        jnz .end
        call .late
        jb .wait
.end:   restore ax, bx, dx
        ret
.late:                                  ; carry clear when it took too long
        mov ax, [fast_ticks]
        sub ax, bx
        cmp ax, 3
        ret

; load_dac: loads the whole DAC from SI (256 times red, green, blue).
load_dac:
        save ax, cx, dx, si
        mov dx, DAC_WRITE_INDEX
        xor al, al
        out dx, al
        inc dx                          ; DAC_DATA
        mov cx, 768
.next:  lodsb
        out dx, al
        loop .next
        restore ax, cx, dx, si
        ret

        section .data
text_palette.dac_of:
        db 0, 1, 2, 3, 4, 5, 20, 7, 56, 57, 58, 59, 60, 61, 62, 63
ui_palette:
        db  2,  3,  7,   5,  8, 19,   8, 38, 20,   6, 30, 40    ; panel, desk, green, teal
        db 44, 12, 14,  34, 16, 44,  60, 38, 10,  46, 50, 57    ; red, violet, amber, text
        db 22, 27, 40,  24, 40, 63,  22, 58, 32,  24, 56, 62    ; edge, blue, good, cyan
        db 63, 24, 26,  58, 34, 62,  63, 54, 24,  63, 63, 63    ; bad, pink, hot, white
