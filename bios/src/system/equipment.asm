; INT 11h, INT 12h, INT 05h, and the detection of serial and parallel ports.

int11_entry:
    push    ds
    load_bda
    mov     ax, [bda_equipment]
    pop     ds
    iret

int12_entry:
    push    ds
    load_bda
    mov     ax, [bda_memory_kib]
    pop     ds
    iret

; Finds 8250-compatible ports at the usual addresses: the line control register keeps what is written, and the scratch-free
; bits of the interrupt identification read as 0.
detect_serial:
    mov     si, .candidates
    xor     di, di
.next:
    mov     dx, [cs:si]
    inc     si
    inc     si
    test    dx, dx
    jz      .done
    add     dx, 3                       ; line control
    mov     al, 1Bh
    out     dx, al
    jmp     short $ + 2
    in      al, dx
    cmp     al, 1Bh
    jne     .next
    mov     al, 03h
    out     dx, al
    jmp     short $ + 2
    in      al, dx
    cmp     al, 03h
    jne     .next
    dec     dx                          ; interrupt identification
    in      al, dx
    test    al, 30h
    jnz     .next
    dec     dx                          ; interrupt enable: none
    xor     al, al
    out     dx, al
    dec     dx
    mov     [di + bda_com_base], dx
    inc     di
    inc     di
    cmp     di, 8
    jb      .next
.done:
    mov     ax, di                      ; count in bits 9-11
    mov     cl, 8
    shl     ax, cl
    and     word [bda_equipment], ~0E00h & 0FFFFh
    or      [bda_equipment], ax
    ret
.candidates:
    dw      3F8h, 2F8h, 3E8h, 2E8h, 0

; Finds parallel ports: the data latch reads back.
detect_parallel:
    mov     si, .candidates
    xor     di, di
.next:
    mov     dx, [cs:si]
    inc     si
    inc     si
    test    dx, dx
    jz      .done
    mov     al, 0AAh
    out     dx, al
    jmp     short $ + 2
    in      al, dx
    cmp     al, 0AAh
    jne     .next
    mov     al, 55h
    out     dx, al
    jmp     short $ + 2
    in      al, dx
    cmp     al, 55h
    jne     .next
    add     dx, 2                       ; control: select, no reset, no interrupt
    mov     al, 0Ch
    out     dx, al
    sub     dx, 2
    mov     [di + bda_lpt_base], dx
    inc     di
    inc     di
    cmp     di, 6
    jb      .next
.done:
    mov     ax, di                      ; count in bits 14-15
    mov     cl, 13
    shl     ax, cl
    and     word [bda_equipment], 3FFFh
    or      [bda_equipment], ax
    ret
.candidates:
    dw      3BCh, 378h, 278h, 0

; INT 05h: prints the text screen on the first printer. 50:00 = 1 meanwhile, 0 after success, FFh after an error.
print_status equ 100h                   ; from the BDA's segment

int05_entry:
    sti
    push    ax
    push    bx
    push    cx
    push    dx
    push    ds
    load_bda
    cmp     byte [print_status], 1
    je      .leave
    mov     byte [print_status], 1
    mov     ah, 0Fh
    int     10h                         ; BH = page
    mov     cl, ah                      ; columns
    mov     ch, [bda_rows]
    inc     ch
    cmp     ch, 1
    jne     .rows
    mov     ch, 25
.rows:
    mov     ah, 03h
    push    cx
    int     10h
    pop     cx
    push    dx                          ; cursor
    call    .new_line
    jc      .error
    xor     dx, dx
.cell:
    mov     ah, 02h
    int     10h
    mov     ah, 08h
    int     10h
    test    al, al
    jnz     .print
    mov     al, ' '
.print:
    call    .character
    jc      .error
    inc     dl
    cmp     dl, cl
    jb      .cell
    call    .new_line
    jc      .error
    xor     dl, dl
    inc     dh
    cmp     dh, ch
    jb      .cell
    mov     byte [print_status], 0
    jmp     .restore
.error:
    mov     byte [print_status], 0FFh
.restore:
    pop     dx
    mov     ah, 02h
    int     10h
.leave:
    pop     ds
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    iret
.new_line:
    mov     al, 13
    call    .character
    jc      .returned
    mov     al, 10
.character:                             ; AL; carry set on an error
    push    dx
    xor     dx, dx
    mov     ah, 0
    int     17h
    pop     dx
    test    ah, 29h
    jz      .returned                   ; carry clear
    stc
.returned:
    ret
