; The coprocessor.

; Zero flag clear if there is an x87; bit 1 of the equipment word follows. An ESC that traps (INT 07h) counts as none.
; In: DS = BDA. Changes AX, BX.
detect_coprocessor:
    push    es
    xor     ax, ax
    mov     es, ax
    push    word [es:07h * 4]
    push    word [es:07h * 4 + 2]
    mov     word [es:07h * 4], .trapped
    mov     [es:07h * 4 + 2], cs
    push    bp
    mov     bp, sp
    mov     ax, 5A5Ah
    push    ax
    fninit
    mov     cx, 3
    call    refresh_delay
    fnstsw  [bp - 2]                    ; a coprocessor says 0 after its initialisation
.tested:
    mov     ax, [bp - 2]
    mov     sp, bp
    pop     bp
    pop     word [es:07h * 4 + 2]
    pop     word [es:07h * 4]
    pop     es
    and     byte [bda_equipment], ~02h & 0FFh
    test    al, al
    jnz     .none
    or      byte [bda_equipment], 02h
.none:
    test    byte [bda_equipment], 02h
    ret
.trapped:
    push    bp
    mov     bp, sp
    mov     word [bp + 2], .tested
    pop     bp
    iret
