; Functions 12h and 1Ah: configuration of the adapter.

video_alternate:
    cmp     bl, 10h
    je      alternate_information
    cmp     bl, 20h
    je      alternate_print_screen
    cmp     bl, 30h
    jb      .unknown
    cmp     bl, 36h
    ja      .unknown
    push    bx
    sub     bl, 30h
    xor     bh, bh
    shl     bx, 1
    mov     si, [cs:bx + .functions]
    pop     bx
    jmp     si
.unknown:
    ret

align 2
.functions:
    dw      alternate_scan_lines, alternate_default_palette, alternate_enable, alternate_grey
    dw      alternate_cursor, alternate_display_switch, alternate_refresh

; 10: BH = 0 colour / 1 mono, BL = 3 (256 KiB), CH = feature bits, CL = switches.
alternate_information:
    xor     bh, bh
    cmp     word [bda_crtc_port], port_crtc_mono
    jne     .colour
    inc     bh
.colour:
    mov     bl, 3
    mov     [bp + frame.bx], bx
    mov     al, [bda_video_switches]
    mov     ah, al
    mov     cl, 4
    shr     ah, cl
    and     al, 0Fh
    mov     [bp + frame.cx], ax
    ret

; 20: a print screen that knows the number of rows; the system BIOS's does already.
alternate_print_screen:
    ret

alternate_accepted:
    mov     byte [bp + frame.al], 12h
    ret

; 30: AL = 0: 200, 1: 350, 2: 400 scan lines, from the next text mode on.
alternate_scan_lines:
    cmp     al, 2
    ja      .done
    mov     ah, [bda_vga_flags]
    and     ah, ~90h & 0FFh
    cmp     al, 1
    je      .store
    ja      .four_hundred
    or      ah, 80h
    jmp     .store
.four_hundred:
    or      ah, 10h
.store:
    mov     [bda_vga_flags], ah
    jmp     alternate_accepted
.done:
    ret

; In: AL = 0 or 1, AH = bit in 40:89. 0 clears the bit, 1 sets it.
set_flag_bit:
    test    al, al
    jnz     .set
    not     ah
    and     [bda_vga_flags], ah
    jmp     alternate_accepted
.set:
    or      [bda_vga_flags], ah
    jmp     alternate_accepted

; 31: AL = 0 load the default palette on mode sets, 1 do not.
alternate_default_palette:
    cmp     al, 1
    ja      .done
    mov     ah, 08h
    jmp     set_flag_bit
.done:
    ret

; 32: AL = 0 enable, 1 disable the CPU's access to the adapter (miscellaneous output bit 1).
alternate_enable:
    cmp     al, 1
    ja      .done
    mov     ah, al
    mov     dx, port_misc_read
    in      al, dx
    and     al, ~02h & 0FFh
    test    ah, ah
    jnz     .write
    or      al, 02h
.write:
    mov     dx, port_misc_write
    out     dx, al
    jmp     alternate_accepted
.done:
    ret

; 33: AL = 0 enable, 1 disable grey summing.
alternate_grey:
    cmp     al, 1
    ja      .done
    xor     al, 1
    mov     ah, 02h
    jmp     set_flag_bit
.done:
    ret

; 34: AL = 0 enable, 1 disable cursor emulation (40:87 bit 0 set = disabled).
alternate_cursor:
    cmp     al, 1
    ja      .done
    and     byte [bda_video_control], ~01h & 0FFh
    or      [bda_video_control], al
    jmp     alternate_accepted
.done:
    ret

; 35: there is no second adapter on the planar.
alternate_display_switch:
    mov     byte [bp + frame.al], 0
    ret

; 36: AL = 0 screen on, 1 off (sequencer clocking mode bit 5).
alternate_refresh:
    cmp     al, 1
    ja      .done
    mov     ah, al
    mov     cl, 5
    shl     ah, cl
    mov     dx, port_sequencer
    mov     al, 1
    out     dx, al
    inc     dx
    in      al, dx
    and     al, ~20h & 0FFh
    or      al, ah
    out     dx, al
    jmp     alternate_accepted
.done:
    ret

; 1A: AL = 0 read, 1 write the display combination; BL = active, BH = other.
video_combination:
    cmp     al, 1
    ja      .done
    je      .write
    mov     bl, [bda_display_index]
    cmp     bl, 16
    jb      .known
    xor     bl, bl
.known:
    xor     bh, bh
    shl     bx, 1
    mov     bx, [cs:bx + display_combinations + 4]
    xchg    bl, bh
    test    bl, bl
    jnz     .order
    xchg    bl, bh
.order:
    mov     ax, bx                      ; the display now in use comes first
    mov     [bp + frame.bx], ax
    jmp     .accepted
.write:
    xor     si, si
.search:
    mov     ax, [cs:si + display_combinations + 4]
    cmp     ax, bx
    je      .found
    xchg    al, ah
    cmp     ax, bx
    je      .found
    inc     si
    inc     si
    cmp     si, 32
    jb      .search
    jmp     .accepted
.found:
    mov     ax, si
    shr     ax, 1
    mov     [bda_display_index], al
.accepted:
    mov     byte [bp + frame.al], 1Ah
.done:
    ret
