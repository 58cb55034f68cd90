; Function 11h: fonts.

; 00-02, 04: load into a block; 10-12, 14: load and adapt the mode to the height; 03: choose blocks;
; 20-24: graphics fonts; 30: information.
video_font:
    cmp     al, 30h
    je      font_information
    cmp     al, 24h
    ja      .done
    cmp     al, 20h
    jae     graphics_font
    mov     ah, al
    and     al, 0EFh
    cmp     al, 03h
    je      font_select
    cmp     al, 04h
    ja      .done
    test    al, al
    jnz     .ours
    mov     cx, [bp + frame.cx]         ; user font: ES:BP, CX characters from DX, BL = block, BH = height
    push    bp
    mov     bp, [bp + frame.bp]
    call    load_font
    pop     bp
    jmp     .loaded
.ours:
    mov     bh, 14
    cmp     al, 01h
    je      .height
    mov     bh, 8
    cmp     al, 02h
    je      .height
    mov     bh, 16
.height:
    push    bp
    push    ax
    mov     al, bh
    call    rom_font_by_height
    pop     ax
    push    cs
    pop     es
    xor     dx, dx
    mov     cx, 256
    call    load_font
    pop     bp
.loaded:
    test    ah, 10h
    jnz     adapt_to_height
.done:
    ret

; 03: BL = character map select register.
font_select:
    mov     al, 3
    mov     ah, bl
    jmp     sequencer_write

; ES:BP = bitmaps, CX = characters, DX = first, BL = block (0-7), BH = bytes each (at most 32). Preserves all.
load_font:
    push    ax
    push    bx
    push    cx
    push    dx
    push    si
    push    di
    push    bp
    push    ds
    push    es
    jcxz    .done
    test    bh, bh
    jz      .done
    cmp     bh, 32
    ja      .done
    call    open_font_plane
    mov     si, bp
    mov     ax, es
    mov     ds, ax
    mov     ax, 0A000h
    mov     es, ax
    mov     al, bl                      ; blocks 0-3 are 16 KiB apart, 4-7 lie 8 KiB above them
    and     al, 3
    xor     ah, ah
    push    cx
    mov     cl, 14
    shl     ax, cl
    test    bl, 4
    jz      .block
    add     ax, 2000h
.block:
    and     dx, 0FFh
    mov     cl, 5
    shl     dx, cl
    add     ax, dx
    mov     di, ax
    pop     cx
    cmp     cx, 256
    jbe     .character
    mov     cx, 256
.character:
    push    cx
    push    di
    mov     cl, bh
    xor     ch, ch
    rep movsb
    mov     cl, 32                      ; the rest of the slot is blank
    sub     cl, bh
    xor     al, al
    rep stosb
    pop     di
    add     di, 32
    pop     cx
    loop    .character
.done:
    pop     es
    pop     ds
    call    close_font_plane
    pop     bp
    pop     di
    pop     si
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    ret

; Maps plane 2 alone at A0000, linear.
open_font_plane:
    push    ax
    mov     ax, 0100h
    call    sequencer_write
    mov     ax, 0402h
    call    sequencer_write
    mov     ax, 0704h
    call    sequencer_write
    mov     ax, 0300h
    call    sequencer_write
    mov     ax, 0204h
    call    graphics_write
    mov     ax, 0005h
    call    graphics_write
    mov     ax, 0406h
    call    graphics_write
    mov     ax, 0FF08h
    call    graphics_write
    mov     ax, 0001h
    call    graphics_write
    mov     ax, 0003h
    call    graphics_write
    pop     ax
    ret

; Back to the text layout. In: DS = BDA.
close_font_plane:
    push    ax
    mov     ax, 0100h
    call    sequencer_write
    mov     ax, 0302h
    call    sequencer_write
    mov     ax, 0204h
    call    sequencer_write
    mov     ax, 0300h
    call    sequencer_write
    mov     ax, 0004h
    call    graphics_write
    mov     ax, 1005h
    call    graphics_write
    mov     ax, 0E06h
    cmp     word [bda_crtc_port], port_crtc_mono
    jne     .map
    mov     ax, 0A06h
.map:
    call    graphics_write
    pop     ax
    ret

