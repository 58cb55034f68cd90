; Power-on self test: from the reset vector to INT 19h.

; Progress goes to port 80h.
%macro post_code 1
    mov     al, %1
    out     port_post, al
%endmacro

post_entry:
    cli
    cld
    mov     al, cmos_shutdown | 80h     ; why were we reset?
    out     port_cmos_index, al
    jmp     short $ + 2
    in      al, port_cmos_data
    mov     bl, al
    mov     al, cmos_shutdown | 80h
    out     port_cmos_index, al
    jmp     short $ + 2
    xor     al, al
    out     port_cmos_data, al
    cmp     bl, 05h
    je      shutdown_jump_eoi
    cmp     bl, 09h
    je      shutdown_block_move
    cmp     bl, 0Ah
    je      shutdown_jump
    cmp     bl, 0Bh
    je      shutdown_iret
    cmp     bl, 0Ch
    je      shutdown_retf

    post_code 01h
    xor     ax, ax
    mov     ss, ax
    mov     sp, 7C00h
    call    pic_setup
    call    pit_setup
    call    dma_setup_chips
    call    rtc_setup
    call    apic_setup

    post_code 02h
    xor     ax, ax
    mov     es, ax
    mov     si, [es:400h + bda_reset_flag]
    mov     di, 400h                    ; BDA and the print screen status byte
    mov     cx, 101h
    rep stosb
    mov     [es:400h + bda_reset_flag], si
    call    setup_vectors
    load_bda
    mov     word [bda_kbd_head], bda_kbd_buffer
    mov     word [bda_kbd_tail], bda_kbd_buffer
    mov     word [bda_kbd_start], bda_kbd_buffer
    mov     word [bda_kbd_end], bda_kbd_buffer_end
    mov     word [bda_lpt_timeout], 1414h
    mov     word [bda_lpt_timeout + 2], 0014h
    mov     word [bda_com_timeout], 0101h
    mov     word [bda_com_timeout + 2], 0101h
    mov     byte [bda_kbd_mode], 10h    ; 101/102 keys

    post_code 03h
    call    detect_base_memory
    call    setup_ebda
    call    check_286
    jc      .no_a20
    call    a20_enable                  ; as later PCs leave it; DOS and loaders set it as they need
.no_a20:

    post_code 04h
    mov     dx, 0C000h                  ; the video BIOS first, so that there is a screen
    mov     cx, 0C800h
    call    scan_option_roms
    load_bda
    mov     al, 0FAh                    ; the tick and the cascade
    out     port_pic1_data, al
    sti

    post_code 05h
    call    show_banner
    call    show_cpu
    call    show_memory

    post_code 06h
    call    keyboard_setup
    call    mouse_setup
    call    show_input

    post_code 07h
    call    detect_serial
    call    detect_parallel
    call    show_ports

    post_code 08h
    call    floppy_setup
    call    show_floppies

    post_code 09h
    call    disk_setup
    call    show_disks

    post_code 0Ah
    mov     dx, 0C800h
    mov     cx, 0E000h
    call    scan_option_roms
    load_bda

    post_code 0Bh
    call    clock_setup
    in      al, port_pic1_data          ; tick, keyboard, cascade, floppy; clock's slave inputs 12-14
    and     al, ~47h & 0FFh
    out     port_pic1_data, al
    in      al, port_pic2_data
    and     al, ~70h & 0FFh
    out     port_pic2_data, al
    mov     word [bda_reset_flag], 0
    call    show_boot
    post_code 00h
    int     19h

; Shutdown codes: 05 acknowledges a pending interrupt and empties the 8042 first, 0A just goes on at 40:67.
shutdown_jump_eoi:
    mov     al, pic_eoi                 ; there is no stack yet
    out     port_pic2_command, al
    out     port_pic1_command, al
    in      al, port_kbc_data
shutdown_jump:
    load_bda
    jmp     far [bda_resume_vector]

; 0B and 0C: 40:67 is a stack with an IRET or far RET frame.
shutdown_iret:
    load_bda
    mov     ss, [bda_resume_vector + 2]
    mov     sp, [bda_resume_vector]
    iret
shutdown_retf:
    load_bda
    mov     ss, [bda_resume_vector + 2]
    mov     sp, [bda_resume_vector]
    retf

; Conventional memory: as far as it answers, in 16 KiB steps, but not more than CMOS says (when it says anything).
; Out: 40:13 = KiB.
detect_base_memory:
    push    es
    mov     bx, 0400h                   ; the first 16 KiB hold our own stack
.block:
    mov     es, bx
    mov     ax, [es:0]
    mov     word [es:0], 55AAh
    mov     word [es:2], 0AA55h         ; so that the bus holds something else
    cmp     word [es:0], 55AAh
    jne     .end
    mov     word [es:0], 0AA55h
    mov     word [es:2], 55AAh
    cmp     word [es:0], 0AA55h
    jne     .end
    mov     [es:0], ax
    mov     word [es:2], 0
    add     bx, 0400h
    cmp     bx, 0A000h
    jb      .block
.end:
    mov     cl, 6
    shr     bx, cl
    mov     al, cmos_base_low
    call    cmos_read_word
    test    ax, ax
    jz      .store
    cmp     ax, bx
    jae     .store
    cmp     ax, 64
    jb      .store
    mov     bx, ax
.store:
    mov     [bda_memory_kib], bx
    pop     es
    ret

; Takes the last KiB of conventional memory for the extended BIOS data area.
setup_ebda:
    push    es
    mov     ax, [bda_memory_kib]
    dec     ax
    mov     [bda_memory_kib], ax
    mov     cl, 6
    shl     ax, cl
    mov     [bda_ebda_segment], ax
    mov     es, ax
    xor     di, di
    xor     ax, ax
    mov     cx, ebda_bytes / 2
    rep stosw
    mov     byte [es:ebda_size], 1
    pop     es
    ret
