; VESA BIOS extension 3.0, INT 10h AH = 4Fh: the dispatcher, and 4F00h and 4F03h.
; Facts from: VESA BIOS Extension (VBE) Core Functions Standard, version 3.0; VBE/PM 1.0; VBE/DDC 1.1.
; Not implemented: refresh rates (4F02h accepts a CRTC block and ignores it, 4F0Bh is absent), stereo, triple buffering, 132-column text modes.

vbe_done             equ 004Fh
vbe_failed           equ 014Fh
vbe_wrong_mode       equ 034Fh
vbe_absent           equ 0100h  ; AL is not 4Fh: no such function

; Handlers find DS = BDA, BP = frame, every other register but SI as the caller had it. They return AX for the caller.
vbe_entry:
    save_frame
    mov     si, bda_segment
    mov     ds, si
    cmp     word [bda_vbe_memory], 0
    je      .leave                      ; no display interface: AX comes back as it was
    push    bx
    mov     bl, al
    cmp     bl, 0Ah
    jbe     .known
    sub     bl, 10h - 0Bh
    cmp     bl, 0Bh
    je      .known
    cmp     bl, 10h
    je      .known
    mov     bl, 0Ch
.known:
    xor     bh, bh
    shl     bx, 1
    mov     si, [cs:bx + vbe_functions]
    pop     bx
    call    si
    mov     [bp + frame.ax], ax
.leave:
    restore_frame
    iret

align 2
vbe_functions:
    dw      vbe_controller              ; 00
    dw      vbe_mode_info               ; 01
    dw      vbe_set_mode                ; 02
    dw      vbe_get_mode                ; 03
    dw      vbe_state                   ; 04
    dw      vbe_window                  ; 05
    dw      vbe_scan_line               ; 06
    dw      vbe_display_start           ; 07
    dw      vbe_dac_width               ; 08
    dw      vbe_palette                 ; 09
    dw      vbe_protected               ; 0A
    dw      vbe_power                   ; 10
    dw      vbe_no_function
    dw      vbe_no_function
    dw      vbe_no_function
    dw      vbe_no_function
    dw      vbe_monitor                 ; 15

vbe_no_function:
    mov     ax, vbe_absent
    ret

; 00: ES:DI = 256 bytes, or 512 that begin with "VBE2".
vbe_controller:
    cld
    mov     dx, [es:di]
    mov     si, [es:di + 2]
    mov     bx, di
    xor     ax, ax
    mov     cx, 128
    cmp     dx, 'VB'
    jne     .clear
    cmp     si, 'E2'
    jne     .clear
    mov     cx, 256
.clear:
    rep stosw
    mov     di, bx
    mov     word [es:di], 'VE'
    mov     word [es:di + 2], 'SA'
    mov     word [es:di + 4], 0300h
    mov     word [es:di + 6], vbe_maker
    mov     [es:di + 8], cs
    mov     byte [es:di + 0Ah], 01h     ; the DAC's width can be switched
    lea     ax, [bx + 22h]              ; the mode list, in the reserved area
    mov     [es:di + 0Eh], ax
    mov     [es:di + 10h], es
    mov     ax, [bda_vbe_memory]
    mov     [es:di + 12h], ax
    cmp     dx, 'VB'
    jne     .modes
    cmp     si, 'E2'
    jne     .modes
    mov     word [es:di + 14h], 0100h   ; revision of this software
    mov     word [es:di + 16h], vbe_vendor
    mov     [es:di + 18h], cs
    mov     word [es:di + 1Ah], vbe_product
    mov     [es:di + 1Ch], cs
    mov     word [es:di + 1Eh], vbe_revision
    mov     [es:di + 20h], cs
.modes:
    add     di, 22h
    mov     si, vbe_modes
.mode:
    call    vbe_mode_fits
    jc      .next
    mov     ax, [cs:si + vbe_mode.number]
    stosw
.next:
    add     si, vbe_mode_size
    cmp     si, vbe_modes_end
    jb      .mode
    mov     ax, 0FFFFh
    stosw
    mov     ax, vbe_done
    ret

vbe_maker:
    db      "Lockstep VBE", 0
vbe_vendor:
    db      "Lockstep", 0
vbe_product:
    db      "Lockstep VGA with display interface", 0
vbe_revision:
    db      "1.0", 0

; 03: BX = mode, bit 14 linear, bit 15 memory kept.
vbe_get_mode:
    mov     ax, [bda_vbe_mode]
    test    ax, ax
    jnz     .store
    mov     al, [bda_video_mode]
    mov     ah, [bda_video_control]
    and     ah, 80h
.store:
    mov     [bp + frame.bx], ax
    mov     ax, vbe_done
    ret
