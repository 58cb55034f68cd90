; What drive is it, and what diskette is in it?

; Locals of a floppy service, below its register frame.
floppy_function  equ -1
floppy_drive     equ -2
floppy_count     equ -3                 ; sectors asked for
floppy_retried   equ -4
floppy_length    equ -6                 ; word: bytes of the transfer - 1
floppy_command   equ -7
floppy_dma_mode  equ -8
floppy_eot       equ -9
floppy_done      equ -10                ; sectors transferred
floppy_locals    equ 10

; Drive types as in CMOS 10h.
drive_none  equ 0
drive_360   equ 1
drive_1200  equ 2
drive_720   equ 3
drive_1440  equ 4
drive_2880  equ 5

; 40:90: data rate in bits 7-6, double stepping 5, established 4, what it is 2-0.
media_rate_500  equ 00h
media_rate_300  equ 40h
media_rate_250  equ 80h
media_rate_1000 equ 0C0h
media_double    equ 20h
media_known     equ 10h

; AL = drive; out AL = its CMOS type, 0 if there is none (also for types nobody knows). Preserves the rest.
floppy_drive_type:
    push    cx
    mov     ch, al
    cmp     al, 1
    mov     al, drive_none
    ja      .done
    mov     al, cmos_floppies
    call    cmos_read
    test    ch, ch
    jnz     .second
    mov     cl, 4
    shr     al, cl
.second:
    and     al, 0Fh
    cmp     al, drive_2880
    jbe     .done
    cmp     al, 6                       ; some set-ups write 6 for 2.88 MB
    mov     al, drive_2880
    je      .done
    mov     al, drive_none
.done:
    pop     cx
    ret

; Per drive type: cylinders - 1, sectors a track, parameter table.
drive_table:
    db      39, 9
    dw      diskette_360
    db      79, 15
    dw      diskette_1200
    db      79, 9
    dw      diskette_720
    db      79, 18
    dw      diskette_1440
    db      79, 36
    dw      diskette_2880

; Diskette parameter tables, as at EFC7h, followed by the last cylinder and the data rate.
diskette_360:
    db      0DFh, 02h, 25h, 02h, 9, 2Ah, 0FFh, 50h, 0F6h, 0Fh, 02h, 39, media_rate_250
diskette_1200:
    db      0DFh, 02h, 25h, 02h, 15, 1Bh, 0FFh, 54h, 0F6h, 0Fh, 02h, 79, media_rate_500
diskette_720:
    db      0DFh, 02h, 25h, 02h, 9, 2Ah, 0FFh, 50h, 0F6h, 0Fh, 02h, 79, media_rate_250
diskette_1440:
    db      0DFh, 02h, 25h, 02h, 18, 1Bh, 0FFh, 6Ch, 0F6h, 0Fh, 02h, 79, media_rate_500
diskette_2880:
    db      0DFh, 02h, 25h, 02h, 36, 1Bh, 0FFh, 53h, 0F6h, 0Fh, 02h, 79, media_rate_1000

; Data rates to try, by drive type; 0FFh ends a list.
rates_360:
    db      media_rate_250, 0FFh
rates_1200:
    db      media_rate_500, media_rate_300, media_rate_250, 0FFh
rates_720:
    db      media_rate_250, 0FFh
rates_1440:
    db      media_rate_500, media_rate_250, media_rate_300, 0FFh
rates_2880:
    db      media_rate_1000, media_rate_500, media_rate_250, media_rate_300, 0FFh
rate_lists:
    dw      rates_360, rates_1200, rates_720, rates_1440, rates_2880

; Has the diskette been changed? Carry set, AL = 06 (changed, state forgotten) or 80h (no diskette), else AL = 0.
; The motor must be on. In: BP = frame. Changes AX, BX.
floppy_check_change:
    mov     al, [bp + floppy_drive]
    call    floppy_drive_type
    cmp     al, drive_360
    jbe     .same                       ; 40-track drives have no change line
    call    floppy_change_line
    jz      .same
    mov     bl, [bp + floppy_drive]
    xor     bh, bh
    mov     byte [bx + bda_media_state], 0
    mov     al, bl                      ; stepping resets the latch if there is a diskette
    call    fdc_recalibrate
    jc      .failed
    mov     ah, 1
    mov     al, [bp + floppy_drive]
    xor     bh, bh
    call    fdc_seek
    jc      .failed
    mov     ah, 0
    mov     al, [bp + floppy_drive]
    call    fdc_seek
    jc      .failed
    call    floppy_change_line
    mov     al, floppy_timeout
    jnz     .failed
    mov     al, floppy_changed
