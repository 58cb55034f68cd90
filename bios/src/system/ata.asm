; ATA disks by programmed I/O. In all of these DS = BDA unless said otherwise.

ata_status_busy   equ 80h
ata_status_ready  equ 40h
ata_status_fault  equ 20h
ata_status_data   equ 08h
ata_status_error  equ 01h

ata_read          equ 20h
ata_write         equ 30h
ata_verify        equ 40h
ata_seek          equ 70h
ata_diagnose      equ 90h
ata_set_geometry  equ 91h
ata_identify      equ 0ECh

; Locals of a disk service, below its register frame.
disk_lba      equ -4                    ; dword
disk_left     equ -6                    ; word: sectors still to move
disk_segment  equ -8
disk_offset   equ -10
disk_unit     equ -12                   ; word: 0 or 1
disk_done     equ -14                   ; word: sectors moved
disk_opcode   equ -15
disk_locals   equ 16

; IRQ 14.
int76_entry:
    push    ax
    push    ds
    load_bda
    mov     byte [bda_disk_interrupt], 0FFh
    call    eoi_both
    mov     ax, 9100h                   ; disk operation complete
    int     15h
    pop     ds
    pop     ax
    iret

; DI = disk; out DX = its channel's base port, AH = its bit for the device register. Preserves the rest.
ata_base:
    push    es
    mov     es, [bda_ebda_segment]
    mov     ah, [es:di + ebda_disk_device]
    pop     es
    mov     dx, 1F0h
    test    ah, 02h
    jz      .first
    mov     dx, 170h
.first:
    and     ah, 01h
    ror     ah, 1
    ror     ah, 1
    ror     ah, 1
    ror     ah, 1
    ret

; DX = base port. Waits until the channel is not busy, 10 s at most; AL = status, carry set on time-out.
ata_wait_idle:
    push    bx
    push    cx
    push    dx
    add     dx, 7
    mov     bx, 0080h
    mov     ch, 10
.second:
    push    cx
    xor     cx, cx
    call    wait_status
    pop     cx
    jnc     .done
    dec     ch
    jnz     .second
    stc
.done:
    pop     dx
    pop     cx
    pop     bx
    ret

; Waits for data to move. DX = base port. Carry set, AL = INT 13h status on failure.
ata_wait_data:
    call    ata_wait_idle
    jc      ata_result.timeout
    test    al, ata_status_data
    jnz     .data
    test    al, ata_status_error | ata_status_fault
    jnz     ata_result.bad
    push    cx                          ; neither: give it a moment more
    push    bx
    push    dx
    add     dx, 7
    mov     bx, 0808h
    mov     cx, 3000
    call    wait_status
    pop     dx
    pop     bx
    pop     cx
    jc      ata_result.timeout
.data:
    clc
    ret

; The end of a command. DX = base port. Carry set, AL = INT 13h status on failure, AL = 0 else.
ata_result:
    call    ata_wait_idle
    jc      .timeout
    test    al, ata_status_error | ata_status_fault
    jnz     .bad
    xor     al, al
    ret
.timeout:
    mov     al, 80h
    stc
    ret
.bad:
    mov     [bda_disk_ata_status], al
    test    al, ata_status_fault
    mov     al, 0CCh
    jnz     .failed
    push    dx
    inc     dx
    in      al, dx
    pop     dx
    mov     [bda_disk_ata_error], al
    mov     ah, al
    mov     al, 10h                     ; uncorrectable
    test    ah, 40h
    jnz     .failed
    mov     al, 0Ah                     ; bad block
    test    ah, 80h
    jnz     .failed
    mov     al, 04h                     ; no such sector
    test    ah, 10h
    jnz     .failed
    mov     al, 02h                     ; no address mark
    test    ah, 01h
    jnz     .failed
    mov     al, 40h                     ; no track 0
    test    ah, 02h
    jnz     .failed
    mov     al, 01h                     ; aborted
    test    ah, 04h
    jnz     .failed
    mov     al, 0BBh
.failed:
    stc
    ret

