; INT 13h 41h-48h: Enhanced Disk Drive services, version 1.x: packets of 16 bytes at DS:SI.

packet.size   equ 0
packet.count  equ 2
packet.buffer equ 4
packet.lba    equ 8

; 41: BX = 55AAh -> AA55h; AH = 01 (version 1.x), CX = 1 (disk access by packet).
edd_check:
    cmp     word [bp + frame.bx], 55AAh
    jne     disk_bad
    mov     word [bp + frame.bx], 0AA55h
    mov     word [bp + frame.cx], 0001h
    xor     al, al
    call    disk_finish
    mov     byte [bp + frame.ah], 01h
    ret

edd_read:
    mov     byte [bp + disk_opcode], ata_read
    jmp     edd_move
; 43: AL = 0, 1 no verify, 2 verify (the drive checks its own writes).
edd_write:
    cmp     byte [bp + frame.al], 2
    ja      disk_bad
    mov     byte [bp + disk_opcode], ata_write
    jmp     edd_move
edd_verify:
    mov     byte [bp + disk_opcode], ata_verify
edd_move:
    call    edd_packet
    mov     al, 01h
    jc      .failed
    mov     ax, [bp + disk_left]
    test    ax, ax
    jz      .success
    cmp     ax, 127
    ja      .bad
    call    disk_normalise
    ; The whole range must lie on the disk.
    mov     ax, [bp + disk_left]
    dec     ax
    add     [bp + disk_lba], ax
    adc     word [bp + disk_lba + 2], 0
    jc      .bad
    push    ax
    call    disk_check_range
    pop     cx
    mov     al, 04h
    jc      .failed
    sub     [bp + disk_lba], cx
    sbb     word [bp + disk_lba + 2], 0
    call    disk_run
    pushf
    push    ax
    mov     es, [bp + frame.ds]
    mov     si, [bp + frame.si]
    mov     ax, [bp + disk_done]
    mov     [es:si + packet.count], ax
    pop     ax
    popf
    jc      .failed
.success:
    xor     al, al
.failed:
    jmp     disk_finish
.bad:
    jmp     disk_bad

; Takes the caller's packet into the locals. Carry set if it is too short or beyond 32 bits of sectors.
edd_packet:
    mov     es, [bp + frame.ds]
    mov     si, [bp + frame.si]
    cmp     byte [es:si + packet.size], 16
    jb      .done
    mov     ax, [es:si + packet.count]
    mov     [bp + disk_left], ax
    mov     ax, [es:si + packet.buffer]
    mov     [bp + disk_offset], ax
    mov     ax, [es:si + packet.buffer + 2]
    mov     [bp + disk_segment], ax
    mov     ax, [es:si + packet.lba]
    mov     [bp + disk_lba], ax
    mov     ax, [es:si + packet.lba + 2]
    mov     [bp + disk_lba + 2], ax
    mov     ax, [es:si + packet.lba + 4]
    or      ax, [es:si + packet.lba + 6]
    jz      .done                       ; carry clear
    stc
.done:
    ret

; 45: locking: not removable.
edd_accept:
    xor     al, al
    jmp     disk_finish

; 46: ejecting: not removable.
edd_no_eject:
    mov     al, 0B2h
    jmp     disk_finish

; 47: seek.
edd_seek:
    call    edd_packet
    jc      edd_move.bad
    call    disk_check_range
    mov     al, 04h
    jc      edd_move.failed
    jmp     disk_seek_run

; 48: DS:SI = buffer of at least 26 bytes: flags, physical geometry, sectors (8 bytes), bytes a sector.
edd_parameters:
    mov     di, [bp + disk_unit]
    mov     es, [bda_ebda_segment]
    mov     dl, [es:di + ebda_disk_heads]
    mov     dh, [es:di + ebda_disk_spt]
    shl     di, 1
    mov     cx, [es:di + ebda_disk_cylinders]
    shl     di, 1
    mov     ax, [es:di + ebda_disk_sectors]
    mov     bx, [es:di + ebda_disk_sectors + 2]
    mov     es, [bp + frame.ds]
    mov     si, [bp + frame.si]
    cmp     word [es:si], 26
    jb      disk_bad
    mov     word [es:si], 26
    mov     word [es:si + 2], 0002h     ; the geometry is valid
    mov     [es:si + 4], cx
    mov     word [es:si + 6], 0
    mov     [es:si + 8], dl
    mov     byte [es:si + 9], 0
    mov     word [es:si + 10], 0
    mov     [es:si + 12], dh
    mov     byte [es:si + 13], 0
    mov     word [es:si + 14], 0
    mov     [es:si + 16], ax
    mov     [es:si + 18], bx
    mov     word [es:si + 20], 0
    mov     word [es:si + 22], 0
    mov     word [es:si + 24], 512
    xor     al, al
    jmp     disk_finish
