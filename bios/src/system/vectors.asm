; Interrupt vectors after a reset: 00-1F and 70-77 as the AT has them, 20-5F and 68-6F an IRET, 60-67 and 78-FF free.

setup_vectors:
    push    ds
    push    es
    xor     ax, ax
    mov     es, ax
    mov     bx, cs
    mov     ds, bx
    xor     di, di
    mov     cx, 78h
.dummy:
    mov     ax, int_dummy
    stosw
    mov     ax, bx
    stosw
    loop    .dummy
    xor     ax, ax
    mov     cx, (100h - 78h) * 2
    rep stosw
    mov     di, 60h * 4
    mov     cx, 8 * 2
    rep stosw

    mov     di, 08h * 4
    mov     si, vector_table
    mov     cx, 24
.table:
    movsw
    mov     ax, bx
    stosw
    loop    .table
    mov     si, slave_vectors
    mov     di, 70h * 4
    mov     cx, 8
.slave:
    movsw
    mov     ax, bx
    stosw
    loop    .slave

    mov     word [es:02h * 4], 0E2C3h
    mov     word [es:05h * 4], 0FF54h
    mov     word [es:40h * 4], 0EC59h
    mov     word [es:42h * 4], 0F065h
    mov     word [es:43h * 4], graphics_font
    mov     word [es:1Fh * 4], 0        ; upper half of the 8x8 font: the video BIOS's
    mov     word [es:1Fh * 4 + 2], 0
    mov     word [es:41h * 4], fixed_disk_table
    mov     word [es:46h * 4], fixed_disk_table
    pop     es
    pop     ds
    ret

align 2
slave_vectors:
    dw      int70_entry, int71_entry, stray_irq_slave, stray_irq_slave
    dw      int74_entry, int75_entry, int76_entry, stray_irq15