; Issues command [disk_opcode] for [disk_left] sectors (1-256) at [disk_lba] on [disk_unit].
; Out: DX = base port. Carry set, AL = status on failure. Changes AX, BX, CX, DI, ES.
ata_command:
    mov     byte [bda_disk_interrupt], 0
    mov     di, [bp + disk_unit]
    call    ata_base
    call    ata_wait_idle
    jc      .timeout
    mov     es, [bda_ebda_segment]
    mov     bl, ah                      ; device bit
    test    byte [es:di + ebda_disk_flags], 02h
    jz      .chs
    mov     bh, [bp + disk_lba + 3]
    and     bh, 0Fh
    or      bl, bh
    or      bl, 0E0h
    mov     cl, [bp + disk_lba]
    mov     ax, [bp + disk_lba + 1]
    jmp     .issue
.chs:                                   ; an old drive: cylinder, head, sector of its own geometry
    push    dx
    mov     cl, [es:di + ebda_disk_spt]
    xor     ch, ch
    mov     ax, [bp + disk_lba + 2]
    xor     dx, dx
    div     cx
    mov     ax, [bp + disk_lba]         ; the quotient's high half is 0 for any disk without LBA
    div     cx
    push    dx                          ; sector - 1
    xor     dx, dx
    mov     cl, [es:di + ebda_disk_heads]
    div     cx                          ; AX = cylinder, DX = head
    or      bl, dl
    or      bl, 0A0h
    pop     cx
    inc     cx
    pop     dx
.issue:                                 ; BL = device, CL = sector, AX = cylinder
    push    ax
    add     dx, 6
    mov     al, bl
    out     dx, al
    sub     dx, 6
    call    ata_wait_ready
    pop     ax
    jc      .timeout
    push    ax
    inc     dx
    inc     dx
    mov     al, [bp + disk_left]        ; 256 is 0
    out     dx, al
    inc     dx
    mov     al, cl
    out     dx, al
    inc     dx
    pop     ax
    out     dx, al
    inc     dx
    mov     al, ah
    out     dx, al
    inc     dx
    inc     dx
    mov     al, [bp + disk_opcode]
    out     dx, al
    sub     dx, 7
    mov     cx, 1                       ; 400 ns until the status is valid
    call    refresh_delay
    clc
    ret
.timeout:
    mov     al, 80h
    stc
    ret

; DX = base port: waits for ready and not busy. Carry set on time-out. Changes AX.
ata_wait_ready:
    push    bx
    push    cx
    push    dx
    add     dx, 7
    mov     bx, 40C0h
    xor     cx, cx
    call    wait_status
    pop     dx
    pop     cx
    pop     bx
    ret

; Runs READ, WRITE or VERIFY as the locals say, in commands of at most 128 sectors. AL = status, carry set unless 0.
disk_run:
    mov     word [bp + disk_done], 0
.chunk:
    mov     ax, [bp + disk_left]
    test    ax, ax
    jz      .success
    push    ax
    cmp     ax, 128
    jbe     .issue
    mov     word [bp + disk_left], 128
.issue:
    call    ata_command
    pop     cx                          ; all that is left
    jc      .failed
    mov     bx, [bp + disk_left]        ; this command's share
    sub     cx, bx
    mov     [bp + disk_left], cx
    push    bx
    cmp     byte [bp + disk_opcode], ata_verify
    je      .whole
.sector:
    call    ata_wait_data
    jc      .failed_pop
    call    ata_move_sector
    add     word [bp + disk_segment], 20h
    inc     word [bp + disk_done]
    dec     bx
    jnz     .sector
    call    ata_result
    jc      .failed_pop
    jmp     .advance
.whole:
    call    ata_result
    jc      .failed_pop
    add     [bp + disk_done], bx
.advance:
    pop     bx
    add     [bp + disk_lba], bx
    adc     word [bp + disk_lba + 2], 0
    jmp     .chunk
.success:
    xor     al, al
    ret
.failed_pop:
    pop     bx
.failed:
    stc
    ret

; 256 words between the data port DX and the buffer. Changes AX, CX.
ata_move_sector:
    push    si
    push    di
    push    ds
    push    es
    mov     cx, 256
    cmp     byte [bp + disk_opcode], ata_write
    je      .write
    les     di, [bp + disk_offset]
    call    check_286
    jc      .read_word
cpu 286
    rep insw
