; The VBE modes: VESA's numbers 100h-11Bh, and those that Bochs' and QEMU's firmware give to more sizes.

struc vbe_mode
.number:    resw 1
.width:     resw 1
.height:    resw 1
.depth:     resb 1                      ; bits a pixel: 4 planar, 8 palette, 15, 16, 24, 32
endstruc

; vbe_size WIDTH, HEIGHT, then pairs of number and depth.
%macro vbe_size 4-*
  %assign %%width %1
  %assign %%height %2
  %rotate 2
  %rep (%0 - 2) / 2
    dw      %1, %%width, %%height
    db      %2
    %rotate 2
  %endrep
%endmacro

vbe_modes:
    vbe_size 640, 400, 100h, 8, 141h, 32
    vbe_size 640, 480, 101h, 8, 110h, 15, 111h, 16, 112h, 24, 142h, 32
    vbe_size 800, 600, 102h, 4, 103h, 8, 113h, 15, 114h, 16, 115h, 24, 143h, 32
    vbe_size 1024, 768, 104h, 4, 105h, 8, 116h, 15, 117h, 16, 118h, 24, 144h, 32
    vbe_size 1280, 1024, 106h, 4, 107h, 8, 119h, 15, 11Ah, 16, 11Bh, 24, 145h, 32
    vbe_size 320, 200, 146h, 8, 10Dh, 15, 10Eh, 16, 10Fh, 24, 140h, 32
    vbe_size 1600, 1200, 11Ch, 8, 11Dh, 15, 11Eh, 16, 11Fh, 24, 147h, 32
    vbe_size 1152, 864, 148h, 8, 149h, 15, 14Ah, 16, 14Bh, 24, 14Ch, 32
    vbe_size 1280, 768, 175h, 16, 176h, 24, 177h, 32
    vbe_size 1280, 800, 178h, 16, 179h, 24, 17Ah, 32
    vbe_size 1280, 960, 17Bh, 16, 17Ch, 24, 17Dh, 32
    vbe_size 1440, 900, 17Eh, 16, 17Fh, 24, 180h, 32
    vbe_size 1400, 1050, 181h, 16, 182h, 24, 183h, 32
    vbe_size 1680, 1050, 184h, 16, 185h, 24, 186h, 32
    vbe_size 1920, 1200, 187h, 16, 188h, 24, 189h, 32
    vbe_size 1280, 720, 18Dh, 16, 18Eh, 24, 18Fh, 32
    vbe_size 1920, 1080, 190h, 16, 191h, 24, 192h, 32
vbe_modes_end:

; BX = mode, bits 9-15 ignored; out SI = its entry in CS, carry set if there is none or the card cannot show it. In: DS = BDA.
vbe_find_mode:
    push    ax
    mov     ax, bx
    and     ax, 01FFh
    mov     si, vbe_modes
.next:
    cmp     ax, [cs:si + vbe_mode.number]
    je      .found
    add     si, vbe_mode_size
    cmp     si, vbe_modes_end
    jb      .next
    stc
    pop     ax
    ret
.found:
    pop     ax
    ; falls into vbe_mode_fits

; SI = mode; out carry set if the card cannot show it. Preserves all. In: DS = BDA.
vbe_mode_fits:
    push    ax
    push    cx
    push    dx
    mov     ax, [bda_vbe_max_width]
    cmp     ax, [cs:si + vbe_mode.width]
    jb      .done
    mov     ax, [bda_vbe_max_height]
    cmp     ax, [cs:si + vbe_mode.height]
    jb      .done
    call    vbe_mode_pitch
    mul     word [cs:si + vbe_mode.height]
    call    vbe_memory_of_mode
    cmp     ax, 1                       ; DX = units of 64 KiB, the last one may be a part
    sbb     dx, -1
    cmp     cx, dx
.done:
    pop     dx
    pop     cx
    pop     ax
    ret

; SI = mode; out AX = bytes a line (of one plane). Preserves the rest.
vbe_mode_pitch:
    push    bx
    mov     ax, [cs:si + vbe_mode.width]
    mov     bl, [cs:si + vbe_mode.depth]
    call    vbe_bytes
    pop     bx
    ret

; AX = pixels, BL = depth; out AX = bytes that they take in a line (of one plane). Preserves the rest.
vbe_bytes:
    cmp     bl, 4
    je      .planar
    push    bx
    push    dx
    xor     bh, bh
    add     bl, 7
    shr     bl, 1
    shr     bl, 1
    shr     bl, 1
    mul     bx
    pop     dx
    pop     bx
    ret
.planar:
    add     ax, 7
    shr     ax, 1
    shr     ax, 1
    shr     ax, 1
    ret

; AX = bytes, BL = depth; out AX = pixels in them, rounded up. Preserves the rest.
vbe_pixels:
    cmp     bl, 4
    je      .planar
    push    bx
    push    dx
    xor     bh, bh
    add     bl, 7
    shr     bl, 1
    shr     bl, 1
    shr     bl, 1
    xor     dx, dx
    add     ax, bx
    dec     ax
    div     bx
    pop     dx
    pop     bx
    ret
.planar:
    shl     ax, 1
    shl     ax, 1
    shl     ax, 1
    ret

; SI = mode; out CX = display memory for it, units of 64 KiB (of each plane). In: DS = BDA.
vbe_memory_of_mode:
    mov     cx, [bda_vbe_memory]
    cmp     byte [cs:si + vbe_mode.depth], 4
    jne     .done
    shr     cx, 1
    shr     cx, 1
.done:
    ret
