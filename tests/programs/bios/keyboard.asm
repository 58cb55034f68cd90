; INT 09h and INT 16h: scan codes given to the 8042 as if the keyboard had sent them (command D2h), and what programs see.

%include "harness.inc"

    mov     si, script
.step:
    lodsb
    cmp     al, 0FFh
    jne     .go
    jmp     script_done
.go:
    mov     cl, al                      ; scan codes
    xor     ch, ch
.code:
    lodsb
    call    inject
    loop    .code
    lodsw                               ; what INT 16h 10h gives, 0FFFFh: nothing
    mov     bx, ax
    push    si
    mov     ah, 11h
    int     16h
    mov     ax, 0FFFFh
    jz      .seen
    mov     ah, 10h
    int     16h
.seen:
    mov     si, name
    call    check_word
    pop     si
    jmp     .step

name:
    db      "key", 0

; Number of codes, the codes, the key.
%macro step 2+
    db      %%end - %%codes
%%codes:
    db      %2
%%end:
    dw      %1
%endmacro
script:
    step 1E61h, 1Eh, 9Eh                        ; a
    step 1E41h, 2Ah, 1Eh, 9Eh, 0AAh             ; A
    step 1E41h, 36h, 1Eh, 9Eh, 0B6h             ; A by the right shift key
    step 1E01h, 1Dh, 1Eh, 9Eh, 9Dh              ; Ctrl-A
    step 1E00h, 38h, 1Eh, 9Eh, 0B8h             ; Alt-A
    step 0221h, 2Ah, 02h, 82h, 0AAh             ; !
    step 0300h, 1Dh, 03h, 83h, 9Dh              ; Ctrl-2
    step 7800h, 38h, 02h, 82h, 0B8h             ; Alt-1
    step 0FFFFh, 1Dh, 02h, 82h, 9Dh             ; Ctrl-1: nothing
    step 1C0Dh, 1Ch, 9Ch                        ; Enter
    step 0E00Dh, 0E0h, 1Ch, 0E0h, 9Ch           ; keypad Enter
    step 0E02Fh, 0E0h, 35h, 0E0h, 0B5h          ; keypad /
    step 0F00h, 2Ah, 0Fh, 8Fh, 0AAh             ; Shift-Tab
    step 9400h, 1Dh, 0Fh, 8Fh, 9Dh              ; Ctrl-Tab
    step 3B00h, 3Bh, 0BBh                       ; F1
    step 5D00h, 2Ah, 44h, 0C4h, 0AAh            ; Shift-F10
    step 6700h, 1Dh, 44h, 0C4h, 9Dh             ; Ctrl-F10
    step 7100h, 38h, 44h, 0C4h, 0B8h            ; Alt-F10
    step 8500h, 57h, 0D7h                       ; F11
    step 8C00h, 38h, 58h, 0D8h, 0B8h            ; Alt-F12
    step 48E0h, 0E0h, 48h, 0E0h, 0C8h           ; grey Up
    step 48E0h, 0E0h, 2Ah, 0E0h, 48h, 0E0h, 0C8h, 0E0h, 0AAh    ; the same as Num Lock brackets it
    step 8DE0h, 1Dh, 0E0h, 48h, 0E0h, 0C8h, 9Dh ; Ctrl-Up
    step 9800h, 38h, 0E0h, 48h, 0E0h, 0C8h, 0B8h; Alt-Up
    step 4800h, 48h, 0C8h                       ; keypad 8 without Num Lock
    step 4838h, 2Ah, 48h, 0C8h, 0AAh            ; and with Shift
    step 4C00h, 4Ch, 0CCh                       ; keypad 5
    step 4A2Dh, 4Ah, 0CAh                       ; keypad -
    step 0FFFFh, 45h, 0C5h                      ; Num Lock
    step 4838h, 48h, 0C8h                       ; keypad 8
    step 4800h, 2Ah, 48h, 0C8h, 0AAh            ; and with Shift
    step 0FFFFh, 45h, 0C5h                      ; Num Lock off
    step 0FFFFh, 3Ah, 0BAh                      ; Caps Lock
    step 1E41h, 1Eh, 9Eh                        ; A
    step 1E61h, 2Ah, 1Eh, 9Eh, 0AAh             ; a with Shift
    step 0231h, 02h, 82h                        ; 1 stays 1
    step 0FFFFh, 3Ah, 0BAh                      ; Caps Lock off
    step 1E61h, 1Eh, 9Eh                        ; a
    step 00E4h, 38h, 50h, 0D0h, 50h, 0D0h, 48h, 0C8h, 0B8h    ; Alt with 2, 2, 8 on the keypad
    step 565Ch, 56h, 0D6h                       ; the 102nd key
    step 7200h, 1Dh, 0E0h, 37h, 0E0h, 0B7h, 9Dh ; Ctrl-PrtSc
    step 9600h, 1Dh, 37h, 0B7h, 9Dh             ; Ctrl with the keypad's *
    step 1E61h, 1Eh, 9Eh                        ; a
    db      0FFh

