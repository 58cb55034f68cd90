; INT 10h. A handler finds DS = BDA, BP = frame, every other register but SI as the caller had it.

int10_entry:
    sti
    cmp     ah, 4Fh
    je      vbe_entry
    cmp     ah, 1Ch
    ja      .unknown
    save_frame
    mov     si, bda_segment
    mov     ds, si
    push    bx
    mov     bl, ah
    xor     bh, bh
    shl     bx, 1
    mov     si, [cs:bx + int10_functions]
    pop     bx
    call    si
    restore_frame
.unknown:
    iret

align 2
int10_functions:
    dw      video_set_mode              ; 00
    dw      video_set_cursor_shape      ; 01
    dw      video_set_cursor            ; 02
    dw      video_get_cursor            ; 03
    dw      video_light_pen             ; 04
    dw      video_set_page              ; 05
    dw      video_scroll_up             ; 06
    dw      video_scroll_down           ; 07
    dw      video_read_character        ; 08
    dw      video_write_cell            ; 09
    dw      video_write_character       ; 0A
    dw      video_cga_palette           ; 0B
    dw      video_write_pixel           ; 0C
    dw      video_read_pixel            ; 0D
    dw      video_teletype              ; 0E
    dw      video_get_mode              ; 0F
    dw      video_palette               ; 10
    dw      video_font                  ; 11
    dw      video_alternate             ; 12
    dw      video_write_string          ; 13
    dw      video_nothing               ; 14
    dw      video_nothing               ; 15
    dw      video_nothing               ; 16
    dw      video_nothing               ; 17
    dw      video_nothing               ; 18
    dw      video_nothing               ; 19
    dw      video_combination           ; 1A
    dw      video_functionality         ; 1B
    dw      video_state                 ; 1C

video_nothing:
    ret

; 04: no light pen on a VGA.
video_light_pen:
    mov     byte [bp + frame.ah], 0
    ret

; 0F: AL = mode (bit 7 as given to 00), AH = columns, BH = page.
video_get_mode:
    mov     al, [bda_video_control]
    and     al, 80h
    or      al, [bda_video_mode]
    mov     ah, [bda_columns]
    mov     [bp + frame.ax], ax
    mov     al, [bda_active_page]
    mov     [bp + frame.bh], al
    ret
