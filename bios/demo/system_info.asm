; System information: what the processor, the BIOS and the chips say about themselves.
;
; Text a script can wait for: "RESULT: shown".

        section .bss
        alignb 4
map_entry:      resb 24         ; one answer of INT 15h E820h
map_next:       resd 1
map_count:      resb 1
vbe_buffer:     resb 512

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

; --- Memory --------------------------------------------------------------------------------------------------------
; extended_memory: DX:AX = KiB above 1 MB by the best call the BIOS has (E801h, else 88h), 0 if none.
extended_memory:
        save bx, cx
        cmp byte [cpu_class], CLASS_286
        jb .none
        call bios_e801
        jc .old
        push ax
        mov ax, bx                      ; 64 KiB blocks above 16 MB
        mov cx, 64
        mul cx
        pop bx
        add ax, bx
        adc dx, 0
        jmp short .end
.old:   mov ah, 88h
        stc
        int 15h
        mov dx, 0
        jnc .end
.none:  xor ax, ax
        xor dx, dx
.end:   restore bx, cx
        ret

; bios_e801: AX = KiB between 1 and 16 MB, BX = 64 KiB blocks above. Carry set if the BIOS does not know.
bios_e801:
        save cx, dx
        xor bx, bx
        xor cx, cx
        xor dx, dx
        mov ax, 0E801h
        stc
        int 15h
        jc .end
        mov bp, cx
        or bp, dx
        jz .as_is
        mov ax, cx                      ; some answer here, some in AX and BX, most in both
        mov bx, dx
.as_is: cmp ah, 86h                     ; "unknown function" without the carry
        jne .good
        stc
        jmp short .end
.good:  clc
.end:   restore cx, dx
        ret

show_memory:
        mov di, AT(10, 3)
        call line_new
        int 12h
        call line_dec16
        add_text " KB"
        text "INT 12h"
        call info_row
        call line_new
        cmp byte [cpu_class], CLASS_286
        jb .no_88
        mov ah, 88h
        stc
        int 15h
        jc .no_88
        call line_dec16
        add_text " KB"
        jmp short .row_88
.no_88: add_text "-"
.row_88:
        text "88h"
        call info_row
        call line_new
        cmp byte [cpu_class], CLASS_286
        jb .no_e801
        call bios_e801
        jc .no_e801
        call line_dec16
        add_text " KB + "
        mov ax, bx
        call line_dec16
        add_text " * 64 KB"
        jmp short .row_e801
.no_e801:
        add_text "-"
.row_e801:
        text "E801h"
        call info_row
        cmp byte [cpu_class], CLASS_386
        jae show_memory_map
        call line_new
        add_text "needs a 386"
        text "E820h"
        jmp info_row

        cpu 386
MAP_SIGNATURE   equ 534D4150h           ; "SMAP"
MAP_ROWS        equ 8

show_memory_map:
        mov dword [map_next], 0
        mov byte [map_count], 0
.next:  mov eax, 0E820h
        mov edx, MAP_SIGNATURE
        mov ecx, 20
        mov ebx, [map_next]
        push di
        push ds
        pop es
        mov di, map_entry
        stc
        int 15h
        pop di
        jc .end
        cmp eax, MAP_SIGNATURE
        jne .end
        mov [map_next], ebx
        call line_new
        cmp byte [map_count], 0
        jne .row
        add_text "E820h: base, length, type"
        call map_row
        call line_new
.row:   mov ax, [map_entry + 4]         ; above 4 GB: bits 32 and up
        call line_hex8
        mov dx, [map_entry + 2]
        mov ax, [map_entry]
        call line_hex32
        mov al, ' '
        call line_char
        mov ax, [map_entry + 12]
        call line_hex8
        mov dx, [map_entry + 10]
        mov ax, [map_entry + 8]
        call line_hex32
        mov al, ' '
        call line_char
        mov bx, [map_entry + 16]
        cmp bx, 5
        jbe .known
        xor bx, bx
.known: shl bx, 1
        mov si, [.types + bx]
        call line_str
        call map_row
        inc byte [map_count]
        cmp byte [map_count], MAP_ROWS
        jae .end
        cmp dword [map_next], 0
        jne .next
.end:   cmp byte [map_count], 0
        jne .done
        call line_new
        add_text "-"
        text "E820h"
        call info_row
.done:  ret

; map_row: the built line as a row of its own.
map_row:
        push di
        mov ah, PANEL
        call put_line
        pop di
        add di, 160
        call debug_result
        ret

        section .data
show_memory_map.types:
        dw .other, .ram, .reserved, .acpi, .nvs, .bad
