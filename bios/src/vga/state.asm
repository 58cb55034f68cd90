; Functions 1Bh (functionality and state) and 1Ch (save and restore).

; 1B: BX = 0, ES:DI = 64 bytes.
video_functionality:
    test    bx, bx
    jnz     .done
    mov     ax, functionality_table
    stosw
    mov     ax, cs
    stosw
    mov     si, bda_video_mode          ; 04-21h: BDA 49h-66h as it lies there
    mov     cx, 30
    rep movsb
    mov     al, [bda_rows]              ; 22: rows
    inc     al
    stosb
    mov     ax, [bda_char_height]       ; 23: bytes a character
    stosw
    mov     bl, [bda_display_index]     ; 25, 26: display combination
    xor     bh, bh
    cmp     bl, 16
    jb      .index
    xor     bl, bl
.index:
    shl     bx, 1
    mov     ax, [cs:bx + display_combinations + 4]
    xchg    al, ah
    stosw
    call    mode_colours                ; 27: colours (0 = mono), 29: pages
    stosw
    call    mode_pages
    stosb
    call    scan_line_code              ; 2A: 0 = 200, 1 = 350, 2 = 400, 3 = 480 lines
    stosb
    mov     al, 3                       ; 2B, 2C: character blocks in use
    mov     dx, port_sequencer
    out     dx, al
    inc     dx
    in      al, dx
    mov     ah, al
    mov     bl, al                      ; map B: bits 1-0 and 4
    and     bl, 03h
    mov     cl, 2
    mov     bh, al
    shr     bh, cl
    and     bh, 04h
    or      bl, bh
    mov     bh, ah                      ; map A: bits 3-2 and 5
    shr     bh, cl
    and     bh, 03h
    mov     cl, 3
    shr     ah, cl
    and     ah, 04h
    or      bh, ah
    mov     al, bl
    mov     ah, bh
    stosw
    xor     al, al                      ; 2D: flags
    test    byte [bda_vga_flags], 02h
    jz      .no_grey
    or      al, 02h
.no_grey:
    test    byte [bda_vga_flags], 08h
    jz      .palette_loads
    or      al, 08h
.palette_loads:
    test    byte [bda_video_control], 01h
    jnz     .no_emulation
    or      al, 10h
.no_emulation:
    test    byte [bda_crt_mode], 20h
    jz      .no_blink
    or      al, 20h
.no_blink:
    or      al, 01h                     ; all modes on all displays
    stosb
    xor     ax, ax                      ; 2E-30
    stosw
    stosb
    mov     al, 3                       ; 31: 256 KiB
    stosb
    xor     al, al                      ; 32: save pointer state
    stosb
    mov     cx, 13                      ; 33-3F
    rep stosb
    mov     byte [bp + frame.al], 1Bh
.done:
    ret

; Static functionality: modes 0-7, 0D-13h, all scan line counts, 8 blocks of which 2 at once; then what 10h-1Ch offer.
functionality_table:
    db      0FFh, 0E0h, 0Fh, 00h, 00h, 00h, 00h
    db      07h                         ; 200, 350, 400 lines in text
    db      8, 2                        ; font blocks: in all, active
    db      0FDh                        ; all but "all modes on all displays" as separate hardware
    db      0Ch                         ; save pointer information, blink control, no light pen
    dw      0
    db      00h                         ; save pointer functions
    db      0

; AX = colours of the current mode.
mode_colours:
    mov     bl, [bda_video_mode]
    cmp     bl, 13h
    jbe     .known
    mov     bl, 3
.known:
    xor     bh, bh
    mov     al, [cs:bx + .table]
    xor     ah, ah
    cmp     al, 0FFh
    jne     .done
    inc     ax                          ; 256
.done:
    ret
.table:
    db      16, 16, 16, 16, 4, 4, 2, 0, 0, 0, 0, 0, 0, 16, 16, 0, 16, 2, 16, 0FFh

; AL = pages of the current mode.
mode_pages:
    mov     bl, [bda_video_mode]
    cmp     bl, 13h
    jbe     .known
    mov     bl, 3
.known:
    xor     bh, bh
    mov     al, [cs:bx + .table]
    ret
.table:
    db      8, 8, 8, 8, 1, 1, 1, 8, 1, 1, 1, 1, 1, 8, 4, 2, 2, 1, 1, 1

; AL = code of the current mode's scan lines.
scan_line_code:
    mov     bl, [bda_video_mode]
    mov     al, 3
    cmp     bl, 11h
    je      .done
    cmp     bl, 12h
    je      .done
    mov     al, 1
    cmp     bl, 0Fh
    je      .done
    cmp     bl, 10h
    je      .done
    push    ax
    call    memory_model
    cmp     al, model_text
    pop     ax
    jne     .two_hundred
    test    byte [bda_vga_flags], 80h
    jnz     .two_hundred
    test    byte [bda_vga_flags], 10h
    jz      .done
    mov     al, 2
    ret
.two_hundred:
    xor     al, al
.done:
    ret

; State image of 1C: the parts asked for, one after the other, in this order:
;   hardware: misc, feature, sequencer 0-4, CRTC 0-18h, graphics 0-8, attribute 0-14h, CRTC port   (65 bytes)
;   BIOS data: 49h-66h, 84h-8Ah, A8h-ABh, INT 10h's fonts 1Fh and 43h                             (49 bytes)
;   DAC: mask, 256 triples                                                                        (769 bytes)
hardware_size equ 2 + 5 + 25 + 9 + 21 + 2
bda_size      equ 30 + 7 + 4 + 8
dac_size      equ 1 + 768

