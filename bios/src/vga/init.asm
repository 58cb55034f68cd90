; Called once by the system BIOS through the option ROM header.

rom_init:
    pushf
    cli
    cld
    push    ax
    push    bx
    push    cx
    push    dx
    push    si
    push    di
    push    bp
    push    ds
    push    es

    xor     ax, ax
    mov     ds, ax
    mov     ax, [10h * 4]               ; the planar video service stays reachable through INT 42h
    mov     [42h * 4], ax
    mov     ax, [10h * 4 + 2]
    mov     [42h * 4 + 2], ax
    mov     word [10h * 4], int10_entry
    mov     [10h * 4 + 2], cs
    mov     word [1Fh * 4], font_8x8 + 128 * 8
    mov     [1Fh * 4 + 2], cs
    mov     word [43h * 4], font_8x16
    mov     [43h * 4 + 2], cs

    mov     ax, bda_segment
    mov     ds, ax
    mov     word [bda_save_pointer], save_pointer_table
    mov     [bda_save_pointer + 2], cs
    mov     byte [bda_video_control], 60h   ; 256 KiB, colour, cursor emulation on
    mov     byte [bda_video_switches], 0F9h ; adapter switches: enhanced colour as the first display
    mov     byte [bda_vga_flags], 11h       ; 400 scan lines, VGA active
    mov     byte [bda_display_index], 0Ch   ; index of {none, VGA colour} in the combination table
    mov     word [bda_crtc_port], port_crtc_colour

    mov     dx, 3C3h                    ; VGA enable
    mov     al, 1
    out     dx, al
    call    dispi_init
    mov     ax, 0003h
    int     10h

    pop     es
    pop     ds
    pop     bp
    pop     di
    pop     si
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    popf
    retf

; 40:A8 points here: video parameter table, dynamic save area, two fonts, secondary table, two reserved pointers.
; The segment words are the ROM's own: an adapter ROM lives at C000h.
align 2
save_pointer_table:
    dw      mode_parameters, 0C000h
    dd      0
    dd      0
    dd      0
    dw      secondary_save_table, 0C000h
    dd      0
    dd      0

secondary_save_table:
    dw      26
    dw      display_combinations, 0C000h
    dd      0
    dd      0
    dd      0
    dd      0
    dd      0

; Display combination code table (1Ah): entries, version, highest code, reserved, then pairs.
display_combinations:
    db      16, 1, 8, 0
    db      0, 0,   0, 1,   0, 2,   2, 1
    db      0, 4,   4, 1,   0, 5,   2, 5
    db      0, 6,   6, 1,   6, 5,   0, 7
    db      0, 8,   1, 8,   2, 7,   2, 8
