; The MC146818's registers and CMOS memory.

cmos_seconds        equ 00h
cmos_alarm_seconds  equ 01h
cmos_minutes        equ 02h
cmos_alarm_minutes  equ 03h
cmos_hours          equ 04h
cmos_alarm_hours    equ 05h
cmos_weekday        equ 06h
cmos_day            equ 07h
cmos_month          equ 08h
cmos_year           equ 09h
cmos_status_a       equ 0Ah
cmos_status_b       equ 0Bh
cmos_status_c       equ 0Ch
cmos_status_d       equ 0Dh
cmos_shutdown       equ 0Fh
cmos_floppies       equ 10h
cmos_disks          equ 12h
cmos_equipment      equ 14h
cmos_base_low       equ 15h
cmos_extended_low   equ 17h
cmos_extended2_low  equ 30h
cmos_century        equ 32h
cmos_high16_low     equ 34h     ; memory above 16 MiB in 64 KiB units
cmos_boot_third     equ 38h
cmos_boot           equ 3Dh
cmos_above4g        equ 5Bh     ; three bytes: memory above 4 GiB in 64 KiB units

; AL = register; out AL = its value. Preserves the rest. NMI is off during the access and on after it.
cmos_read:
    pushf
    cli
    or      al, 80h
    out     port_cmos_index, al
    jmp     short $ + 2
    in      al, port_cmos_data
    push    ax
    mov     al, cmos_status_d           ; leave the index where a stray write does no harm
    out     port_cmos_index, al
    jmp     short $ + 2
    in      al, port_cmos_data
    pop     ax
    popf
    ret

; AL = register, AH = value. Preserves all.
cmos_write:
    pushf
    cli
    push    ax
    or      al, 80h
    out     port_cmos_index, al
    jmp     short $ + 2
    mov     al, ah
    out     port_cmos_data, al
    mov     al, cmos_status_d
    out     port_cmos_index, al
    jmp     short $ + 2
    in      al, port_cmos_data
    pop     ax
    popf
    ret

; AL = register of a low byte; out AX = that and the next one as a word.
cmos_read_word:
    push    bx
    mov     bl, al
    inc     al
    call    cmos_read
    mov     bh, al
    mov     al, bl
    call    cmos_read
    mov     ah, bh
    pop     bx
    ret
