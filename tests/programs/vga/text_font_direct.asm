; shows: the letter A changed in map 2 by the program itself: As are frames, other letters as ever

%include "picture.inc"

    set_mode 0003h
    call    hide_cursor
    text    2, 4, 1Fh, "A BABA CACAO ANANAS"
    sequencer 2, 04h                    ; map 2 alone, in sequence
    sequencer 4, 07h
    graphics 4, 02h
    graphics 5, 00h
    graphics 6, 04h                     ; at A0000h
    mov     ax, 0A000h
    mov     es, ax
    mov     di, 'A' * 32
    mov     al, 0FFh
    stosb
    mov     cx, 14
    mov     al, 81h
    rep stosb
    mov     al, 0FFh
    stosb
    sequencer 2, 03h
    sequencer 4, 03h
    graphics 4, 00h
    graphics 5, 10h
    graphics 6, 0Eh
    text    3, 4, 2Eh, "AND AFTER IT"
    finish
