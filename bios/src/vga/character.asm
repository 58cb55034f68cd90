; Functions 08h, 09h, 0Ah: characters at the cursor.

; BH = page; out DI = offset of the cell under its cursor in text memory. Preserves the rest.
text_cell:
    push    ax
    push    cx
    push    dx
    call    get_page_cursor
    mov     cx, dx
    mov     al, bh
    and     ax, 7
    mul     word [bda_page_size]
    mov     di, ax
    mov     al, [bda_columns]
    mul     ch
    xor     ch, ch
    add     ax, cx
    shl     ax, 1
    add     di, ax
    pop     dx
    pop     cx
    pop     ax
    ret

; 08: BH = page; AL = character, AH = attribute.
video_read_character:
    call    memory_model
    cmp     al, model_text
    jne     .graphics
    call    load_video_segment
    call    text_cell
    mov     ax, [es:di]
    mov     [bp + frame.ax], ax
    ret
.graphics:
    call    read_graphics_character
    mov     [bp + frame.al], al
    ret

; 09: AL = character, BH = page, BL = attribute or colour, CX = count.
video_write_cell:
    jcxz    .nothing
    push    ax
    call    memory_model
    cmp     al, model_text
    pop     ax
    jne     graphics_repeat
    call    load_video_segment
    call    text_cell
    mov     ah, bl
    rep stosw
.nothing:
    ret

; 0A: the same, keeping the attributes.
video_write_character:
    jcxz    .nothing
    push    ax
    call    memory_model
    cmp     al, model_text
    pop     ax
    jne     graphics_repeat
    call    load_video_segment
    call    text_cell
.next:
    stosb
    inc     di
    loop    .next
.nothing:
    ret

; AL = character, BL = colour, BH = page (in mode 13h the background colour), CX = count: draws from the cursor to the
; right, going on in the next row, at most to the end of the screen.
graphics_repeat:
    xor     ah, ah
    cmp     byte [bda_video_mode], 13h
    jne     .page
    mov     ah, bh
    xor     bh, bh
.page:
    call    get_page_cursor
.next:
    cmp     dl, [bda_columns]
    jb      .row
    xor     dl, dl
    inc     dh
.row:
    cmp     dh, [bda_rows]
    ja      .done
    call    draw_character
    inc     dl
    loop    .next
.done:
    ret
