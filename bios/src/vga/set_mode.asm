; Function 00h, and the register programming it shares with the state services.

; 00: AL = mode, bit 7 keeps display memory. Unknown modes are ignored.
video_set_mode:
    mov     bl, al
    and     bl, 7Fh
    cmp     bl, 13h
    ja      .ignore
    xor     bh, bh
    mov     si, bx
    shl     si, 1
    shl     si, 1
    add     si, mode_info
    cmp     byte [cs:si], mode_absent
    jne     .known
.ignore:
    ret

.known:
    call    dispi_off
    ; 40:87 bit 7 remembers "not cleared"; the equipment word follows the display kind.
    and     byte [bda_video_control], 7Fh
    and     al, 80h
    or      [bda_video_control], al
    mov     [bda_video_mode], bl
    and     byte [bda_equipment], ~30h & 0FFh
    mov     al, 20h
    mov     dx, port_crtc_colour
    cmp     bl, 07h
    je      .mono
    cmp     bl, 0Fh
    jne     .colour
.mono:
    mov     al, 30h
    mov     dx, port_crtc_mono
.colour:
    or      [bda_equipment], al
    mov     [bda_crtc_port], dx

    call    find_parameters             ; SI = parameter entry, BX = mode
    call    program_registers
    call    load_default_dac
    call    set_mode_bda
    call    load_mode_font
    test    byte [bda_video_control], 80h
    jnz     display_on
    call    clear_display_memory
    ; falls into display_on

; Shows the picture that program_registers put out. In: DS = BDA. Changes AX, DX.
display_on:
    mov     byte [bda_vbe_power], 0
    mov     dx, [bda_crtc_port]
    add     dx, 6
    in      al, dx
    mov     dx, port_attribute
    mov     al, 20h
    out     dx, al
    mov     dx, port_sequencer          ; clocking mode: bit 5 off = screen on
    mov     al, 1
    out     dx, al
    inc     dx
    in      al, dx
    and     al, ~20h & 0FFh
    out     dx, al
    ret

; In: BX = mode, DS = BDA. Out: SI = its parameter entry (in CS), which for text depends on 40:89. Preserves BX.
find_parameters:
    push    ax
    push    bx
    mov     al, bl
    cmp     bl, 3
    jbe     .text
    cmp     bl, 7
    je      .mono
    shl     bx, 1
    shl     bx, 1
    mov     al, [cs:bx + mode_info]
    jmp     .found
.mono:
    mov     al, 19h
    test    byte [bda_vga_flags], 10h
    jnz     .found
    mov     al, 07h                     ; 350 lines (there is no 200-line monochrome text)
    jmp     .found
.text:
    test    byte [bda_vga_flags], 80h
    jnz     .found                      ; 200 lines: entries 0-3
    test    byte [bda_vga_flags], 10h
    jnz     .lines_400
    add     al, 13h
    jmp     .found
.lines_400:
    shr     al, 1
    add     al, 17h
.found:
    mov     ah, parameters_size
    mul     ah
    add     ax, mode_parameters
    mov     si, ax
    pop     bx
    pop     ax
    ret

; In: SI = parameter entry in CS, DS = BDA. Display goes dark until the caller switches it on. Preserves BX, SI.
program_registers:
    push    bx
    push    si
    mov     dx, [bda_crtc_port]
    add     dx, 6
    in      al, dx
    mov     dx, port_attribute
    xor     al, al
    out     dx, al

    mov     dx, port_sequencer
    mov     ax, 0100h                   ; synchronous reset while clocks change
    out     dx, ax
    xor     bx, bx
.sequencer:
    mov     al, bl
    inc     al
    mov     ah, [cs:si + bx + parameters.sequencer]
    test    bl, bl
    jnz     .sequencer_out
    or      ah, 20h                     ; screen off
.sequencer_out:
    out     dx, ax
    inc     bx
    cmp     bl, 4
    jb      .sequencer
    mov     dx, port_misc_write
    mov     al, [cs:si + parameters.misc]
    out     dx, al
    mov     dx, port_sequencer
    mov     ax, 0300h
    out     dx, ax

    mov     dx, [bda_crtc_port]
    mov     al, 11h                     ; unlock CRTC 0-7
    mov     ah, [cs:si + parameters.crtc + 11h]
    and     ah, 7Fh
    out     dx, ax
    xor     bx, bx
.crtc:
    mov     al, bl
    mov     ah, [cs:si + bx + parameters.crtc]
    out     dx, ax
    inc     bx
    cmp     bl, 19h
    jb      .crtc

    mov     dx, port_graphics
    xor     bx, bx