script_done:
    ; Pause stops the program until a key, which the timer's hook presses here; the key itself is swallowed.
    cli
    mov     word [1Ch * 4], on_tick
    mov     [1Ch * 4 + 2], cs
    sti
    mov     al, 0E1h
    call    inject
    mov     al, 1Dh
    call    inject
    mov     al, 45h
    call    inject
    cli
    mov     word [1Ch * 4], 0FF53h
    mov     word [1Ch * 4 + 2], 0F000h
    sti
    check8  "Pause lasted until the third tick", [pause_ticks], 3
    mov     al, [418h]
    and     al, 08h
    check8  "Pause is over", al, 0
    mov     al, 0E1h
    call    inject
    mov     al, 9Dh
    call    inject
    mov     al, 0C5h
    call    inject
    mov     al, 9Eh
    call    inject
    mov     ah, 11h
    int     16h
    mov     ax, 0
    jz      .swallowed
    inc     ax
.swallowed:
    check   "its key is swallowed", ax, 0

    ; Shift states.
    mov     al, 2Ah
    call    inject
    mov     al, 0E0h
    call    inject
    mov     al, 1Dh
    call    inject
    mov     al, 38h
    call    inject
    mov     ah, 02h
    int     16h
    check8  "16/02: left shift, ctrl, alt", al, 0Eh
    mov     ah, 12h
    int     16h
    check   "16/12: right ctrl, left alt", ax, 060Eh
    mov     al, 0B8h
    call    inject
    mov     al, 0E0h
    call    inject
    mov     al, 9Dh
    call    inject
    mov     al, 0AAh
    call    inject
    mov     ah, 02h
    int     16h
    check8  "16/02: all released", al, 0
    mov     al, 3Ah
    call    inject
    mov     ah, 12h
    int     16h
    check   "16/12: Caps Lock on and held", ax, 4040h
    mov     al, 3Ah
    call    inject
    mov     ah, 02h
    int     16h
    check8  "16/02: a repeat does not toggle", al, 40h
    mov     al, 0BAh
    call    inject
    mov     cx, 4