; BH = new character height in a text mode: scan lines per row, visible lines, rows, page size and cursor follow.
adapt_to_height:
    call    memory_model
    cmp     al, model_text
    jne     .done
    mov     cl, bh
    mov     al, 09h
    call    crtc_read
    and     al, 0E0h
    mov     ah, cl
    dec     ah
    or      ah, al
    mov     al, 09h
    call    crtc_write

    mov     ax, 200                     ; visible scan lines of the mode
    test    byte [bda_vga_flags], 80h
    jnz     .lines
    mov     ax, 400
    test    byte [bda_vga_flags], 10h
    jnz     .lines
    mov     ax, 350
.lines:
    mov     bx, ax
    div     cl                          ; AL = rows
    mov     ch, al
    dec     al
    mov     [bda_rows], al
    mov     al, cl
    xor     ah, ah
    mov     [bda_char_height], ax
    mov     al, ch
    mul     cl                          ; last visible line + 1
    test    byte [bda_vga_flags], 80h
    jz      .single
    shl     ax, 1                       ; 200-line modes double every line
.single:
    dec     ax
    mov     ah, al
    mov     al, 12h
    call    crtc_write

    mov     al, ch                      ; page size: rows times columns times 2, in steps of 256 bytes plus one
    mul     byte [bda_columns]
    shl     ax, 1
    add     ax, 0100h
    and     ax, 0FF00h
    mov     [bda_page_size], ax

    mov     cx, 0607h                   ; an underline cursor near the bottom of the new cell
    mov     al, [bda_char_height]
    cmp     al, 8
    ja      .scaled
    mov     ah, al
    dec     ah
    jns     .low
    xor     ah, ah
.low:
    mov     cl, ah
    mov     ch, ah
    test    ch, ch
    jz      .scaled
    dec     ch
.scaled:
    jmp     video_set_cursor_shape
.done:
    ret

; 20: ES:BP = upper half of the 8x8 font; 21: user font ES:BP, CX = height; 22-24: our 8x14, 8x8, 8x16.
; BL = rows: 0 = DL, 1 = 14, 2 = 25, 3 = 43.
graphics_font:
    mov     di, es
    mov     si, [bp + frame.bp]
    cmp     al, 20h
    jne     .main
    mov     bx, 1Fh * 4
    jmp     store_vector
.main:
    cmp     al, 21h
    je      .rows
    mov     ah, 14
    cmp     al, 22h
    je      .ours
    mov     ah, 8
    cmp     al, 23h
    je      .ours
    mov     ah, 16
.ours:
    push    bp
    mov     al, ah
    call    rom_font_by_height
    mov     si, bp
    pop     bp
    mov     di, cs
    mov     cl, al
    xor     ch, ch
.rows:
    mov     al, dl
    test    bl, bl
    jz      .store
    mov     al, 14
    cmp     bl, 1
    je      .store
    mov     al, 43
    cmp     bl, 3
    je      .store
    mov     al, 25
.store:
    dec     al
    mov     [bda_rows], al
    mov     [bda_char_height], cx
    mov     bx, 43h * 4
    ; falls into store_vector

; DI:SI into the interrupt vector at 0:BX.
store_vector:
    push    ds
    xor     ax, ax
    mov     ds, ax
    cli
    mov     [bx], si
    mov     [bx + 2], di
    sti
    pop     ds
    ret

; 30: BH = which font; ES:BP = it, CX = height on the screen, DL = rows - 1.
font_information:
    mov     ax, [bda_char_height]
    mov     [bp + frame.cx], ax
    mov     al, [bda_rows]
    mov     [bp + frame.dl], al
    mov     di, cs
    cmp     bh, 7
    ja      .done
    cmp     bh, 1
    ja      .ours
    mov     si, 1Fh * 4
    jb      .vector
    mov     si, 43h * 4
.vector:
    xor     ax, ax
    mov     es, ax
    mov     di, [es:si + 2]
    mov     si, [es:si]
    jmp     .store
.ours:
    mov     bl, bh
    xor     bh, bh
    shl     bx, 1
    mov     si, [cs:bx + .fonts - 4]
.store:
    mov     [bp + frame.es], di
    mov     [bp + frame.bp], si
.done:
    ret

align 2
.fonts:
    dw      font_8x14, font_8x8, font_8x8 + 128 * 8, no_replacements, font_8x16, no_replacements

; The 9-dot replacement glyphs: none (the list ends with character 0).
no_replacements:
    db      0
