; INT 13h: diskettes go on to INT 40h, fixed disks are served here.

int13_entry:
    test    dl, 80h
    jnz     disk_entry
    sub     sp, 4                       ; on to the handler in vector 40h as if it had been called itself
    push    bp
    mov     bp, sp
    push    ax
    push    ds
    xor     ax, ax
    mov     ds, ax
    mov     ax, [40h * 4]
    mov     [bp + 2], ax
    mov     ax, [40h * 4 + 2]
    mov     [bp + 4], ax
    pop     ds
    pop     ax
    pop     bp
    retf

disk_entry:
    sti
    save_frame
    sub     sp, disk_locals
    load_bda
    mov     al, dl
    and     al, 7Fh
    cmp     al, [bda_disk_count]
    jae     .no_drive
    xor     ah, ah
    mov     [bp + disk_unit], ax
    mov     bl, [bp + frame.ah]
    cmp     bl, 15h
    jbe     .classic
    cmp     bl, 41h
    jb      .bad
    cmp     bl, 48h
    ja      .bad
    sub     bl, 41h - 16h
.classic:
    xor     bh, bh
    shl     bx, 1
    call    [cs:bx + disk_functions]
    jmp     .leave
.no_drive:
    cmp     byte [bp + frame.ah], 15h   ; "no such drive" is an answer there
    jne     .bad
    mov     byte [bp + frame.ah], 0
    mov     word [bp + frame.cx], 0
    mov     word [bp + frame.dx], 0
    frame_clear_carry
    jmp     .leave
.bad:
    mov     al, 01h
    call    disk_finish
.leave:
    mov     sp, bp
    restore_frame
    iret

align 2
disk_functions:
    dw      disk_reset, disk_last_status, disk_read, disk_write, disk_verify    ; 00
    dw      disk_bad, disk_bad, disk_bad, disk_parameters, disk_initialise      ; 05
    dw      disk_bad, disk_bad, disk_seek_service, disk_reset, disk_bad         ; 0A
    dw      disk_bad, disk_ready, disk_recalibrate, disk_bad, disk_bad          ; 0F
    dw      disk_diagnose, disk_type                                            ; 14
    dw      edd_check, edd_read, edd_write, edd_verify                          ; 41
    dw      edd_accept, edd_no_eject, edd_seek, edd_parameters                  ; 45

; AL = status: into 40:74, AH, and the carry flag.
disk_finish:
    mov     [bda_disk_status], al
    mov     [bp + frame.ah], al
    frame_clear_carry
    test    al, al
    jz      .done
    frame_set_carry
.done:
    ret

disk_bad:
    mov     al, 01h
    jmp     disk_finish

; ES:BX = parameter table of the disk. Changes AX, CX.
disk_table:
    mov     es, [bda_ebda_segment]
    mov     bx, [bp + disk_unit]
    mov     cl, 4
    shl     bx, cl
    add     bx, ebda_disk_tables
    ret

; 00, 0D: resets the controller of the disk.
disk_reset:
    mov     di, [bp + disk_unit]
    call    ata_base
    push    dx
    add     dx, 206h
    mov     al, 0Ch                     ; software reset
    out     dx, al
    mov     cx, 2
    call    refresh_delay
    mov     al, 08h
    out     dx, al
    pop     dx
    mov     cx, 140                     ; 2 ms
    call    refresh_delay
    call    ata_wait_idle
    mov     al, 05h
    jc      disk_finish
    xor     al, al
    jmp     disk_finish

; 01.
disk_last_status:
    mov     al, [bda_disk_status]
    mov     [bp + frame.al], al
    mov     byte [bda_disk_status], 0
    mov     byte [bp + frame.ah], 0
    frame_clear_carry
    test    al, al
    jz      .done
    mov     [bp + frame.ah], al
    frame_set_carry
.done:
    ret

; The caller's CH, CL, DH to [disk_lba]. Carry set if there is no such place. Changes AX, BX, CX, DX, ES.
disk_locate:
    call    disk_table
    mov     ax, [bp + frame.cx]         ; AH = cylinder's low 8 bits, AL = sector and high 2 bits
    mov     dl, al
    and     dl, 3Fh
    jz      .bad
    cmp     dl, [es:bx + 14]
    ja      .bad
    xchg    al, ah
    mov     cl, 6
    shr     ah, cl
    cmp     ax, [es:bx]
    jae     .bad
    mov     dh, [bp + frame.dh]
    cmp     dh, [es:bx + 2]
    jae     .bad
    push    dx
    mov     cl, [es:bx + 2]
    xor     ch, ch
    mul     cx                          ; cylinder * heads + head
    pop     cx
    push    cx
    mov     cl, ch
    xor     ch, ch
    add     ax, cx
    adc     dx, 0
    mov     cl, [es:bx + 14]
    mov     di, dx                      ; * sectors + sector - 1
    mul     cx
    xchg    ax, di
    push    dx
    mul     cx
    pop     dx
    add     dx, ax
    mov     ax, di
    pop     cx
    xor     ch, ch
    dec     cx
    add     ax, cx
    adc     dx, 0
    mov     [bp + disk_lba], ax
    mov     [bp + disk_lba + 2], dx
    ; falls into disk_check_range

