; Access to the VGA's indexed registers. The CRT controller and input status follow the colour/mono choice.

port_attribute       equ 3C0h   ; index and data, flip-flop reset by reading input status 1
port_attribute_read  equ 3C1h
port_misc_write      equ 3C2h
port_sequencer       equ 3C4h
port_pel_mask        equ 3C6h
port_dac_read_index  equ 3C7h
port_dac_write_index equ 3C8h
port_dac_data        equ 3C9h
port_misc_read       equ 3CCh
port_graphics        equ 3CEh
port_crtc_colour     equ 3D4h
port_crtc_mono       equ 3B4h

; out: DX = CRTC index port. In: DS = BDA.
crtc_port:
    mov     dx, [bda_crtc_port]
    ret

; AL = index, AH = value. Preserves all.
sequencer_write:
    push    dx
    mov     dx, port_sequencer
    out     dx, ax
    pop     dx
    ret

; AL = index, AH = value. Preserves all.
graphics_write:
    push    dx
    mov     dx, port_graphics
    out     dx, ax
    pop     dx
    ret

; AL = index, AH = value. Preserves all. In: DS = BDA.
crtc_write:
    push    dx
    mov     dx, [bda_crtc_port]
    out     dx, ax
    pop     dx
    ret

; AL = index; out AL = value. In: DS = BDA.
crtc_read:
    push    dx
    mov     dx, [bda_crtc_port]
    out     dx, al
    inc     dx
    in      al, dx
    pop     dx
    ret

; Resets the attribute controller's flip-flop to "index". Preserves all. In: DS = BDA.
attribute_reset:
    push    ax
    push    dx
    mov     dx, [bda_crtc_port]
    add     dx, 6
    in      al, dx
    pop     dx
    pop     ax
    ret

; AL = index, AH = value; leaves the display on (palette address source set). Preserves all. In: DS = BDA.
attribute_write:
    push    ax
    push    dx
    call    attribute_reset
    mov     dx, port_attribute
    and     al, 1Fh
    out     dx, al
    mov     al, ah
    out     dx, al
    mov     al, 20h
    out     dx, al
    call    attribute_reset
    pop     dx
    pop     ax
    ret

; AL = index; out AL = value. In: DS = BDA.
attribute_read:
    push    dx
    push    ax
    call    attribute_reset
    pop     ax
    mov     dx, port_attribute
    and     al, 1Fh
    out     dx, al
    inc     dx
    in      al, dx
    push    ax
    call    attribute_reset
    mov     dx, port_attribute
    mov     al, 20h
    out     dx, al
    call    attribute_reset
    pop     ax
    pop     dx
    ret
