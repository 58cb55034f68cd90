; The coprocessor as programs look for it: FNINIT and FNSTSW, the equipment word, infinities and the interrupt mask for its generation; and a division
; by zero that comes to INT 02h, as NMI from an 8087 and through interrupt 13 and the BIOS from all others.

%include "harness.inc"

    jmp     main

error:
    inc     word [cs:errors]
    fnstsw  [cs:seen]
    fnclex
    iret

; AX = 0 for an 8086, 1 for an 80286, 2 for later ones: bits 12 to 15 of the flags are ones, zeros, or change.
processor_generation:
    pushf
    pop     bx
    mov     ax, bx
    and     ax, 0FFFh
    push    ax
    popf
    pushf
    pop     ax
    and     ax, 0F000h
    cmp     ax, 0F000h
    mov     ax, 0
    je      .known
    mov     ax, bx
    or      ax, 7000h
    push    ax
    popf
    pushf
    pop     ax
    test    ax, 7000h
    mov     ax, 1
    jz      .known
    inc     ax
.known:
    push    bx
    popf
    ret

unmasked:
    dw      033Bh                       ; all masked but ZM; IEM of the 8087 clear
seen:
    dw      0
errors:
    dw      0

main:
    mov     word [seen], 5A5Ah
    fninit
    fnstsw  [seen]
    check8  "FNSTSW after FNINIT", [seen], 0
    fnstcw  [seen]
    mov     ax, [seen]
    and     ax, 103Fh
    check   "FNSTCW after FNINIT", ax, 003Fh
    int     11h
    and     ax, 0002h
    check   "INT 11h: a coprocessor", ax, 0002h

    ; 8087: bit 7 of the control word masks its interrupt. 80287: infinities of both signs are equal. 80387: they are not.
    xor     dx, dx
    test    byte [seen], 80h
    jnz     .generation
    inc     dx
    fld1
    fldz
    fdivp   st1, st0
    fld     st0
    fchs
    fcompp
    fstsw   [seen]
    mov     ah, [seen + 1]
    sahf
    je      .generation
    inc     dx
.generation:
    call    processor_generation
    check   "the processor's generation has its coprocessor", dx, ax

    cli
    mov     word [02h * 4], error
    mov     word [02h * 4 + 2], 0
    sti
    in      al, 0A1h
    and     al, ~20h & 0FFh             ; interrupt 13
    out     0A1h, al
    in      al, 21h
    and     al, ~04h & 0FFh
    out     21h, al
    fninit
    fldcw   [unmasked]
    fld1
    fldz
    fdivp   st1, st0
    fwait
    check   "INT 02h of a division by zero", [errors], 1
    mov     ax, [seen]
    and     ax, 0084h
    check   "its status word: ZE and ES", ax, 0084h
    fnstsw  [seen]
    check8  "cleared", [seen], 0
    fld1                                ; waits for nothing
    fwait
    check   "no other", [errors], 1
    finish