; Carry set if [disk_lba] lies outside the disk. Changes AX, BX, DX, ES.
disk_check_range:
    mov     es, [bda_ebda_segment]
    mov     bx, [bp + disk_unit]
    shl     bx, 1
    shl     bx, 1
    mov     ax, [bp + disk_lba]
    mov     dx, [bp + disk_lba + 2]
    sub     ax, [es:bx + ebda_disk_sectors]
    sbb     dx, [es:bx + ebda_disk_sectors + 2]
    cmc
    ret
disk_locate.bad:
    stc
    ret

; 02, 03, 04: AL = sectors (1-128), ES:BX = memory. AL = sectors moved.
disk_read:
    mov     byte [bp + disk_opcode], ata_read
    jmp     disk_move
disk_write:
    mov     byte [bp + disk_opcode], ata_write
    jmp     disk_move
disk_verify:
    mov     byte [bp + disk_opcode], ata_verify
disk_move:
    mov     al, [bp + frame.al]
    test    al, al
    jz      disk_bad
    cmp     byte [bp + disk_opcode], ata_verify
    je      .count
    cmp     al, 128
    ja      disk_bad
.count:
    xor     ah, ah
    mov     [bp + disk_left], ax
    call    disk_locate
    mov     al, 04h
    jc      .failed
    mov     ax, [bp + frame.bx]
    mov     [bp + disk_offset], ax
    mov     ax, [bp + frame.es]
    mov     [bp + disk_segment], ax
    call    disk_normalise
    call    disk_run
    pushf
    mov     cl, [bp + disk_done]
    mov     [bp + frame.al], cl
    popf
    jc      disk_finish
    xor     al, al
.failed:
    jmp     disk_finish

; Makes the buffer's offset smaller than 16, so that it does not wrap within a sector. Changes AX, CX.
disk_normalise:
    mov     ax, [bp + disk_offset]
    mov     cl, 4
    shr     ax, cl
    add     [bp + disk_segment], ax
    and     word [bp + disk_offset], 0Fh
    ret

; 08: CH, CL, DH = last cylinder, sector, head; DL = disks.
disk_parameters:
    call    disk_table
    mov     ax, [es:bx]
    dec     ax
    cmp     ax, 1023
    jbe     .cylinder
    mov     ax, 1023
.cylinder:
    mov     [bp + frame.ch], al
    mov     cl, 6
    shl     ah, cl
    or      ah, [es:bx + 14]
    mov     [bp + frame.cl], ah
    mov     al, [es:bx + 2]
    dec     al
    mov     [bp + frame.dh], al
    mov     al, [bda_disk_count]
    mov     [bp + frame.dl], al
    mov     byte [bp + frame.al], 0
    xor     al, al
    jmp     disk_finish

; 09: tells the drive its geometry.
disk_initialise:
    mov     di, [bp + disk_unit]
    call    ata_base
    call    ata_wait_idle
    mov     al, 07h
    jc      disk_finish
    mov     es, [bda_ebda_segment]
    mov     bl, [es:di + ebda_disk_heads]
    dec     bl
    or      bl, ah
    or      bl, 0A0h
    add     dx, 6
    mov     al, bl
    out     dx, al
    sub     dx, 4
    mov     al, [es:di + ebda_disk_spt]
    out     dx, al
    add     dx, 5
    mov     al, ata_set_geometry
    out     dx, al
    sub     dx, 7
    mov     cx, 2
    call    refresh_delay
    call    ata_result
    jmp     disk_finish

; 0C: seeks to CH, CL, DH.
disk_seek_service:
    call    disk_locate
    mov     al, 04h
    jc      disk_seek_run.done
disk_seek_run:
    mov     byte [bp + disk_opcode], ata_seek
    mov     word [bp + disk_left], 1
    call    ata_command
    jc      .done
    call    ata_result
.done:
    jmp     disk_finish

; 10: ready?
disk_ready:
    mov     di, [bp + disk_unit]
    call    ata_base
    mov     al, ah
    or      al, 0A0h
    add     dx, 6
    out     dx, al
    sub     dx, 6
    call    ata_wait_ready
    mov     al, 0AAh
    jc      disk_finish
    xor     al, al
    jmp     disk_finish

; 11: heads to cylinder 0; a drive of today just seeks.
disk_recalibrate:
    mov     word [bp + disk_lba], 0
    mov     word [bp + disk_lba + 2], 0
    jmp     disk_seek_run

; 14: controller diagnostic.
disk_diagnose:
    mov     di, [bp + disk_unit]
    call    ata_base
    call    ata_wait_idle
    mov     al, 80h
    jc      disk_finish
    add     dx, 7
    mov     al, ata_diagnose
    out     dx, al
    sub     dx, 7
    mov     cx, 140
    call    refresh_delay
    call    ata_wait_idle
    mov     al, 80h
    jc      disk_finish
    inc     dx
    in      al, dx
    and     al, 7Fh
    cmp     al, 01h                     ; no error detected
    mov     al, 20h
    jne     disk_finish
    xor     al, al
    jmp     disk_finish

; 15: AH = 3, CX:DX = sectors that CHS reaches.
disk_type:
    call    disk_table
    mov     al, [es:bx + 2]
    mul     byte [es:bx + 14]
    mul     word [es:bx]
    mov     [bp + frame.cx], dx
    mov     [bp + frame.dx], ax
    xor     al, al
    call    disk_finish
    mov     byte [bp + frame.ah], 3
    ret
