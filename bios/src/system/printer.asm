; INT 17h: printers.

int17_entry:
    sti
    save_frame
    load_bda
    mov     si, [bp + frame.dx]
    cmp     si, 3
    jae     .absent
    mov     bx, si
    shl     bx, 1
    mov     dx, [bx + bda_lpt_base]
    test    dx, dx
    jz      .absent
    mov     ah, [bp + frame.ah]
    cmp     ah, 1
    jb      .print
    je      .initialise
    cmp     ah, 2
    je      .status
    jmp     .leave
.absent:
    mov     byte [bp + frame.ah], 01h
    jmp     .leave

; 00: prints AL.
.print:
    mov     al, [bp + frame.al]
    out     dx, al
    inc     dx
    mov     ah, [si + bda_lpt_timeout]
    test    ah, ah
    jnz     .busy
    mov     ah, 1
.busy:
    mov     bx, 8080h                   ; not busy
    xor     cx, cx
    call    wait_status
    jnc     .ready
    dec     ah
    jnz     .busy
    and     al, 0F8h
    xor     al, 48h
    or      al, 01h
    mov     [bp + frame.ah], al
    jmp     .leave
.ready:
    inc     dx
    mov     al, 0Dh                     ; strobe
    out     dx, al
    jmp     short $ + 2
    jmp     short $ + 2
    mov     al, 0Ch
    out     dx, al
    sub     dx, 2
    ; falls into .status

; 02: AH = status: not busy, acknowledge, out of paper, selected, error (acknowledge and error inverted), 0, 0, time-out.
.status:
    inc     dx
    in      al, dx
    and     al, 0F8h
    xor     al, 48h
    mov     [bp + frame.ah], al
.leave:
    restore_frame
    iret

; 01: initialises the printer.
.initialise:
    add     dx, 2
    mov     al, 08h                     ; INIT low
    out     dx, al
    mov     cx, 10
    call    refresh_delay
    mov     al, 0Ch
    out     dx, al
    sub     dx, 2
    jmp     .status
