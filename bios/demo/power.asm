; Switching off and starting again.
;
; Shut down asks APM, then the isa-debug-exit port that emulators may have, and says so when neither did anything.
; Texts a script can wait for: "Switching off." (APM) or "It is now safe to turn off the computer." and, on the debug
; port, "demo: shut down: APM present" or "demo: shut down: no APM".

APM_CALL        equ 53h
DEBUG_EXIT_PORT equ 0F4h
KBC_COMMAND     equ 64h
KBC_PULSE_RESET equ 0FEh
BDA_RESET_FLAG  equ 72h
RESET_WARM      equ 1234h       ; skip the memory test

        section .text
shut_down:
        text "9  SHUT DOWN"
        mov bx, .help
        call screen_begin
        mov ax, 5300h                   ; APM installation check; device 0 is the BIOS
        xor bx, bx
        stc
        int 15h
        jc .no_apm
        cmp bx, 504Dh                   ; "PM"
        jne .no_apm
        dbg "demo: shut down: APM present"
        mov di, AT(9, 14)               ; before the calls: some BIOSes stop for good when they cannot switch off
        mov cx, 7 << 8 | 52
        xor si, si
        call panel
        print 11, 18, PANEL_HOT, "Switching off."
        print 13, 18, PANEL, "Should it stay on: it is safe to turn off now."
        mov ax, 5301h                   ; connect the real-mode interface (fails if it is already: fine)
        xor bx, bx
        int 15h
        mov ax, 530Eh                   ; we speak 1.2
        xor bx, bx
        mov cx, 0102h
        int 15h
        mov ax, 530Dh                   ; power management on for all devices
        mov bx, 1
        mov cx, 1
        int 15h
        mov ax, 5307h                   ; all devices: off
        mov bx, 1
        mov cx, 3
        int 15h
        call wait_tick                  ; it may take a moment
        call wait_tick
        call wait_tick
        dbg "demo: shut down: APM did nothing"
        jmp short .debug_exit
.no_apm:
        dbg "demo: shut down: no APM"
.debug_exit:
        xor al, al
        out DEBUG_EXIT_PORT, al         ; on a PC without the debug device this clears a coprocessor latch at most
        mov di, AT(9, 14)
        mov cx, 7 << 8 | 52
        xor si, si
        call panel
        print 11, 20, PANEL_HOT, "It is now safe to turn off the computer."
        print 13, 20, PANEL, "(The BIOS has no power management.)"
        dbg "demo: RESULT: safe to turn off"
.wait:  call wait_key
        cmp al, KEY_ESC
        je .back
        or al, 20h
        cmp al, 'r'
        jne .wait
        jmp restart_machine
.back:  ret

        section .data
shut_down.help:
        db INK, BAR, "R", INK, BAR_FAINT, " restart   ", INK, BAR, "Esc", INK, BAR_FAINT, " back to the menu", 0
        section .text

; restart_machine: through the keyboard controller where there is one, else to the reset vector.
restart_machine:
        dbg "demo: restart"
        mov ax, BIOS_DATA
        mov es, ax
        mov word [es:BDA_RESET_FLAG], RESET_WARM
        cmp byte [cpu_class], CLASS_286
        jb .vector
        mov bx, 5                       ; ticks to wait for the controller at most
.ready: in al, KBC_COMMAND
        test al, 2                      ; input buffer full
        jz .pulse
        call wait_tick
        dec bx
        jnz .ready
.pulse: mov al, KBC_PULSE_RESET
        out KBC_COMMAND, al
        call wait_tick
        call wait_tick
        call wait_tick
.vector:
        cli
        jmp 0FFFFh:0000h
