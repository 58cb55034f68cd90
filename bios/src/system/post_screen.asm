; What POST shows.

colour_plain   equ 07h
colour_label   equ 03h
colour_value   equ 0Fh
colour_banner  equ 1Fh
colour_accent  equ 1Bh
colour_warning equ 0Eh

; SI = text in our segment, 0 at the end, BL = attribute. Control codes act as in INT 10h 0Eh. Changes AX, SI.
print_coloured:
    mov     al, [cs:si]
    inc     si
    test    al, al
    jz      .done
    call    print_character
    jmp     print_coloured
.done:
    ret

; AL = character, BL = attribute. Preserves all but AX.
print_character:
    push    bx
    push    cx
    xor     bh, bh
    cmp     al, ' '
    jb      .control
    mov     ah, 09h
    mov     cx, 1
    int     10h
.control:
    mov     ah, 0Eh
    int     10h
    pop     cx
    pop     bx
    ret

; DX:AX = number, in decimal, BL = attribute. Changes AX, CX, DX, SI.
print_decimal:
    xor     cx, cx
    mov     si, 10
.digit:
    push    ax                          ; DX:AX / 10 in two steps
    mov     ax, dx
    xor     dx, dx
    div     si
    pop     di
    xchg    ax, di
    div     si
    push    dx                          ; digit
    inc     cx
    mov     dx, di
    mov     di, ax
    or      di, dx
    jnz     .digit
.print:
    pop     ax
    add     al, '0'
    call    print_character
    loop    .print
    ret

; SI = label: a new line with it. Leaves BL = colour of the value.
print_label:
    mov     bl, colour_label
    call    print_coloured
    mov     bl, colour_value
    ret

print_line_end:
    push    si
    mov     si, text_line_end
    call    print_coloured
    pop     si
    ret

text_line_end:
    db      13, 10, 0

show_banner:
    mov     ax, 0600h                   ; a coloured bar, the name in it
    mov     bh, colour_banner
    xor     cx, cx
    mov     dx, 004Fh
    int     10h
    xor     bh, bh
    xor     dx, dx
    mov     ah, 02h
    int     10h
    mov     bl, colour_banner
    mov     si, .name
    call    print_coloured
    mov     bl, colour_accent
    mov     si, .motto
    call    print_coloured
    xor     bh, bh
    mov     dx, 0045h
    mov     ah, 02h
    int     10h
    mov     bl, colour_banner
    mov     si, .version
    call    print_coloured
    xor     bh, bh
    mov     dx, 0200h
    mov     ah, 02h
    int     10h
    ret
.name:
    db      "  Lockstep", 0
.motto:
    db      "  the same run, every time", 0
.version:
    db      "BIOS 1.0", 0

show_cpu:
    mov     si, .label
    call    print_label
    call    cpu_family
    cmp     al, 6
    jbe     .known
    mov     al, 7
.known:
    mov     si, ax
    shl     si, 1
    mov     si, [cs:si + .names]
    call    print_coloured
    push    bx
    call    detect_coprocessor
    pop     bx
    jz      .no_fpu
    mov     si, .with_fpu
    call    print_coloured
.no_fpu:
    jmp     print_line_end
.label:
    db      "  Processor   ", 0
align 2
.names:
    dw      .name_8086, .name_80186, .name_286, .name_386, .name_486, .name_pentium, .name_p6, .name_later
.name_8086:
    db      "8086", 0
.name_80186:
    db      "80186", 0
.name_286:
    db      "80286", 0
.name_386:
    db      "80386", 0
.name_486:
    db      "80486", 0
.name_pentium:
    db      "Pentium", 0
.name_p6:
    db      "Pentium Pro class", 0
.name_later:
    db      "Pentium 4 class or later", 0
.with_fpu:
    db      " with coprocessor", 0

show_memory:
    mov     si, .label
    call    print_label
    mov     ax, [bda_memory_kib]
    inc     ax                          ; the extended BIOS data area is memory too
    xor     dx, dx
    call    print_decimal
    mov     si, .base
    call    print_coloured
    push    bx
    call    extended_memory
    mov     cx, bx
    pop     bx
    xor     dx, dx
    jcxz    .total
    push    ax                          ; AX + CX * 64
    mov     ax, 64
    mul     cx
    pop     cx
    add     ax, cx
    adc     dx, 0
.total:
    mov     cx, ax
    or      cx, dx
    jz      .done
    push    ax
    mov     si, .comma
    push    dx
    call    print_coloured
    pop     dx
    pop     ax
    call    print_decimal
    mov     si, .extended
    call    print_coloured
.done:
    jmp     print_line_end
.label:
    db      "  Memory      ", 0
