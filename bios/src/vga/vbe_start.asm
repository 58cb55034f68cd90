; 4F07h: what is shown, and waiting for the retrace.

; 07: BH = 0; BL = 0 set, 80h set at vertical retrace, 1 get; CX = first pixel, DX = first line.
vbe_display_start:
    mov     ax, vbe_wrong_mode
    in_vbe_mode
    je      .done
    test    bl, 7Fh
    jz      .set
    cmp     bl, 1
    jne     .failed
    mov     byte [bp + frame.bh], 0
    mov     al, dispi_x_offset
    call    dispi_read
    mov     [bp + frame.cx], ax
    mov     al, dispi_y_offset
    call    dispi_read
    mov     [bp + frame.dx], ax
    mov     ax, vbe_done
    ret
.set:
    push    bx
    mov     al, dispi_width             ; the picture must lie in the virtual screen
    call    dispi_read
    add     ax, cx
    jc      .outside
    mov     si, ax
    mov     al, dispi_virtual_width
    call    dispi_read
    cmp     si, ax
    ja      .outside
    mov     al, dispi_height
    call    dispi_read
    add     ax, dx
    jc      .outside
    mov     si, ax
    push    cx
    push    dx
    call    vbe_virtual_size
    cmp     dx, si
    pop     dx
    pop     cx
    jb      .outside
    pop     bx
    test    bl, 80h
    jz      .show
    call    wait_retrace
.show:
    mov     al, dispi_x_offset
    call    dispi_write
    mov     cx, dx
    mov     al, dispi_y_offset
    call    dispi_write
    mov     ax, vbe_done
    ret
.outside:
    pop     bx
.failed:
    mov     ax, vbe_failed
.done:
    ret

; Until the next vertical retrace begins. Gives up after 70 ms by the refresh toggle of port 61h, or when that stands still. Preserves all.
wait_retrace:
    push    ax
    push    bx
    push    cx
    push    dx
    mov     dx, port_crtc_colour + 6
    mov     bx, 0800h                   ; BL = what the bit must become: first out of a retrace, then into one
.phase:
    mov     cx, 4700                    ; toggles of 15 us
.toggle:
    push    cx
    xor     cx, cx
    in      al, 61h
    mov     ah, al
.poll:
    in      al, dx
    xor     al, bl
    test    al, 08h
    jz      .seen
    in      al, 61h
    xor     al, ah
    test    al, 10h
    loopz   .poll
    mov     ax, cx
    pop     cx
    test    ax, ax
    jz      .leave                      ; no toggle in 65536 looks
    loop    .toggle
    jmp     .leave
.seen:
    pop     cx
    xchg    bl, bh
    test    bl, bl
    jz      .leave
    xor     bh, bh
    jmp     .phase
.leave:
    pop     dx
    pop     cx
    pop     bx
    pop     ax
    ret
