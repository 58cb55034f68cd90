; INT 08h: the tick, 1193182/65536 Hz.

ticks_a_day_high equ 0018h
ticks_a_day_low  equ 00B0h

int08_entry:
    sti
    push    ds
    push    ax
    push    dx
    load_bda
    inc     word [bda_ticks]
    jnz     .counted
    inc     word [bda_ticks + 2]
.counted:
    cmp     word [bda_ticks + 2], ticks_a_day_high
    jb      .motor
    ja      .midnight
    cmp     word [bda_ticks], ticks_a_day_low
    jb      .motor
.midnight:
    mov     word [bda_ticks], 0
    mov     word [bda_ticks + 2], 0
    mov     byte [bda_midnight], 1
.motor:
    cmp     byte [bda_motor_count], 0
    je      .user
    dec     byte [bda_motor_count]
    jnz     .user
    and     byte [bda_floppy_motor], 0F0h
    mov     al, [bda_floppy_motor]      ; keep the drive selected, DMA on, not in reset
    shr     al, 1
    shr     al, 1
    shr     al, 1
    shr     al, 1
    and     al, 03h
    or      al, 0Ch
    mov     dx, port_fdc_dor
    out     dx, al
.user:
    int     1Ch
    cli
    mov     al, pic_eoi
    out     port_pic1_command, al
    pop     dx
    pop     ax
    pop     ds
    iret
