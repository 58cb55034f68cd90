; INT 13h for diskettes (INT 40h once a fixed disk is there), and the drives' set-up.

floppy_entry:
    sti
    save_frame
    sub     sp, floppy_locals
    load_bda
    mov     [bp + floppy_function], ah
    mov     [bp + floppy_drive], dl
    cmp     ah, 18h
    ja      .bad
    mov     bl, ah
    xor     bh, bh
    shl     bx, 1
    mov     si, [cs:bx + floppy_functions]
    cmp     si, floppy_unknown
    je      .bad
    cmp     ah, 1
    jbe     .call
    cmp     ah, 8
    je      .call
    cmp     ah, 15h
    je      .call
    cmp     dl, 1                       ; the rest needs a drive
    ja      .bad
    mov     al, dl
    call    floppy_drive_type
    cmp     al, drive_none
    mov     al, floppy_timeout
    je      .status
.call:
    call    si
    jmp     .leave
.bad:
    mov     al, floppy_bad_command
.status:
    call    floppy_finish
.leave:
    mov     sp, bp
    restore_frame
    iret

align 2
floppy_functions:
    dw      floppy_00, floppy_01, floppy_02, floppy_02, floppy_02, floppy_05        ; 00
    dw      floppy_unknown, floppy_unknown, floppy_08                               ; 06
    times 12 dw floppy_unknown                                                      ; 09
    dw      floppy_15, floppy_16, floppy_17, floppy_18                              ; 15

floppy_unknown:
    ret

; AL = status: into 40:41, AH, and the carry flag.
floppy_finish:
    mov     [bda_floppy_status], al
    mov     [bp + frame.ah], al
    frame_clear_carry
    test    al, al
    jz      .done
    frame_set_carry
.done:
    ret

; 00: reset.
floppy_00:
    call    fdc_reset
    jmp     floppy_finish

; 01: status of the last operation.
floppy_01:
    mov     al, [bda_floppy_status]
    jmp     floppy_finish

; 02, 03, 04: AL = sectors, CH/CL = cylinder and sector, DH = head, ES:BX = memory. Out AL = sectors transferred.
floppy_02:
    call    floppy_transfer
    call    floppy_finish
    mov     al, [bp + floppy_done]
    mov     [bp + frame.al], al
    jmp     fdc_motor_timeout

; 05: format.
floppy_05:
    call    floppy_format
    call    floppy_finish
    jmp     fdc_motor_timeout

; 08: BL = type, CH/CL = last cylinder and sector, DH = last head, DL = drives, ES:DI = parameter table.
floppy_08:
    call    floppy_drive_count
    mov     [bp + frame.dl], al
    mov     byte [bp + frame.dh], 0
    mov     al, [bp + floppy_drive]
    call    floppy_drive_type
    cmp     al, drive_none
    je      .none
    mov     [bp + frame.bx], ax
    mov     byte [bp + frame.bh], 0
    xor     ah, ah
    mov     si, ax
    shl     si, 1
    shl     si, 1
    mov     ax, [cs:si + drive_table - 4]
    mov     [bp + frame.ch], al
    mov     [bp + frame.cl], ah
    mov     byte [bp + frame.dh], 1
    mov     ax, [cs:si + drive_table - 2]
    mov     [bp + frame.di], ax
    mov     [bp + frame.es], cs
    jmp     .done
.none:
    xor     ax, ax
    mov     [bp + frame.bx], ax
    mov     [bp + frame.cx], ax
    mov     [bp + frame.di], ax
    mov     [bp + frame.es], ax
.done:
    mov     byte [bp + frame.al], 0
    xor     al, al
    jmp     floppy_finish

; AL = number of drives.
floppy_drive_count:
    push    cx
    xor     cx, cx
    mov     al, 0
    call    .count
    mov     al, 1
    call    .count
    mov     al, cl
    pop     cx
    ret
.count:
    call    floppy_drive_type
    cmp     al, drive_none
    je      .done
    inc     cx
.done:
    ret

; 15: AH = 0 no drive, 1 drive without change line, 2 with one.
floppy_15:
    mov     al, [bp + floppy_drive]
    call    floppy_drive_type
    mov     ah, 0
    cmp     al, drive_none
    je      .store
    inc     ah
    cmp     al, drive_360
    je      .store
    inc     ah
.store:
    mov     [bp + frame.ah], ah
    mov     byte [bda_floppy_status], 0
    frame_clear_carry
    ret

; 16: AH = 0 not changed, 06 changed, 80h no diskette.
floppy_16:
    mov     al, [bp + floppy_drive]
    call    floppy_drive_type
    cmp     al, drive_360
    mov     al, floppy_changed          ; without the line one has to assume it
    je      .finish
    mov     al, [bp + floppy_drive]
    mov     ah, 0
    call    fdc_motor_on
    call    floppy_check_change
.finish:
    call    floppy_finish
    jmp     fdc_motor_timeout