.other: db "other", 0
.ram:   db "RAM", 0
.reserved: db "reserved", 0
.acpi:  db "ACPI", 0
.nvs:   db "ACPI NVS", 0
.bad:   db "faulty", 0
feature_names:                          ; CPUID leaf 1, EDX, bit 0 first
        db "FPU", 0, "VME", 0, "DE", 0, "PSE", 0, "TSC", 0, "MSR", 0, "PAE", 0, "MCE", 0
        db "CX8", 0, "APIC", 0, "-", 0, "SEP", 0, "MTRR", 0, "PGE", 0, "MCA", 0, "CMOV", 0
        db "PAT", 0, "PSE36", 0, "PSN", 0, "CLFLUSH", 0, "-", 0, "DS", 0, "ACPI", 0, "MMX", 0
        db "FXSR", 0, "SSE", 0, "SSE2", 0, "SS", 0, "HTT", 0, "TM", 0, "-", 0, "PBE", 0
        section .text

; --- Firmware and devices ------------------------------------------------------------------------------------------
        cpu 8086
; add_adapter_name: appends the video adapter's name.
add_adapter_name:
        save bx, si
        mov bl, [adapter]
        xor bh, bh
        shl bx, 1
        mov si, [.names + bx]
        call line_str
        restore bx, si
        ret

show_devices:
        mov di, AT(10, 41)
        call line_new
        mov ax, 0F000h
        mov es, ax
        mov bx, 0FFF5h                  ; the BIOS date, mm/dd/yy
        mov cx, 8
.date:  mov al, [es:bx]
        cmp al, ' '
        jb .date_end
        cmp al, 7Eh
        ja .date_end
        call line_char
        inc bx
        loop .date
.date_end:
        add_text ", model "
        mov al, [es:0FFFEh]
        call line_hex8
        mov ah, 0C0h                    ; system configuration table, ES:BX
        stc
        int 15h
        jc .no_table
        cmp word [es:bx], 8
        jb .no_table
        add_text " sub "
        mov al, [es:bx + 3]
        call line_hex8
.no_table:
        text "BIOS"
        call info_row

        call line_new
        call add_adapter_name
        call add_vbe
        text "Video"
        call info_row

        call show_drives

        call line_new
        xor bx, bx
        mov cx, 4
        text "COM"
        call .ports
        mov bx, 8
        mov cx, 3
        text "LPT"
        call .ports
        cmp word [line_end], line_buffer
        jne .some_port
        add_text "none"
.some_port:
        text "Ports"
        call info_row

        call line_new
        mov ax, 0C205h                  ; initialise the pointing device, three-byte packets
        mov bh, 3
        stc
        int 15h
        text "none found"
        jc .mouse
        test ah, ah
        jnz .mouse
        text "PS/2"
.mouse: call line_str
        text "Mouse"
        call info_row

        call line_new
        mov ax, 5300h                   ; APM installation check
        xor bx, bx
        stc
        int 15h
        jc .no_apm
        cmp bx, 504Dh                   ; "PM"
        jne .no_apm
        add_text "APM "
        call line_hex_version
        add_text "  "
.no_apm:
        cmp byte [cpu_class], CLASS_386
        jb .no_pci
        call add_pci
.no_pci:
        cmp word [line_end], line_buffer
        jne .some_service
        add_text "no APM, no PCI"
.some_service:
        text "Services"
        call info_row
        mov [clock_row], di
        ret
; .ports: appends name SI, number and address for CX words of the BIOS data area from BX on, where not 0.
.ports: mov ax, BIOS_DATA
        mov es, ax
        mov dl, '1'
.port:  mov ax, [es:bx]
        test ax, ax
        jz .next_port
        call line_str
        push ax
        mov al, dl
        call line_char
        mov al, ' '
        call line_char
        pop ax
        call .address
        mov al, ' '
        call line_char
.next_port:
        inc dl
        inc bx
        inc bx
        loop .port
        ret
.address:                               ; three digits
        push ax
        mov al, ah
        and al, 0Fh
        add al, '0'
        call line_char
        pop ax
        jmp line_hex8

; line_hex_version: appends AH.AL.
line_hex_version:
        push ax
        mov al, ah
        xor ah, ah
        call line_dec16
        mov al, '.'
        call line_char
        pop ax
        push ax
        xor ah, ah
        call line_dec16
        pop ax
        ret

; add_vbe: appends version and memory of the VESA BIOS, if there is one.
add_vbe:
        save ax, si, di, es
        push ds
        pop es
        mov di, vbe_buffer
        mov word [di], 4556h            ; "VBE2": room for 512 bytes
        mov word [di + 2], 3245h
        mov ax, 4F00h
        int 10h
        cmp ax, 004Fh
        jne .end
        cmp word [vbe_buffer], 4556h    ; "VESA"
        jne .end
        cmp word [vbe_buffer + 2], 4153h
        jne .end
        add_text ", VBE "
        mov ax, [vbe_buffer + 4]
        call line_hex_version
        add_text ", "
        mov ax, [vbe_buffer + 18]       ; 64 KiB blocks
        mov cx, 64
        mul cx
        call line_dec32
        add_text " KB"
.end:   restore ax, si, di, es
        ret

; add_pci: appends the version of the PCI BIOS, if there is one.
        cpu 386
