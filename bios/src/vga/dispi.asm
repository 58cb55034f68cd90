; The display interface of Bochs and QEMU, by which the modes beyond the VGA's are set: 16-bit registers behind an index port.

port_dispi_index     equ 1CEh
port_dispi_data      equ 1CFh

dispi_id             equ 0
dispi_width          equ 1
dispi_height         equ 2
dispi_depth          equ 3
dispi_enable         equ 4      ; bit 0 on, 1 show the limits, 5 eight-bit DAC, 6 linear frame buffer, 7 keep memory
dispi_bank           equ 5
dispi_virtual_width  equ 6
dispi_x_offset       equ 8
dispi_y_offset       equ 9
dispi_memory         equ 0Ah    ; units of 64 KiB

dispi_on             equ 01h
dispi_limits         equ 02h
dispi_dac_8          equ 20h
dispi_linear         equ 40h
dispi_keep           equ 80h

; AL = register; out AX = its value. Preserves the rest.
dispi_read:
    push    dx
    xor     ah, ah
    mov     dx, port_dispi_index
    out     dx, ax
    inc     dx
    in      ax, dx
    pop     dx
    ret

; AL = register, CX = value. Preserves all.
dispi_write:
    push    ax
    push    dx
    xor     ah, ah
    mov     dx, port_dispi_index
    out     dx, ax
    inc     dx
    mov     ax, cx
    out     dx, ax
    pop     dx
    pop     ax
    ret

; Back to the VGA's own modes. In: DS = BDA. Preserves all.
dispi_off:
    mov     word [bda_vbe_mode], 0
    cmp     word [bda_vbe_memory], 0
    je      .done
    push    ax
    push    cx
    mov     al, dispi_enable
    xor     cx, cx
    call    dispi_write
    pop     cx
    pop     ax
.done:
    ret

; At start: is the interface there, and what can it do? In: DS = BDA. Changes AX, BX, CX, DX.
dispi_init:
    xor     ax, ax
    mov     [bda_vbe_mode], ax
    mov     [bda_vbe_power], al
    mov     [bda_vbe_memory], ax
    mov     [bda_vbe_frame_buffer], ax
    mov     cx, 0B0C5h                  ; the latest version that a card may know
.version:
    mov     al, dispi_id
    call    dispi_write
    call    dispi_read
    cmp     ax, cx
    je      .present
    dec     cx
    cmp     cx, 0B0C2h                  ; the first with limits, virtual screens and 32 bits
    jae     .version
    ret
.present:
    mov     al, dispi_enable
    mov     cx, dispi_limits
    call    dispi_write
    mov     al, dispi_width
    call    dispi_read
    mov     [bda_vbe_max_width], ax
    mov     al, dispi_height
    call    dispi_read
    mov     [bda_vbe_max_height], ax
    mov     al, dispi_enable
    xor     cx, cx
    call    dispi_write
    mov     al, dispi_memory
    call    dispi_read
    cmp     ax, 4
    jb      .old                        ; versions before B0C5h do not say
    cmp     ax, 1000h
    jb      .memory
.old:
    mov     ax, 40h
.memory:
    mov     [bda_vbe_memory], ax
    call    has_32_bits
    jc      .done
    call    find_frame_buffer
    mov     [bda_vbe_frame_buffer], ax
.done:
    ret

; Carry set unless the processor is an 80386 or later. Changes AX, BX.
has_32_bits:
    pushf
    pushf
    pop     ax
    mov     bx, ax
    xor     bh, 70h                     ; IOPL and NT: always set on an 8086, always clear on an 80286 in real mode
    push    bx
    popf
    pushf
    pop     bx
    popf
    xor     bh, ah
    and     bh, 70h
    cmp     bh, 70h
    je      .yes
    stc
    ret
.yes:
    clc
    ret

; AX = high word of the linear frame buffer's address: E000h, or where the PCI bus has put the card (class 3, subclass 0, with this display
; interface: Bochs' and QEMU's 1234h:1111h). Changes BX, CX, DX.
cpu 386
find_frame_buffer:
    mov     dx, 0CF8h
    mov     eax, 80000000h
    out     dx, eax
    in      eax, dx
    cmp     eax, 80000000h              ; configuration mechanism 1
    jne     .fixed
    xor     bx, bx                      ; device << 3
.device:
    xor     cl, cl
    call    .read
    cmp     eax, 11111234h
    je      .found
    add     bl, 8
    jnz     .device
.fixed:
    mov     ax, 0E000h
    ret
.found:
    mov     cl, 10h                     ; base address 0
    call    .read
    shr     eax, 16
    jz      .fixed
    ret
; BL = device << 3, CL = register; out EAX. Changes DX.
.read:
    movzx   eax, bl
    shl     eax, 8
    mov     al, cl
    or      eax, 80000000h
    mov     dx, 0CF8h
    out     dx, eax
    mov     dl, 0FCh
    in      eax, dx
    ret
cpu 8086