cpu 8086
    jmp     .done
.read_word:
    in      ax, dx
    stosw
    loop    .read_word
    jmp     .done
.write:
    lds     si, [bp + disk_offset]
    call    check_286
    jc      .write_word
cpu 286
    rep outsw
cpu 8086
    jmp     .done
.write_word:
    lodsw
    out     dx, ax
    loop    .write_word
.done:
    pop     es
    pop     ds
    pop     di
    pop     si
    ret

; POST: finds up to two disks, keeps what they say about themselves, chooses the geometry INT 13h shows.
disk_setup:
    mov     byte [bda_disk_count], 0
    mov     byte [bda_disk_control], 0
    xor     si, si                      ; bit 0 slave, bit 1 second channel
.next:
    cmp     byte [bda_disk_count], 2
    jae     .done
    push    si
    call    disk_probe
    pop     si
    inc     si
    cmp     si, 4
    jb      .next
.done:
    ret

; SI = device as in ebda_disk_device. Adds it to the disks if it is one. Uses the free memory at 0000:7E00.
disk_probe:
    mov     es, [bda_ebda_segment]
    mov     al, [bda_disk_count]
    xor     ah, ah
    mov     di, ax
    mov     ax, si
    mov     [es:di + ebda_disk_device], al
    call    ata_base
    push    dx
    add     dx, 206h                    ; device control: interrupts on
    mov     al, 08h
    out     dx, al
    pop     dx
    push    dx
    add     dx, 7
    in      al, dx
    pop     dx
    cmp     al, 0FFh                    ; nothing drives the bus
    je      .absent
    push    dx
    add     dx, 6
    mov     al, ah
    or      al, 0A0h
    out     dx, al
    pop     dx
    mov     cx, 2
    call    refresh_delay
    push    dx
    inc     dx                          ; registers that hold what is written
    inc     dx
    mov     al, 55h
    out     dx, al
    inc     dx
    mov     al, 0AAh
    out     dx, al
    in      al, dx
    mov     ah, al
    dec     dx
    in      al, dx
    pop     dx
    cmp     ax, 0AA55h
    jne     .absent
    call    ata_wait_ready
    jc      .absent
    push    dx
    add     dx, 7
    mov     al, ata_identify
    out     dx, al
    pop     dx
    mov     cx, 2
    call    refresh_delay
    call    ata_wait_data
    jc      .absent
    mov     ax, 07E0h
    mov     es, ax
    xor     bx, bx
    mov     cx, 256
.word:
    in      ax, dx
    mov     [es:bx], ax
    inc     bx
    inc     bx
    loop    .word
    test    byte [es:1], 80h            ; not an ATA disk
    jnz     .absent
    call    disk_adopt
.absent:
    ret

; ES:0 = IDENTIFY data, DI = disk number, DX = base port, DS = BDA.
disk_adopt:
    push    ds
    mov     ds, [bda_ebda_segment]
    mov     al, [es:6]                  ; heads, sectors a track, cylinders
    mov     [di + ebda_disk_heads], al
    mov     al, [es:12]
    mov     [di + ebda_disk_spt], al
    mov     byte [di + ebda_disk_flags], 01h
    mov     bx, di
    shl     bx, 1
    mov     ax, [es:2]
    mov     [bx + ebda_disk_cylinders], ax
    shl     bx, 1
    test    byte [es:99], 02h           ; word 49 bit 9: LBA
    jz      .chs_only
    or      byte [di + ebda_disk_flags], 02h
    mov     ax, [es:120]                ; words 60-61
    mov     cx, [es:122]
    jmp     .size
.chs_only:
    mov     al, [es:6]
    mul     byte [es:12]
    push    dx
    mul     word [es:2]
    mov     cx, dx
    pop     dx
.size:
    mov     [bx + ebda_disk_sectors], ax
    mov     [bx + ebda_disk_sectors + 2], cx
    or      ax, cx
    jz      .refuse
    cmp     byte [di + ebda_disk_heads], 0
    je      .refuse
    cmp     byte [di + ebda_disk_spt], 0
    je      .refuse

    mov     ax, 40                      ; the name: words 27-46, bytes swapped, without trailing spaces
    push    dx
    mul     di
    pop     dx
    mov     bx, ax
    add     bx, ebda_disk_names
    mov     si, 54
    mov     cx, 20
    push    bx
