; 4F10h (VBE/PM: power states) and 4F15h (VBE/DDC: what monitor this is).

; 10: BL = 0 what there is, 1 set BH, 2 get. States: 0 on, 1 standby, 2 suspend, 4 off; all but the first put the picture out.
vbe_power:
    cmp     bl, 1
    je      .set
    ja      .get
    mov     word [bp + frame.bx], 0710h ; all three states, version 1.0
    jmp     .done
.set:
    cmp     bh, 4
    ja      .failed
    cmp     bh, 3
    je      .failed
    mov     [bda_vbe_power], bh
    mov     dx, port_sequencer
    mov     al, 1
    out     dx, al
    inc     dx
    in      al, dx
    and     al, ~20h & 0FFh
    test    bh, bh
    jz      .store
    or      al, 20h                     ; screen off
.store:
    out     dx, al
.done:
    mov     ax, vbe_done
    ret
.get:
    cmp     bl, 2
    jne     .failed
    mov     al, [bda_vbe_power]
    mov     [bp + frame.bh], al
    jmp     .done
.failed:
    mov     ax, vbe_failed
    ret

; 15: BL = 0 what there is; BL = 1, DX = block: 128 bytes of EDID to ES:DI. CX = controller, 0.
vbe_monitor:
    test    cx, cx
    jnz     .failed
    cmp     bl, 1
    ja      .failed
    je      .read
    mov     word [bp + frame.bx], 0102h ; DDC2, a second for a block
    mov     ax, vbe_done
    ret
.read:
    test    dx, dx
    jnz     .failed
    cld
    mov     si, edid
    mov     cx, 64
.next:
    cs lodsw
    stosw
    loop    .next
    mov     ax, vbe_done
    ret
.failed:
    mov     ax, vbe_failed
    ret

; The monitor: VESA Enhanced EDID 1.3. edid_bytes adds up what it writes.
%assign edid_sum 0
%macro edid_bytes 1-*
  %rep %0
    db      %1
    %assign edid_sum (edid_sum + (%1)) & 0FFh
    %rotate 1
  %endrep
%endmacro
%define letter(c) ((c) - 'A' + 1)
%define maker (letter('L') << 10 | letter('K') << 5 | letter('S'))

edid:
    edid_bytes 00h, 0FFh, 0FFh, 0FFh, 0FFh, 0FFh, 0FFh, 00h
    edid_bytes maker >> 8, maker & 0FFh, 01h, 00h, 01h, 00h, 00h, 00h
    edid_bytes 1, 2026 - 1990, 1, 3     ; made in the first week; EDID 1.3
    edid_bytes 08h, 32, 24, 120, 0EEh   ; analog, separate sync; 32 cm x 24 cm; gamma 2.2; three power states, colour, sRGB, preferred timing first
    edid_bytes 0EEh, 91h, 0A3h, 54h, 4Ch, 99h, 26h, 0Fh, 50h, 54h       ; the colours of sRGB
    edid_bytes 0A1h, 08h, 00h           ; 720 x 400 at 70 Hz; 640 x 480, 800 x 600, 1024 x 768 at 60 Hz
    edid_bytes 71h, 40h, 81h, 80h, 81h, 40h, 81h, 0C0h                  ; 1152 x 864, 1280 x 1024, 1280 x 960, 1280 x 720, at 60 Hz
    edid_bytes 0A9h, 40h, 0B3h, 00h, 0D1h, 00h, 0D1h, 0C0h              ; 1600 x 1200, 1680 x 1050, 1920 x 1200, 1920 x 1080, at 60 Hz
    ; 1024 x 768 at 60 Hz: 65 MHz, blanking 320 and 38, sync 24 + 136 and 3 + 6, negative
    edid_bytes 64h, 19h, 00h, 40h, 41h, 00h, 26h, 30h, 18h, 88h, 36h, 00h, 40h, 0F0h, 10h, 00h, 00h, 18h
    edid_bytes 0, 0, 0, 0FCh, 0, 'L', 'o', 'c', 'k', 's', 't', 'e', 'p', 0Ah, ' ', ' ', ' ', ' '
    edid_bytes 0, 0, 0, 0FDh, 0, 50, 85, 30, 110, 25, 0, 0Ah, ' ', ' ', ' ', ' ', ' ', ' '      ; 50-85 Hz, 30-110 kHz, 250 MHz
    edid_bytes 0, 0, 0, 10h, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    edid_bytes 0                        ; no more blocks
    db      (100h - edid_sum) & 0FFh
%if ($ - edid) != 128
    %error "the EDID block has the wrong size"
%endif