.base:
    db      " KB base", 0
.comma:
    db      ", ", 0
.extended:
    db      " KB extended", 0

show_input:
    mov     si, .label
    call    print_label
    mov     si, .keyboard
    test    byte [bda_kbd_mode], 10h
    jnz     .found
    mov     si, .no_keyboard
.found:
    call    print_coloured
    test    byte [bda_equipment], 04h
    jz      .done
    mov     si, .mouse
    call    print_coloured
.done:
    jmp     print_line_end
.label:
    db      "  Input       ", 0
.keyboard:
    db      "keyboard", 0
.no_keyboard:
    db      "no keyboard", 0
.mouse:
    db      ", PS/2 mouse", 0

show_ports:
    mov     si, .label
    call    print_label
    xor     di, di                      ; anything shown yet?
    mov     si, .com
    mov     ax, bda_com_base
    mov     cx, 4
    call    .list
    mov     si, .lpt
    mov     ax, bda_lpt_base
    mov     cx, 3
    call    .list
    test    di, di
    jnz     .done
    mov     si, .none
    call    print_coloured
.done:
    jmp     print_line_end

; SI = name, AX = BDA table, CX = entries.
.list:
    mov     dh, '1'
.entry:
    push    si
    mov     si, ax
    mov     dx, [si]
    pop     si
    test    dx, dx
    jz      .listed
    push    ax
    push    si
    test    di, di
    jz      .first
    push    si
    mov     si, show_memory.comma
    call    print_coloured
    pop     si
.first:
    inc     di
    call    print_coloured
    pop     si
    pop     ax
    push    ax
    push    si
    sub     al, bda_com_base & 0FFh     ; number = place in the table + 1
    cmp     al, 8
    jb      .number
    sub     al, 8
.number:
    shr     al, 1
    add     al, '1'
    call    print_character
    pop     si
    pop     ax
    inc     ax
    inc     ax
    loop    .entry
.listed:
    ret
.label:
    db      "  Ports       ", 0
.com:
    db      "COM", 0
.lpt:
    db      "LPT", 0
.none:
    db      "none", 0

show_floppies:
    mov     al, 0
    mov     si, .label_a
    call    .drive
    mov     al, 1
    mov     si, .label_b
.drive:
    test    byte [bda_equipment], 01h
    jz      .done
    call    floppy_drive_type
    cmp     al, drive_none
    je      .done
    push    ax
    call    print_label
    pop     ax
    xor     ah, ah
    mov     si, ax
    shl     si, 1
    mov     si, [cs:si + .names - 2]
    call    print_coloured
    jmp     print_line_end
.done:
    ret
.label_a:
    db      "  Drive A:    ", 0
.label_b:
    db      "  Drive B:    ", 0
align 2
.names:
    dw      .name_360, .name_1200, .name_720, .name_1440, .name_2880
.name_360:
    db      "360 KB, 5.25 inch", 0
.name_1200:
    db      "1.2 MB, 5.25 inch", 0
.name_720:
    db      "720 KB, 3.5 inch", 0
.name_1440:
    db      "1.44 MB, 3.5 inch", 0
.name_2880:
    db      "2.88 MB, 3.5 inch", 0

; In: DS = BDA. One line a disk: its name and size.
show_disks:
    mov     es, [bda_ebda_segment]
    xor     di, di
.disk:
    mov     ax, di
    cmp     al, [bda_disk_count]
    jae     .done
    mov     si, .label
    call    print_label
    mov     al, '0'
    add     ax, di
    mov     bl, colour_label
    call    print_character
    mov     si, .gap
    call    print_coloured
    mov     bl, colour_value
    push    di
    mov     ax, 40
    mul     di
    mov     si, ax
    add     si, ebda_disk_names
    mov     cx, 40
.name:
    mov     al, [es:si]
    test    al, al
    jz      .named
    call    print_character
    inc     si
    loop    .name
.named:
    pop     di
    push    di
    mov     si, show_memory.comma
    call    print_coloured
    mov     si, di
    shl     si, 1
    shl     si, 1
    mov     ax, [es:si + ebda_disk_sectors]
    mov     dx, [es:si + ebda_disk_sectors + 2]
    mov     cx, 11                      ; sectors to MiB
.shift:
    shr     dx, 1
    rcr     ax, 1
    loop    .shift
    call    print_decimal
    mov     si, .megabytes
    call    print_coloured
    call    print_line_end
    pop     di
    inc     di
    jmp     .disk
.done:
    ret
.label:
    db      "  Disk ", 0
.gap:
    db      "      ", 0
.megabytes:
    db      " MB", 0

show_boot:
    jmp     print_line_end