; 17: AL = 1 360K in its own drive, 2 360K in a 1.2M drive, 3 1.2M, 4 720K: what a format will make.
floppy_17:
    mov     al, [bp + floppy_drive]
    mov     ah, 0
    call    fdc_motor_on
    call    .forget_change
    jc      .finish
    mov     al, [bp + floppy_drive]
    call    floppy_drive_type
    mov     ah, [bp + frame.al]
    mov     cl, media_known | media_rate_250 | 03h
    cmp     ax, 0100h | drive_360
    je      .store
    mov     cl, media_known | media_double | media_rate_300 | 04h
    cmp     ax, 0200h | drive_1200
    je      .store
    mov     cl, media_known | media_rate_500 | 05h
    cmp     ax, 0300h | drive_1200
    je      .store
    mov     cl, media_known | media_rate_250 | 07h
    cmp     ax, 0400h | drive_720
    je      .store
    cmp     ax, 0400h | drive_1440
    je      .store
    cmp     ax, 0400h | drive_2880
    je      .store
    mov     al, floppy_bad_command
    jmp     .finish
.store:
    mov     bl, [bp + floppy_drive]
    xor     bh, bh
    mov     [bx + bda_media_state], cl
    xor     al, al
.finish:
    call    floppy_finish
    jmp     fdc_motor_timeout

; A changed diskette is what a format expects; no diskette is an error. Carry set, AL = status.
.forget_change:
    call    floppy_check_change
    jnc     .no_change
    cmp     al, floppy_changed
    stc
    jne     .no_change
    xor     al, al
.no_change:
    ret

; 18: CH = last cylinder, CL = sectors a track of a format to come; ES:DI = its parameter table.
floppy_18:
    mov     al, [bp + floppy_drive]
    mov     ah, 0
    call    fdc_motor_on
    call    floppy_17.forget_change
    jc      .finish
    mov     al, [bp + floppy_drive]
    call    floppy_drive_type
    mov     ah, al
    mov     si, .formats
.search:
    mov     al, [cs:si]
    test    al, al
    jz      .unknown
    cmp     al, ah
    jne     .next
    mov     cl, [bp + frame.cl]
    and     cl, 3Fh
    cmp     cl, [cs:si + 2]
    jne     .next
    mov     cl, [bp + frame.ch]
    cmp     cl, [cs:si + 1]
    je      .found
.next:
    add     si, 6
    jmp     .search
.unknown:
    mov     al, floppy_no_media_type
    jmp     .finish
.found:
    mov     bl, [bp + floppy_drive]
    xor     bh, bh
    mov     al, [cs:si + 3]
    mov     [bx + bda_media_state], al
    mov     ax, [cs:si + 4]
    mov     [bp + frame.di], ax
    mov     [bp + frame.es], cs
    xor     al, al
.finish:
    call    floppy_finish
    jmp     fdc_motor_timeout

; Drive type, last cylinder, sectors, media state, table.
%macro floppy_format_entry 5
    db      %1, %2, %3, %4
    dw      %5
%endmacro
.formats:
    floppy_format_entry drive_360,  39, 9,  media_known | media_rate_250 | 3, diskette_360
    floppy_format_entry drive_360,  39, 8,  media_known | media_rate_250 | 3, diskette_360
    floppy_format_entry drive_1200, 79, 15, media_known | media_rate_500 | 5, diskette_1200
    floppy_format_entry drive_1200, 39, 9,  media_known | media_rate_300 | media_double | 4, diskette_360
    floppy_format_entry drive_1200, 39, 8,  media_known | media_rate_300 | media_double | 4, diskette_360
    floppy_format_entry drive_720,  79, 9,  media_known | media_rate_250 | 7, diskette_720
    floppy_format_entry drive_1440, 79, 18, media_known | media_rate_500 | 7, diskette_1440
    floppy_format_entry drive_1440, 79, 9,  media_known | media_rate_250 | 7, diskette_720
    floppy_format_entry drive_2880, 79, 36, media_known | media_rate_1000 | 7, diskette_2880
    floppy_format_entry drive_2880, 79, 18, media_known | media_rate_500 | 7, diskette_1440
    floppy_format_entry drive_2880, 79, 9,  media_known | media_rate_250 | 7, diskette_720
    db      0

; POST: equipment word, controller reset, heads to track 0. A controller that does not answer counts as no drives.
floppy_setup:
    and     byte [bda_equipment], ~0C1h & 0FFh
    call    floppy_drive_count
    test    al, al
    jz      .done
    push    ax
    in      al, port_pic1_data
    and     al, ~40h & 0FFh
    out     port_pic1_data, al
    mov     dx, port_fdc_status
    in      al, dx
    cmp     al, 0FFh
    je      .absent
    call    fdc_reset
    jc      .absent
    pop     ax
    dec     al                          ; bit 0: there are drives; bits 7-6: how many - 1
    ror     al, 1
    ror     al, 1
    or      al, 01h
    or      [bda_equipment], al
    mov     byte [bda_floppy_hardware], 77h     ; both drives determined, change line, multi-rate
    ret
.absent:
    pop     ax
.done:
    ret
