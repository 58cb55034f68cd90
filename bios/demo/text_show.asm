; Text mode: pages that show what characters can do. Any key turns the page, Esc goes back to the menu.
;
; Texts a script can wait for, in order: "PAGE 1 OF 4" (colours), "PAGE 2 OF 4" (character set), "PAGE 3 OF 4" (fire),
; "PAGE 4 OF 4" (plasma), all in the help line.

        section .text
text_show:
        call show_colours
        jz .end
        call show_characters
        jz .end
        cmp byte [adapter], ADAPTER_VGA
        jb .end                         ; the effects want sixteen backgrounds and shades of their own
        call show_fire
        jz .end
        call show_text_plasma
.end:   ret

; page_end: waits for a key. Zero set if it was Esc.
page_end:
        call wait_key
        cmp al, KEY_ESC
        ret

; page_mark: writes SI into the help line and to the debug port.
page_mark:
        save ax, di
        mov di, AT(24, 66)
        mov ah, BAR
        call put_str
        call line_new
        add_text_keep "demo: "
        call line_str
        call debug_built
        restore ax, di
        ret

; --- Page 1: every ink on every background -------------------------------------------------------------------------
show_colours:
        call text_mode                  ; the standard shades, not ours
        text "2  TEXT MODE: 16 COLOURS ON 16 BACKGROUNDS"
        mov bx, page_help
        call screen_begin
        xor bl, bl                      ; attribute
        mov di, AT(3, 8)
.cell:  push di
        mov ah, bl
        mov al, ' '
        call put_char
        call line_new
        mov al, bl
        call line_hex8
        mov ah, bl
        call put_line
        mov al, ' '
        call put_char
        pop di
        add di, 8
        inc bl
        test bl, 0Fh
        jnz .cell
        add di, 160 - 16 * 8
        test bl, bl
        jnz .cell
        ; A strip of all sixteen colours below.
        mov di, AT(20, 8)
        xor bl, bl
.strip: mov ah, bl
        mov al, 0DBh
        mov cx, 4
        call put_repeated
        inc bl
        cmp bl, 16
        jb .strip
        mov di, AT(21, 8)
        xor bl, bl
.shade: mov al, 0B0h                    ; light, medium, dark, full
        mov ah, bl
        call put_char
        inc al
        call put_char
        inc al
        call put_char
        mov al, 0DBh
        call put_char
        inc bl
        cmp bl, 16
        jb .shade
        text "PAGE 1 OF 4"
        call page_mark
        jmp page_end

; --- Page 2: code page 437 and boxes -------------------------------------------------------------------------------
show_characters:
        call text_mode
        call ui_colours
        text "2  TEXT MODE: CHARACTER SET"
        mov bx, page_help
        call screen_begin
        mov di, AT(2, 2)
        mov cx, 21 << 8 | 41
        text "All 256 characters"
        call panel
        ; Column and row headings.
        mov di, AT(4, 8)
        xor bl, bl
.heading:
        mov ah, PANEL_FAINT
        call .digit
        push di
        mov al, 160
        mul bl
        mov di, ax
        add di, AT(6, 4)
        mov ah, PANEL_FAINT
        call .digit
        mov al, '0'
        call put_char
        pop di
        add di, 2
        inc bl
        cmp bl, 16
        jb .heading
        xor bl, bl
        mov di, AT(6, 8)
.glyph: mov al, bl
        mov ah, PANEL_STRONG
        test bl, 10h                    ; rows in two tones
        jz .tone
        mov ah, PANEL_TITLE
.tone:  call put_char
        add di, 2
        inc bl
        test bl, 0Fh
        jnz .glyph
        add di, 160 - 16 * 4
        test bl, bl
        jnz .glyph

        mov di, AT(2, 45)
        mov cx, 21 << 8 | 33
        text "Lines and boxes"
        call panel
        mov si, box_art
        mov di, AT(4, 48)
.art:   push di
        mov ah, PANEL_STRONG
        call put_str
        pop di
        add di, 160
.skip:  lodsb
        test al, al
        jnz .skip
        cmp byte [si], 0
        jne .art
        text "PAGE 2 OF 4"
        call page_mark
        jmp page_end
.digit: mov al, bl
        cmp al, 10
        jb .decimal
        add al, 'A' - '0' - 10