.graphics:
    mov     al, bl
    mov     ah, [cs:si + bx + parameters.graphics]
    out     dx, ax
    inc     bx
    cmp     bl, 9
    jb      .graphics

    mov     dx, [bda_crtc_port]
    add     dx, 6
    in      al, dx
    mov     dx, port_attribute
    xor     bx, bx
    test    byte [bda_vga_flags], 08h   ; default palette loading disabled: only the control registers
    jz      .attribute
    mov     bl, 10h
.attribute:
    mov     al, bl
    out     dx, al
    mov     al, [cs:si + bx + parameters.attribute]
    out     dx, al
    inc     bx
    cmp     bl, 14h
    jb      .attribute
    mov     al, 14h                     ; colour select
    out     dx, al
    xor     al, al
    out     dx, al
    pop     si
    pop     bx
    ret

; In: BX = mode, SI = parameter entry, DS = BDA. Fills in the video part of the BIOS data area. Preserves BX, SI.
set_mode_bda:
    mov     al, [cs:si + parameters.columns]
    xor     ah, ah
    mov     [bda_columns], ax
    mov     al, [cs:si + parameters.rows]
    mov     [bda_rows], al
    mov     al, [cs:si + parameters.height]
    mov     [bda_char_height], ax
    mov     ax, [cs:si + parameters.page_size]
    mov     [bda_page_size], ax
    xor     ax, ax
    mov     [bda_page_offset], ax
    mov     [bda_active_page], al
    push    es
    push    di
    push    ds
    pop     es
    mov     di, bda_cursor
    mov     cx, 8
    rep stosw
    pop     di
    pop     es

    mov     ax, 0607h                   ; the CGA's shape; the hardware's follows from the character height
    cmp     bl, 7
    jne     .shape
    mov     ax, 0B0Ch
.shape:
    cmp     bl, 3
    jbe     .store_shape
    cmp     bl, 7
    je      .store_shape
    xor     ax, ax
.store_shape:
    mov     [bda_cursor_shape], ax

    push    bx
    shl     bx, 1
    shl     bx, 1
    mov     al, [cs:bx + mode_info + 3]
    pop     bx
    mov     [bda_crt_mode], al
    mov     al, 30h
    cmp     bl, 6
    jne     .palette
    mov     al, 3Fh
.palette:
    mov     [bda_crt_palette], al
    mov     byte [bda_video_switches], 0F9h
    mov     al, [bda_video_control]
    and     al, 81h
    or      al, 60h
    cmp     word [bda_crtc_port], port_crtc_mono
    jne     .control
    or      al, 02h
.control:
    mov     [bda_video_control], al
    ret

; Loads the text font into plane 2, or points INT 43h at the graphics font. In: BX = mode, DS = BDA. Preserves BX.
load_mode_font:
    push    es
    push    bp
    mov     al, [bda_char_height]
    call    rom_font_by_height          ; BP = font, AL = height
    xor     dx, dx
    mov     es, dx
    cli
    mov     [es:43h * 4], bp
    mov     [es:43h * 4 + 2], cs
    mov     word [es:1Fh * 4], font_8x8 + 128 * 8
    mov     [es:1Fh * 4 + 2], cs
    sti
    mov     ah, al
    call    memory_model
    cmp     al, model_text
    jne     .done
    push    bx
    push    cs
    pop     es
    mov     bh, ah
    xor     bl, bl
    xor     dx, dx
    mov     cx, 256
    call    load_font
    pop     bx
.done:
    pop     bp
    pop     es
    ret

; AL = character height; out BP = our font for it, AL = 8, 14 or 16.
rom_font_by_height:
    mov     bp, font_8x8
    cmp     al, 14
    jb      .eight
    mov     bp, font_8x14
    je      .done
    mov     bp, font_8x16
    mov     al, 16
.done:
    ret
.eight:
    mov     al, 8
    ret

; Blanks display memory of the current mode. In: BX = mode, DS = BDA.
clear_display_memory:
    push    es
    push    di
    call    load_video_segment
    call    memory_model
    xor     di, di
    mov     cx, 4000h                   ; 32 KiB
    mov     dl, al
    mov     ax, 0720h
    cmp     dl, model_text
    je      .fill
    xor     ax, ax
    cmp     dl, model_planar
    jb      .fill
    mov     cx, 8000h
.fill:
    rep stosw
    pop     di
    pop     es
    ret
