; Memory as the BIOS reports it: INT 12h, and INT 15h 88h, E801h and the E820h map.

        section .bss
        alignb 4
map_entry:      resb 24         ; one answer of INT 15h E820h
map_next:       resd 1
map_count:      resb 1

        section .text
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
        section .text
        cpu 8086
