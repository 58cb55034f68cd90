; First set-up of the planar's chips.

; Both 8259A: edge triggered, cascade on IR2, vectors 08h and 70h, 8086 mode, all masked.
pic_setup:
    mov     al, 11h
    out     port_pic1_command, al
    jmp     short $ + 2
    out     port_pic2_command, al
    jmp     short $ + 2
    mov     al, 08h
    out     port_pic1_data, al
    jmp     short $ + 2
    mov     al, 70h
    out     port_pic2_data, al
    jmp     short $ + 2
    mov     al, 04h
    out     port_pic1_data, al
    jmp     short $ + 2
    mov     al, 02h
    out     port_pic2_data, al
    jmp     short $ + 2
    mov     al, 01h
    out     port_pic1_data, al
    jmp     short $ + 2
    out     port_pic2_data, al
    jmp     short $ + 2
    mov     al, 0FFh
    out     port_pic1_data, al
    out     port_pic2_data, al
    ret

; 8254: counter 0 the 18.2 Hz tick, counter 1 the refresh request (15 us), counter 2 for the speaker.
pit_setup:
    mov     al, 36h
    out     port_pit_control, al
    xor     al, al
    out     port_pit_counter0, al
    out     port_pit_counter0, al
    mov     al, 54h
    out     port_pit_control, al
    mov     al, 18
    out     port_pit_counter1, al
    mov     al, 0B6h
    out     port_pit_control, al
    mov     ax, 1331
    out     port_pit_counter2, al
    mov     al, ah
    out     port_pit_counter2, al
    in      al, port_system_b
    and     al, 0FCh
    or      al, 0Ch                     ; parity and channel check off
    out     port_system_b, al
    ret

; Both 8237: cleared, all channels in single mode, channel 4 cascades the first controller.
dma_setup_chips:
    out     port_dma1_clear, al
    out     port_dma2_clear, al
    xor     al, al
    out     08h, al                     ; command registers
    out     0D0h, al
    mov     al, 40h
    out     port_dma1_mode, al
    mov     al, 0C0h
    out     port_dma2_mode, al
    mov     al, 41h
    out     port_dma1_mode, al
    out     port_dma2_mode, al
    mov     al, 42h
    out     port_dma1_mode, al
    out     port_dma2_mode, al
    mov     al, 43h
    out     port_dma1_mode, al
    out     port_dma2_mode, al
    xor     al, al
    out     port_dma2_mask, al
    ret

; Clock: 32.768 kHz time base, 24 hours, BCD, no interrupts; pending ones cleared.
rtc_setup:
    mov     ax, 2600h | cmos_status_a
    call    cmos_write
    mov     ax, 0200h | cmos_status_b
    call    cmos_write
    mov     al, cmos_status_c
    call    cmos_read
    ret