.name:
    mov     ax, [es:si]
    xchg    al, ah
    mov     [bx], ax
    inc     si
    inc     si
    inc     bx
    inc     bx
    loop    .name
    pop     si
.trim:
    dec     bx
    cmp     byte [bx], ' '
    jne     .trimmed
    mov     byte [bx], 0
    cmp     bx, si
    ja      .trim
.trimmed:
    pop     ds
    call    disk_choose_geometry
    inc     byte [bda_disk_count]
    ret
.refuse:
    mov     byte [di + ebda_disk_flags], 0
    pop     ds
    ret

; Fills in the parameter table (INT 41h, 46h) of disk DI with the geometry INT 13h shows: the drive's own up to 1024
; cylinders, else translated as CMOS 39h says (two bits a disk: 1 by capacity, 2 by doubling heads), else by capacity.
disk_choose_geometry:
    push    dx
    push    es
    mov     al, 39h
    call    cmos_read
    mov     cx, di
    shl     cl, 1
    shr     al, cl
    and     al, 3
    mov     ah, al
    mov     es, [bda_ebda_segment]
    mov     bx, di
    shl     bx, 1
    mov     dx, [es:bx + ebda_disk_cylinders]
    mov     cl, [es:di + ebda_disk_heads]
    mov     ch, [es:di + ebda_disk_spt]
    cmp     dx, 1024
    jbe     .choose
    cmp     ah, 2
    je      .doubling
    test    byte [es:di + ebda_disk_flags], 02h
    jz      .doubling
    jmp     .capacity
.choose:
    cmp     ah, 1
    jne     .store
    test    byte [es:di + ebda_disk_flags], 02h
    jz      .store
.capacity:                              ; 63 sectors; 16 to 255 heads, the fewest that reach
    mov     ch, 63
    mov     cl, 16
    shl     bx, 1
.heads:
    push    cx
    mov     al, cl
    mul     ch
    mov     cx, ax                      ; sectors a cylinder
    mov     ax, [es:bx + ebda_disk_sectors + 2]
    xor     dx, dx
    div     cx
    mov     si, ax
    mov     ax, [es:bx + ebda_disk_sectors]
    div     cx                          ; SI:AX = cylinders
    pop     cx
    test    si, si
    jnz     .more
    cmp     ax, 1024
    jbe     .fits
.more:
    cmp     cl, 255
    je      .most
    shl     cl, 1
    jnz     .heads
    mov     cl, 255
    jmp     .heads
.most:
    mov     ax, 1024
.fits:
    mov     dx, ax
    jmp     .store
.doubling:
    cmp     dx, 1024
    jbe     .store
    cmp     cl, 128
    jae     .cut
    shl     cl, 1
    shr     dx, 1
    jmp     .doubling
.cut:
    mov     dx, 1024
.store:                                 ; DX = cylinders, CL = heads, CH = sectors
    mov     ax, di
    push    cx
    mov     cl, 4
    shl     ax, cl
    pop     cx
    mov     bx, ax
    add     bx, ebda_disk_tables
    test    dx, dx
    jnz     .some
    inc     dx
.some:
    mov     [es:bx], dx
    mov     [es:bx + 2], cl
    mov     word [es:bx + 3], 0
    mov     word [es:bx + 5], 0FFFFh    ; no write precompensation
    mov     byte [es:bx + 7], 0
    mov     al, 0
    cmp     cl, 8
    jbe     .control
    mov     al, 08h
.control:
    mov     [es:bx + 8], al
    mov     word [es:bx + 9], 0
    mov     byte [es:bx + 11], 0
    mov     [es:bx + 12], dx            ; landing zone
    mov     [es:bx + 14], ch
    mov     byte [es:bx + 15], 0
    mov     ax, es
    mov     si, 41h * 4
    test    di, di
    jz      .vector
    mov     si, 46h * 4
.vector:
    xor     cx, cx
    mov     es, cx
    mov     [es:si], bx
    mov     [es:si + 2], ax
    pop     es
    pop     dx
    ret
