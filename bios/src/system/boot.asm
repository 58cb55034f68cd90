; INT 19h and INT 18h: finding something to boot.

boot_device_none   equ 0
boot_device_floppy equ 1
boot_device_disk   equ 2

int18_entry:
    sti
    cld
    xor     ax, ax
    mov     ss, ax
    mov     sp, 7C00h
    mov     si, message_no_system
    mov     bl, colour_warning
    call    print_coloured
    mov     ah, 00h
    int     16h
    ; falls into int19_boot

; Tries the devices CMOS names, in order; the message and a key when none boots.
int19_boot:
    cli
    xor     ax, ax
    mov     ss, ax
    mov     sp, 7C00h
    mov     ds, ax
    sti
    cld
    call    boot_order                  ; BX = first in bits 3-0, second 7-4, third 11-8
    mov     cx, 4
.device:
    push    bx
    push    cx
    and     bl, 0Fh
    cmp     bl, boot_device_floppy
    jne     .disk
    mov     dl, 00h
    call    boot_from
    jmp     .next
.disk:
    cmp     bl, boot_device_disk
    jne     .next
    mov     dl, 80h
    call    boot_from
.next:
    pop     cx
    pop     bx
    shr     bx, 1
    shr     bx, 1
    shr     bx, 1
    shr     bx, 1
    loop    .device

    mov     si, message_nothing
    mov     bl, colour_warning
    call    print_coloured
    mov     ah, 00h
    int     16h
    jmp     int19_boot

; Out: BX = boot devices, four bits each, the first lowest. All zero in CMOS: floppy, then disk.
boot_order:
    mov     al, cmos_boot
    call    cmos_read
    mov     bl, al
    mov     al, cmos_boot_third
    call    cmos_read
    mov     cl, 4
    shr     al, cl
    mov     bh, al
    test    bx, bx
    jnz     .done
    mov     bx, boot_device_disk << 4 | boot_device_floppy
.done:
    ret

; DL = drive: loads its first sector and goes there if it is a boot sector. Returns if not.
boot_from:
    test    dl, 80h
    jz      .floppy
    load_bda
    cmp     byte [bda_disk_count], 0
    je      .nothing
    jmp     .try
.floppy:
    push    dx
    int     11h
    pop     dx
    test    al, 01h
    jz      .nothing
.try:
    mov     di, 4                       ; a change of diskette costs one try, a slow motor another
.again:
    xor     ax, ax
    mov     es, ax
    mov     ds, ax
    mov     bx, 7C00h
    mov     cx, 0001h
    mov     dh, 0
    mov     ax, 0201h
    int     13h
    jnc     .loaded
    cmp     ah, 80h                     ; no diskette: no use trying on
    je      .nothing
    mov     ah, 00h
    int     13h
    dec     di
    jnz     .again
.nothing:
    ret
.loaded:
    test    dl, 80h
    jnz     .signature
    mov     al, cmos_boot_third
    call    cmos_read
    test    al, 01h                     ; bit 0: diskettes need no signature
    jnz     .plausible
.signature:
    cmp     word [7DFEh], 0AA55h
    jne     .nothing
    jmp     .go
.plausible:                             ; an unused diskette is all one byte
    mov     ax, [7C00h]
    mov     si, 7C02h
    mov     cx, 9
.compare:
    cmp     ax, [si]
    jne     .go
    inc     si
    inc     si
    loop    .compare
    ret
.go:
    xor     ax, ax
    mov     ss, ax
    mov     sp, 7C00h
    mov     es, ax
    mov     bx, ax
    mov     cx, ax
    mov     si, ax
    mov     di, ax
    mov     bp, ax
    mov     dh, 0
    sti
    mov     ax, 0AA55h
    jmp     0000h:7C00h

message_nothing:
    db      13, 10, "  No bootable disk. Insert a system disk and press a key.", 13, 10, 0
message_no_system:
    db      13, 10, "  The disk holds no system. Insert another and press a key.", 13, 10, 0
