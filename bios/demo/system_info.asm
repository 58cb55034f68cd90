; System information: what the processor, the BIOS and the chips say about themselves.
;
; Text a script can wait for: "RESULT: shown".

        section .text
system_info:
        text "1  SYSTEM INFORMATION"
        mov bx, esc_help
        call screen_begin
        mov di, AT(2, 1)
        mov cx, 7 << 8 | 78
        text "Processor"
        call panel
        mov di, AT(9, 1)
        mov cx, 14 << 8 | 37
        text "Memory"
        call panel
        mov di, AT(9, 39)
        mov cx, 14 << 8 | 40
        text "Firmware and devices"
        call panel
        call show_processor
        call show_memory
        call show_devices
        text "RESULT: shown"
        mov ah, BAR
        mov di, AT(24, 63)
        call put_str
        dbg "demo: RESULT: shown"
        mov byte [rtc_last], 0FFh
.wait:  call info_clock
        call poll_key
        test ax, ax
        jnz .end
        sti
        hlt
        jmp short .wait
.end:   ret

; info_row: a label from SI at DI, then the built line; DI goes to the next row. Also tells the debug port.
info_row:
        save ax, di
        mov ah, PANEL_FAINT
        call put_str
        restore ax, di
        push di
        add di, 20
        mov ah, PANEL_STRONG
        call put_line
        pop di
        add di, 160
        push si
        push ax
        push si
        text "demo: info "
        call .emit
        pop si
        call .emit
        mov al, '='
        out DEBUG_PORT, al
        pop ax
        pop si
        jmp debug_built
.emit:  lodsb
        test al, al
        jz .emitted
        out DEBUG_PORT, al
        jmp short .emit
.emitted:
        ret

; --- Processor -----------------------------------------------------------------------------------------------------
show_processor:
        mov di, AT(3, 3)
        call line_new
        call add_cpu_name
        cmp byte [cpu_class], CLASS_CPUID
        jb .no_signature
        add_text ", family "
        mov ax, [cpu_signature]
        mov al, ah
        and ax, 15
        call line_dec16
        add_text " model "
        mov al, [cpu_signature]
        mov cl, 4
        shr al, cl
        xor ah, ah
        call line_dec16
        add_text " stepping "
        mov al, [cpu_signature]
        and ax, 15
        call line_dec16
.no_signature:
        text "Type"
        call info_row
        call line_new
        add_text "floating point "
        cmp byte [cpu_has_fpu], 0
        text "absent"
        je .fpu
        text "present"
.fpu:   call line_str
        text "FPU"
        call info_row
        cmp byte [cpu_class], CLASS_CPUID
        jb .no_cpuid
        call line_new
        mov si, cpu_vendor
        call line_str
        cmp byte [cpu_brand], 0
        je .no_brand
        mov al, ' '
        call line_char
        mov si, cpu_brand
.blank: cmp byte [si], ' '              ; brands may be right-aligned
        jne .brand
        inc si
        jmp short .blank
.brand: call line_str
.no_brand:
        text "Maker"
        call info_row
        call line_new
        mov si, feature_names
        mov bx, [cpu_features]
        mov dx, [cpu_features + 2]
        mov cx, 32
.feature:
        shr dx, 1
        rcr bx, 1
        jnc .skip
        cmp byte [si], '-'
        je .skip
        mov ax, [line_end]
        sub ax, line_buffer
        cmp ax, 60
        jb .fits
        push si
        text "Features"
        call info_row
        call line_new
        pop si
.fits:  call line_str
        mov al, ' '
        call line_char
.skip:  lodsb
        test al, al
        jnz .skip
        loop .feature
        text "Features"
        jmp info_row
.no_cpuid:
        call line_new
        add_text "no CPUID instruction"
        text "Features"
        jmp info_row

        section .data
feature_names:                          ; CPUID leaf 1, EDX, bit 0 first
        db "FPU", 0, "VME", 0, "DE", 0, "PSE", 0, "TSC", 0, "MSR", 0, "PAE", 0, "MCE", 0
        db "CX8", 0, "APIC", 0, "-", 0, "SEP", 0, "MTRR", 0, "PGE", 0, "MCA", 0, "CMOV", 0
        db "PAT", 0, "PSE36", 0, "PSN", 0, "CLFLUSH", 0, "-", 0, "DS", 0, "ACPI", 0, "MMX", 0
        db "FXSR", 0, "SSE", 0, "SSE2", 0, "SS", 0, "HTT", 0, "TM", 0, "-", 0, "PBE", 0
        section .text