.lamps:
    call    tick
    loop    .lamps
    mov     al, [497h]
    check8  "the lamp of Caps Lock is lit, nothing pending", al, 04h
    mov     al, 3Ah
    call    inject
    mov     al, 0BAh
    call    inject
    mov     al, 52h
    call    inject
    mov     al, 0D2h
    call    inject
    mov     ah, 02h
    int     16h
    check8  "Ins toggles", al, 80h
    mov     ah, 10h
    int     16h
    check   "and is a key", ax, 5200h

    ; Break: INT 1Bh, a zero key, 40:71.
    cli
    mov     word [1Bh * 4], on_break
    mov     [1Bh * 4 + 2], cs
    sti
    mov     al, 1Dh
    call    inject
    mov     al, 0E0h
    call    inject
    mov     al, 46h
    call    inject
    mov     al, 0E0h
    call    inject
    mov     al, 0C6h
    call    inject
    mov     al, 9Dh
    call    inject
    check8  "Ctrl-Break calls INT 1Bh", [breaks], 1
    check8  "40:71", [471h], 80h
    mov     ah, 10h
    int     16h
    check   "and leaves a zero key", ax, 0

    ; INT 15h: intercept, key posted, system request.
    cli
    mov     ax, [15h * 4]
    mov     [old15], ax
    mov     ax, [15h * 4 + 2]
    mov     [old15 + 2], ax
    mov     word [15h * 4], on_15
    mov     [15h * 4 + 2], cs
    sti
    mov     al, 1Eh                     ; becomes b
    call    inject
    mov     al, 20h                     ; taken away
    call    inject
    mov     al, 54h
    call    inject
    mov     al, 0D4h
    call    inject
    mov     ah, 10h
    int     16h
    check   "15/4F changes a code", ax, 3062h
    mov     ah, 11h
    int     16h
    mov     ax, 0
    jz      .nothing
    inc     ax
.nothing:
    check   "15/4F takes a code", ax, 0
    check8  "15/91 for the key", [posts], 1
    check   "15/85 pressed and released", [requests], 0102h
    jmp     done

; Presses A in the third tick after Pause.
on_tick:
    push    ax
    push    ds
    xor     ax, ax
    mov     ds, ax
    test    byte [418h], 08h
    jz      .done
    inc     byte [pause_ticks]
    cmp     byte [pause_ticks], 3
    jne     .done
    mov     al, 0D2h
    out     64h, al
.ready:
    in      al, 64h
    test    al, 02h
    jnz     .ready
    mov     al, 1Eh
    out     60h, al
.done:
    pop     ds
    pop     ax
    iret

on_break:
    inc     byte [cs:breaks]
    iret

on_15:
    cmp     ah, 4Fh
    je      .key
    cmp     ax, 9102h
    je      .post
    cmp     ah, 85h
    je      .request
    jmp     far [cs:old15]
.key:
    cmp     al, 1Eh
    jne     .take
    mov     al, 30h
    jmp     .keep
.take:
    cmp     al, 20h
    jne     .keep
    push    bp
    mov     bp, sp
    and     word [bp + 6], 0FFFEh
    pop     bp
    iret
.keep:
    push    bp
    mov     bp, sp
    or      word [bp + 6], 1
    pop     bp
    iret
.post:
    inc     byte [cs:posts]
    iret
.request:
    inc     byte [cs:requests]          ; how many, and the last AL
    mov     [cs:requests + 1], al
    iret

pause_ticks:
    db      0
breaks:
    db      0
posts:
    db      0
requests:
    dw      0
old15:
    dd      0

tick:
    mov     al, [46Ch]
.same:
    hlt
    cmp     al, [46Ch]
    je      .same
    ret

; AL = scan code, as if from the keyboard; returns when INT 09h has taken it. Preserves all.
inject:
    push    dx
    push    ax
    push    cx
    push    ax
    call    .ready
    mov     al, 0D2h
    out     64h, al
    call    .ready
    pop     ax
    out     60h, al
    mov     cx, 130                     ; 2 ms by the refresh toggle
.toggle:
    in      al, 61h
    mov     ah, al
    mov     dx, 4000                    ; QEMU's toggles with every read
.poll:
    in      al, 61h
    xor     al, ah
    test    al, 10h
    jnz     .toggled
    dec     dx
    jnz     .poll
.toggled:
    loop    .toggle
    pop     cx
    pop     ax
    pop     dx
    ret
.ready:
    xor     cx, cx
.wait:
    in      al, 64h
    test    al, 03h
    jz      .is_ready
    loop    .wait
.is_ready:
    ret

done:
    finish