add_pci:
        pushad
        mov ax, 0B101h
        xor edx, edx
        stc
        int 1Ah
        jc .end
        test ah, ah
        jnz .end
        cmp edx, 20494350h              ; "PCI "
        jne .end
        add_text "PCI "
        mov al, bh
        and al, 0Fh
        mov ah, al
        mov al, bl
        mov cl, 4
        shr al, cl                      ; BCD: 2.10 is 0210h
        call line_hex_version
.end:   popad
        ret
        cpu 8086

; show_drives: a row for each floppy drive, then each hard disk.
show_drives:
        xor dl, dl
.floppy:
        call drive_parameters
        jc .disks
        push dx
        call line_new
        mov al, bl
        cmp al, 6
        jbe .known
        xor al, al
.known: xor ah, ah
        mov bx, ax
        shl bx, 1
        mov si, [.floppy_types + bx]
        call line_str
        text "Floppy A"
        test dl, dl
        jz .name
        text "Floppy B"
.name:  call info_row
        pop dx
        inc dl
        cmp dl, 2
        jb .floppy
.disks: mov dl, 80h
.disk:  call drive_parameters
        jc .end
        push dx
        call line_new
        ; CX as INT 13h packs it: cylinder bits 7-0 in CH, 9-8 in CL bits 7-6, sectors in CL bits 5-0; DH = last head.
        mov al, dh
        xor ah, ah
        inc ax
        push cx
        and cx, 3Fh
        mul cx
        mov bx, ax                      ; sectors in a cylinder, at most 256 * 63
        pop cx
        mov al, ch
        mov ah, cl
        mov cl, 6
        shr ah, cl
        inc ax
        call line_dec16
        add_text " cylinders, "
        mul bx                          ; sectors
        mov cx, 2048
        call divide32
        call line_dec32
        add_text " MB"
        pop dx
        push dx
        text "Disk C"
        cmp dl, 80h
        je .disk_name
        text "Disk D"
.disk_name:
        call info_row
        pop dx
        inc dl
        cmp dl, 82h
        jb .disk
.end:   ret

; drive_parameters: INT 13h 08h for drive DL. Carry set if there is no such drive. BL = floppy type, CX, DH as INT 13h gives them.
drive_parameters:
        push di
        push es
        push dx
        xor bx, bx
        mov ah, 08h
        xor di, di
        mov es, di
        stc
        int 13h
        pop ax                          ; AL = the drive asked for
        jc .end
        mov ah, al
        and ah, 7Fh
        cmp ah, dl                      ; DL = number of drives of the kind
        cmc
.end:   mov dl, al
        pop es
        pop di
        ret

; --- Clock ---------------------------------------------------------------------------------------------------------
; read_clock: CH, CL, DH = hour, minute, second (BCD) of the real-time clock; carry set if there is none.
read_clock:
        save ax, bx
        mov ah, 02h
        xor cx, cx
        xor dx, dx
        stc
        int 1Ah
        jc .end
        cmp ch, 24h                     ; firmware without a clock may leave the registers alone or full of rubbish
        cmc
        jc .end
        cmp cl, 60h
        cmc
.end:   restore ax, bx
        ret

; add_date_time: appends the date, then the time in CH, CL, DH.
add_date_time:
        save ax, cx, dx
        push cx
        push dx
        mov ah, 04h
        xor cx, cx
        xor dx, dx
        int 1Ah
        mov ax, cx
        call line_hex16
        mov al, '-'
        call line_char
        mov al, dh
        call line_hex8
        mov al, '-'
        call line_char
        mov al, dl
        call line_hex8
        mov al, ' '
        call line_char
        pop dx
        pop cx
        mov al, ch
        call line_hex8
        mov al, ':'
        call line_char
        mov al, cl
        call line_hex8
        mov al, ':'
        call line_char
        mov al, dh
        call line_hex8
        restore ax, cx, dx
        ret

; info_clock: the clock row, when the second has changed.
info_clock:
        call read_clock
        jc .end
        cmp dh, [rtc_last]
        je .end
        mov [rtc_last], dh
        call line_new
        call add_date_time
        mov di, [clock_row]
        print_here PANEL_FAINT, "Clock"
        mov di, [clock_row]
        add di, 20
        mov ah, PANEL_STRONG
        call put_line
.end:   ret

        section .bss
clock_row:      resw 1          ; screen offset
        section .data
add_adapter_name.names: dw .mono, .cga, .ega, .vga
.mono:  db "monochrome (MDA)", 0
.cga:   db "CGA", 0
.ega:   db "EGA", 0
.vga:   db "VGA", 0
show_drives.floppy_types:
        dw .none, .t360, .t1200, .t720, .t1440, .t2880, .t2880
.none:  db "present", 0
.t360:  db "360 KB, 5.25 inch", 0
.t1200: db "1.2 MB, 5.25 inch", 0
.t720:  db "720 KB, 3.5 inch", 0
.t1440: db "1.44 MB, 3.5 inch", 0
.t2880: db "2.88 MB, 3.5 inch", 0
        section .text
