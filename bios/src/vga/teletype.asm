; Functions 0Eh and 13h.

; 0E: AL = character, BH = page, BL = colour in graphics modes.
video_teletype:
    mov     bh, [bda_active_page]       ; as the AT's BIOS: always the page that is shown
    ; falls into teletype_character

; AL = character, BH = page, BL = colour. Preserves all but flags. In: DS = BDA.
teletype_character:
    push    ax
    push    bx
    push    cx
    push    dx
    push    si
    push    di
    push    es
    call    get_page_cursor
    cmp     al, 0Dh
    ja      .print
    je      .carriage_return
    cmp     al, 0Ah
    je      .line_feed
    cmp     al, 08h
    je      .backspace
    cmp     al, 07h
    je      .bell
.print:
    push    ax
    call    memory_model
    cmp     al, model_text
    pop     ax
    jne     .graphics
    call    load_video_segment
    call    text_cell
    mov     [es:di], al
    jmp     .advance
.graphics:
    xor     ah, ah
    call    draw_character
.advance:
    call    advance_cursor
    jmp     .place
.carriage_return:
    xor     dl, dl
    jmp     .place
.line_feed:
    call    next_row
    jmp     .place
.backspace:
    test    dl, dl
    jz      .place
    dec     dl
.place:
    call    set_page_cursor
.done:
    pop     es
    pop     di
    pop     si
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    ret
.bell:
    mov     ax, 1331                    ; 896 Hz
    mov     cx, 8000                    ; 1/8 s
    call    speaker_tone
    jmp     .done

; DX = cursor: one column on, into the next row at the end of the line. BH = page.
advance_cursor:
    inc     dl
    cmp     dl, [bda_columns]
    jb      next_row.done
    xor     dl, dl
    ; falls into next_row

; DX = cursor: one row down; scrolls the page at the bottom. BH = page. Preserves all but DX.
next_row:
    inc     dh
    cmp     dh, [bda_rows]
    jbe     .done
    mov     dh, [bda_rows]
    push    ax
    push    bx
    push    cx
    push    dx
    push    si
    push    di
    push    es
    mov     bl, bh                      ; page
    xor     bh, bh                      ; graphics: the new line is black
    call    memory_model
    cmp     al, model_text
    jne     .scroll
    call    load_video_segment
    push    bx
    mov     bh, bl
    mov     dl, [bda_columns]           ; text: it takes the attribute found at the line's start
    call    row_attribute
    pop     bx
    mov     bh, al
.scroll:
    mov     ax, 0001h
    xor     cx, cx
    mov     dh, [bda_rows]
    mov     dl, [bda_columns]
    dec     dl
    call    scroll_window
    pop     es
    pop     di
    pop     si
    pop     dx
    pop     cx
    pop     bx
    pop     ax
.done:
    ret

; BH = page; out AL = attribute of the cell under the page's cursor (still the place before the line feed). ES = memory.
row_attribute:
    push    di
    call    text_cell
    mov     al, [es:di + 1]
    pop     di
    ret

; 13: AL bit 0 = move the cursor, bit 1 = attributes in the string; BH = page, BL = attribute, CX = length, DX = place,
; ES:BP = string. BEL, BS, CR, LF act as in 0Eh.
video_write_string:
    jcxz    .nothing
    mov     si, [bp + frame.bp]
    mov     di, dx
    call    get_page_cursor
    push    dx
    mov     dx, di
    call    set_page_cursor
    mov     ah, al
.next:
    mov     al, [es:si]
    inc     si
    cmp     al, 0Dh
    je      .control
    cmp     al, 0Ah
    je      .control
    cmp     al, 08h
    je      .control
    cmp     al, 07h
    je      .control
    test    ah, 02h
    jz      .attribute
    mov     bl, [es:si]
    inc     si
.attribute:
    call    string_character
    jmp     .continue
.control:
    call    teletype_character
.continue:
    loop    .next
    pop     dx
    test    ah, 01h
    jnz     .nothing
    call    set_page_cursor
.nothing:
    ret

; AL = character, BL = attribute or colour, BH = page: writes and moves on. Preserves all.
string_character:
    push    ax
    push    dx
    push    di
    push    es
    call    get_page_cursor
    push    ax
    call    memory_model
    cmp     al, model_text
    pop     ax
    jne     .graphics
    call    load_video_segment
    call    text_cell
    mov     ah, bl
    mov     [es:di], ax
    jmp     .advance
.graphics:
    xor     ah, ah
    call    draw_character
.advance:
    call    advance_cursor
    call    set_page_cursor
    pop     es
    pop     di
    pop     dx
    pop     ax
    ret
