; Firmware and devices: BIOS, video adapter, drives, ports, mouse, APM and PCI, as the BIOS reports them.

        section .bss
vbe_buffer:     resb 512

        section .text
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