; 1C: CX = parts (bit 0 hardware, 1 BIOS data, 2 DAC), ES:BX = buffer. AL = 0: BX = size in 64-byte blocks; 1 save; 2 restore.
video_state:
    test    cx, 7
    jz      .done
    test    cx, 0FFF8h
    jnz     .done
    cmp     al, 1
    je      .save
    jb      .size
    cmp     al, 2
    je      .restore
.done:
    ret
.size:
    mov     ax, 63
    test    cl, 1
    jz      .size_bda
    add     ax, hardware_size
.size_bda:
    test    cl, 2
    jz      .size_dac
    add     ax, bda_size
.size_dac:
    test    cl, 4
    jz      .size_done
    add     ax, dac_size
.size_done:
    mov     cl, 6
    shr     ax, cl
    mov     [bp + frame.bx], ax
    jmp     .accepted
.save:
    mov     di, bx
    test    cl, 1
    jz      .save_bda
    call    save_hardware
.save_bda:
    test    cl, 2
    jz      .save_dac
    call    save_bda_part
.save_dac:
    test    cl, 4
    jz      .accepted
    call    save_dac_part
    jmp     .accepted
.restore:
    mov     si, bx
    test    cl, 1
    jz      .restore_bda
    call    restore_hardware
.restore_bda:
    test    cl, 2
    jz      .restore_dac
    call    restore_bda_part
.restore_dac:
    test    cl, 4
    jz      .accepted
    call    restore_dac_part
.accepted:
    mov     byte [bp + frame.al], 1Ch
    ret

; DX = index port, BL = registers: stores their values at ES:DI. Changes AX, BX, DX.
save_indexed:
    xor     bh, bh
.next:
    mov     al, bh
    out     dx, al
    inc     dx
    in      al, dx
    dec     dx
    stosb
    inc     bh
    cmp     bh, bl
    jb      .next
    ret

; DX = index port, BL = registers, BH = first: loads them from ES:SI.
restore_indexed:
    mov     al, bh
    mov     ah, [es:si]
    inc     si
    out     dx, ax
    inc     bh
    cmp     bh, bl
    jb      restore_indexed
    ret

save_hardware:
    push    cx
    mov     dx, port_misc_read
    in      al, dx
    stosb
    mov     dx, 3CAh                    ; feature control
    in      al, dx
    stosb
    mov     dx, port_sequencer
    mov     bl, 5
    call    save_indexed
    call    crtc_port
    mov     bl, 19h
    call    save_indexed
    mov     dx, port_graphics
    mov     bl, 9
    call    save_indexed
    xor     cx, cx
.attribute:
    mov     al, cl
    call    attribute_read
    stosb
    inc     cx
    cmp     cl, 15h
    jb      .attribute
    mov     ax, [bda_crtc_port]
    stosw
    pop     cx
    ret

restore_hardware:
    push    cx
    push    si
    mov     ax, [es:si + hardware_size - 2]
    cmp     ax, port_crtc_mono          ; only the two ports that exist
    je      .port
    mov     ax, port_crtc_colour
.port:
    mov     [bda_crtc_port], ax
    mov     dx, port_sequencer
    mov     ax, 0100h
    out     dx, ax
    mov     al, [es:si]
    mov     dx, port_misc_write
    out     dx, al
    mov     al, [es:si + 1]
    mov     dx, [bda_crtc_port]
    add     dx, 6
    out     dx, al
    add     si, 3                       ; sequencer 0 last
    mov     dx, port_sequencer
    mov     bx, 0105h
    call    restore_indexed
    mov     ax, 0300h
    out     dx, ax
    call    crtc_port
    mov     al, 11h                     ; unlock 0-7
    mov     ah, [es:si + 11h]
    and     ah, 7Fh
    out     dx, ax
    mov     bx, 0019h
    call    restore_indexed
    mov     dx, port_graphics
    mov     bx, 0009h
    call    restore_indexed
    xor     cx, cx
.attribute:
    mov     al, cl
    mov     ah, [es:si]
    inc     si
    call    attribute_write
    inc     cx
    cmp     cl, 15h
    jb      .attribute
    pop     si
    add     si, hardware_size
    pop     cx
    ret

save_bda_part:
    push    cx
    mov     si, bda_video_mode
    mov     cx, 30
    rep movsb
    mov     si, bda_rows
    mov     cx, 7
    rep movsb
    mov     si, bda_save_pointer
    mov     cx, 4
    rep movsb
    push    ds
    xor     ax, ax
    mov     ds, ax
    mov     si, 1Fh * 4
    movsw
    movsw
    mov     si, 43h * 4
    movsw
    movsw
    pop     ds
    pop     cx
    ret

restore_bda_part:
    push    cx
    push    ds
    push    es
    push    es
    mov     ax, ds
    pop     ds
    mov     es, ax
    mov     di, bda_video_mode
    mov     cx, 30
    rep movsb
    mov     di, bda_rows
    mov     cx, 7
    rep movsb
    mov     di, bda_save_pointer
    mov     cx, 4
    rep movsb
    xor     ax, ax
    mov     es, ax
    cli
    mov     di, 1Fh * 4
    movsw
    movsw
    mov     di, 43h * 4
    movsw
    movsw
    sti
    pop     es
    pop     ds
    pop     cx
    ret

save_dac_part:
    mov     dx, port_pel_mask
    in      al, dx
    stosb
    mov     dx, port_dac_read_index
    xor     al, al
    out     dx, al
    mov     dx, port_dac_data
    mov     cx, 768
.next:
    in      al, dx
    stosb
    loop    .next
    ret

restore_dac_part:
    mov     dx, port_pel_mask
    mov     al, [es:si]
    inc     si
    out     dx, al
    mov     dx, port_dac_write_index
    xor     al, al
    out     dx, al
    inc     dx
    mov     cx, 768
.next:
    mov     al, [es:si]
    inc     si
    out     dx, al
    loop    .next
    ret