.failed:
    stc
    ret
.same:
    xor     al, al
    ret

; Zero flag set if the change line of the selected drive is inactive. Changes AX.
floppy_change_line:
    push    dx
    mov     dx, port_fdc_dir
    in      al, dx
    pop     dx
    test    al, 80h
    ret

; Makes sure the media state of the drive is known: tries the drive's data rates until a sector header can be read.
; Carry set, AL = status on failure. Changes AX, BX, CX, SI.
floppy_establish:
    mov     bl, [bp + floppy_drive]
    xor     bh, bh
    test    byte [bx + bda_media_state], media_known
    jnz     .known
    mov     al, bl
    call    floppy_drive_type
    xor     ah, ah
    mov     si, ax
    shl     si, 1
    mov     si, [cs:si + rate_lists - 2]
    mov     ah, 0
    mov     al, bl
    call    fdc_seek
    jc      .failed
.try:
    mov     al, [cs:si]
    cmp     al, 0FFh
    je      .none
    inc     si
    mov     [bx + bda_media_state], al
    call    fdc_set_rate
    call    fdc_perpendicular
    call    floppy_read_id
    jnc     .found
    cmp     al, floppy_timeout
    je      .dead
    mov     ch, al
    jmp     .try
.found:
    or      byte [bx + bda_media_state], media_known
    mov     al, [bp + floppy_drive]
    call    floppy_drive_type
    cmp     al, drive_360
    je      .describe
    test    byte [bx + bda_media_state], media_rate_300 | media_rate_250
    jz      .describe
    call    floppy_find_step
.describe:
    call    floppy_describe
.known:
    xor     al, al
    ret
.none:
    mov     al, ch
    mov     byte [bx + bda_media_state], 0
    stc
    ret
.dead:                                  ; no index pulse: no diskette; the controller still waits for one
    mov     byte [bx + bda_media_state], 0
    call    fdc_reset
    mov     bl, [bp + floppy_drive]
    mov     al, floppy_timeout
.failed:
    stc
    ret

; 40 tracks in an 80-track drive? Then the header on physical cylinder 2 says 1. BX = drive. Changes AX.
floppy_find_step:
    mov     ah, 2
    mov     al, bl
    push    bx
    xor     bh, bh
    call    fdc_seek
    pop     bx
    jc      .done
    call    floppy_read_id
    jc      .done
    cmp     byte [bda_floppy_result + 3], 1
    jne     .done
    or      byte [bx + bda_media_state], media_double
.done:
    ret

; Sets 40:90's bits 2-0 and 40:92 from what is known. BX = drive. Changes AX.
floppy_describe:
    mov     al, bl
    call    floppy_drive_type
    mov     ah, 07h                     ; 720K, 1.44M, 2.88M
    cmp     al, drive_720
    jae     .store
    mov     ah, 03h                     ; 360K in its own drive
    cmp     al, drive_360
    je      .store
    mov     ah, 05h                     ; 1.2M
    test    byte [bx + bda_media_state], 0C0h
    jz      .store
    mov     ah, 04h                     ; 360K in a 1.2M drive
.store:
    or      [bx + bda_media_state], ah
    mov     al, [bx + bda_media_state]
    mov     [bx + bda_media_start], al
    ret

; Perpendicular mode for 2.88M, conventional else. AL = data rate. Only sent where it could matter. Preserves all.
fdc_perpendicular:
    push    ax
    push    cx
    mov     ch, al
    mov     al, [bp + floppy_drive]
    mov     cl, al
    call    floppy_drive_type
    cmp     al, drive_2880
    jne     .done
    mov     al, 12h
    call    fdc_write
    jc      .done
    and     ch, 0C0h
    cmp     ch, media_rate_1000
    mov     al, 80h                     ; OW: the drive bits below are meant
    jne     .send
    mov     ah, 04h
    shl     ah, cl
    or      al, ah
.send:
    call    fdc_write
.done:
    pop     cx
    pop     ax
    ret

; READ ID on head 0 of the drive. Carry set, AL = status on failure; results at 40:42. Changes AX.
floppy_read_id:
    and     byte [bda_floppy_seek], 7Fh
    mov     al, 4Ah                     ; MFM
    call    fdc_write
    jc      .timeout
    mov     al, [bp + floppy_drive]
    call    fdc_write
    jc      .timeout
    call    fdc_wait_interrupt
    jc      .timeout
    call    fdc_results
    jc      .timeout
    jmp     fdc_status
.timeout:
    mov     al, floppy_timeout
    stc
    ret