.decimal:
        add al, '0'
        jmp put_char

        section .data
page_help:
        db INK, BAR, "Any key", INK, BAR_FAINT, " next page   ", INK, BAR, "Esc", INK, BAR_FAINT, " back to the menu", 0

box_art:
        db 0DAh, 0C4h, 0C4h, 0C2h, 0C4h, 0C4h, 0BFh, "   ", 0C9h, 0CDh, 0CDh, 0CBh, 0CDh, 0CDh, 0BBh, "   "
        db INK, PANEL_HOT, 0D5h, 0CDh, 0D1h, 0CDh, 0B8h, 0
        db 0B3h, "  ", 0B3h, "  ", 0B3h, "   ", 0BAh, "  ", 0BAh, "  ", 0BAh, "   ", INK, PANEL_HOT, 0B3h, " ", 0B3h, " ", 0B3h, 0
        db 0C3h, 0C4h, 0C4h, 0C5h, 0C4h, 0C4h, 0B4h, "   ", 0CCh, 0CDh, 0CDh, 0CEh, 0CDh, 0CDh, 0B9h, "   "
        db INK, PANEL_HOT, 0C6h, 0CDh, 0D8h, 0CDh, 0B5h, 0
        db 0B3h, "  ", 0B3h, "  ", 0B3h, "   ", 0BAh, "  ", 0BAh, "  ", 0BAh, "   ", INK, PANEL_HOT, 0B3h, " ", 0B3h, " ", 0B3h, 0
        db 0C0h, 0C4h, 0C4h, 0C1h, 0C4h, 0C4h, 0D9h, "   ", 0C8h, 0CDh, 0CDh, 0CAh, 0CDh, 0CDh, 0BCh, "   "
        db INK, PANEL_HOT, 0D4h, 0CDh, 0CFh, 0CDh, 0BEh, 0
        db " ", 0
        db INK, PANEL_TITLE, 0D6h, 0C4h, 0D2h, 0C4h, 0B7h, "  ", INK, PANEL, 0B0h, 0B0h, 0B0h, 0B1h, 0B1h, 0B1h, 0B2h, 0B2h, 0B2h
        db 0DBh, 0DBh, 0DBh, "  ", INK, PANEL_BAD, 3, INK, PANEL, 6, INK, PANEL_BAD, 4, INK, PANEL, 5, 0
        db INK, PANEL_TITLE, 0C7h, 0C4h, 0D7h, 0C4h, 0B6h, "  ", INK, PANEL_GOOD, 0DCh, 0DDh, 0DEh, 0DFh, 0DBh, 0DFh, 0DEh, 0DDh, 0DCh
        db "   ", INK, PANEL_HOT, "  ", 0Dh, 0Eh, " ", 0Fh, 0
        db INK, PANEL_TITLE, 0D3h, 0C4h, 0D0h, 0C4h, 0BDh, "  ", INK, PANEL_STRONG, 18h, 19h, 1Ah, 1Bh, 12h, 1Dh, 1Eh, 1Fh, 10h, 11h, 0
        db " ", 0
        db 9Bh, " ", 9Ch, " ", 9Dh, " ", 9Eh, " ", 9Fh, "  ", 0ABh, " ", 0ACh, "  ", 0F8h, "C  ", 0F1h, "1  x", 0FDh, 0
        db 80h, 81h, 82h, 83h, 84h, 85h, 86h, 87h, 88h, 89h, 8Ah, 8Bh, 8Ch, 8Dh, 8Eh, 8Fh, " "
        db 90h, 91h, 92h, 93h, 94h, 95h, 96h, 97h, 98h, 99h, 9Ah, 0
        db 0E0h, " ", 0E1h, " ", 0E2h, " ", 0E3h, " ", 0E4h, " ", 0E6h, " ", 0E7h, " ", 0E9h, " ", 0EAh, " ", 0ECh, " ", 0EEh, " ", 0EFh, " ", 0F4h, 0
        db 0A0h, 0A1h, 0A2h, 0A3h, 0A4h, 0A5h, 0A6h, 0A7h, " ", 0A8h, "C", 0A2h, "mo? ", 0ADh, "S", 0A1h, "!  ", 0AEh, "oui", 0AFh, 0
        db " ", 0
        db "The quick brown fox jumps", 0
        db "over the lazy dog 0123456789", 0
        db 0
        section .text
