; Sound: a short tune on the PC speaker, through counter 2 of the 8254 and port 61h, with its notes drawn as they
; play. Any key ends it.
;
; Texts a script can wait for: "PLAYING", then "RESULT: tune played" (or "RESULT: tune stopped").

        section .bss
note_column:    resw 1
note_ends:      resw 1          ; fast tick

        section .text
sound_show:
        text "8  SOUND"
        mov bx, press_key_help
        call screen_begin
        mov di, AT(3, 1)
        mov cx, 19 << 8 | 78
        text "A tune for counter 2"
        call panel
        print 24, 66, BAR, "PLAYING"
        dbg "demo: playing"
        mov word [note_column], 0
        call fast_timer_on
        mov ax, [fast_ticks]
        mov [note_ends], ax
        mov si, tune
.note:  lodsw
        cmp ax, 0FFFFh
        je .over
        mov dx, ax                      ; divisor, 0 for a rest
        lodsb
        mov bl, al                      ; pitch, for the drawing
        lodsb
        xor ah, ah                      ; length in fast ticks
        add [note_ends], ax
        mov cx, ax
        call draw_note
        call speaker_note
.hold:  call poll_key
        test ax, ax
        jnz .stopped
        mov ax, [note_ends]
        sub ax, [fast_ticks]
        cmp ax, 1                       ; a gap between notes, so that equal ones sound apart
        jg .wait
        call speaker_off
.wait:  test ax, ax
        jle .note
        call wait_fast
        jmp short .hold
.over:  text "RESULT: tune played"
        call .finish
        jmp wait_key                    ; the screen stays until a key
.stopped:
        text "RESULT: tune stopped"
.finish:
        call speaker_off
        call fast_timer_off
        push si
        print 24, 66, BAR, "       "
        pop si
        mov di, AT(23, 29)
        mov ah, 1Fh
        call put_str
        call line_new
        call line_str
        jmp debug_result

; speaker_note: plays divisor DX; 0 is silence.
speaker_note:
        test dx, dx
        jz speaker_off
        push ax
        mov al, 0B6h                    ; 8254: counter 2, low then high byte, mode 3
        out PIT_CONTROL, al
        mov al, dl
        out PIT_2, al
        mov al, dh
        out PIT_2, al
        in al, PORT_B
        or al, 3                        ; gate and speaker
        out PORT_B, al
        pop ax
        ret

speaker_off:
        push ax
        in al, PORT_B
        and al, 0FCh
        out PORT_B, al
        pop ax
        ret

; draw_note: a bar for pitch BL (rows above the bottom, 0 for a rest), CX ticks long.
draw_note:
        save ax, bx, cx, dx, di
        mov ax, cx
        shr ax, 1
        shr ax, 1
        mov cx, ax                      ; two columns for an eighth of a beat: the tune just fills the panel
        test bl, bl
        jz .rest
        mov al, 16
        sub al, bl
        mov ah, 160
        mul ah
        add ax, AT(5, 2)
        add ax, [note_column]
        add ax, [note_column]
        mov di, ax
        xor bh, bh
        and bl, 7
        mov ah, [.inks + bx]
        mov al, 0DFh
        push cx
        call put_repeated
        pop cx
.rest:  add [note_column], cx
        restore ax, bx, cx, dx, di
        ret

        section .data
draw_note.inks: db 0Bh, 09h, 0Bh, 0Ah, 0Eh, 06h, 0Ch, 0Dh

; n: frequency in hundredths of a hertz (0: rest), pitch row, length in eighths of a beat.
TUNE_EIGHTH     equ 8           ; fast ticks
%macro n 3
  %if %1 == 0
        dw 0
  %else
        dw (119318167 + %1 / 2) / %1
  %endif
        db %2, %3 * TUNE_EIGHTH
%endmacro
C4 equ 26163
E4 equ 32963
F4 equ 34923
G4 equ 39200
A4 equ 44000
B4 equ 49388
C5 equ 52325
D5 equ 58733
E5 equ 65925
F5 equ 69846
G5 equ 78399
A5 equ 88000
C6 equ 104650

tune:
        n C5, 7, 1
        n G4, 4, 1
        n E5, 9, 2
        n D5, 8, 1
        n C5, 7, 1
        n G4, 4, 2
        n A4, 5, 1
        n C5, 7, 1
        n F5, 10, 2
        n E5, 9, 1
        n D5, 8, 1
        n B4, 6, 2
        n C5, 7, 1
        n G4, 4, 1
        n E5, 9, 1
        n G5, 11, 1
        n A5, 12, 2
        n F5, 10, 2
        n G5, 11, 1
        n E5, 9, 1
        n D5, 8, 1
        n B4, 6, 1
        n C5, 7, 2
        n E4, 2, 1
        n G4, 4, 1
        n C5, 7, 1
        n E5, 9, 1
        n G5, 11, 1
        n C6, 14, 3
        dw 0FFFFh
        section .text
