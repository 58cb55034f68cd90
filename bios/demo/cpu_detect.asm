; Which processor this is, found out the classic way.

CLASS_8086      equ 0
CLASS_186       equ 1
CLASS_286       equ 2
CLASS_386       equ 3
CLASS_486       equ 4           ; no CPUID
CLASS_CPUID     equ 5

        section .bss
cpu_class:      resb 1
cpu_is_nec:     resb 1          ; V20/V30 rather than 8086
cpu_has_fpu:    resb 1
fpu_word:       resw 1
        alignb 4
cpu_max_leaf:   resd 1
cpu_vendor:     resb 13
cpu_brand:      resb 49
        alignb 4
cpu_signature:  resd 1
cpu_features:   resd 1          ; EDX of leaf 1

        section .text
detect_cpu:
        save ax, bx, cx, dx
        ; 8086 and 80186 have bits 12-15 of FLAGS stuck at 1.
        pushf
        pushf
        pop ax
        and ax, 0FFFh
        push ax
        popf
        pushf
        pop ax
        and ax, 0F000h
        cmp ax, 0F000h
        jne .at_least_286
        ; The 80186 takes shift counts modulo 32, the 8086 does not.
        mov ax, 1
        mov cl, 33
        shl ax, cl
        test ax, ax
        mov al, CLASS_186
        jnz .known
        ; The NEC V20 and V30 ignore the operand of AAD.
        mov ax, 0100h
        db 0D5h, 16                     ; AAD 16
        cmp al, 16
        mov al, CLASS_8086
        je .known
        mov byte [cpu_is_nec], 1
        jmp short .known
.at_least_286:
        ; On the 286 in real mode they are stuck at 0.
        pushf
        pop ax
        or ax, 7000h
        push ax
        popf
        pushf
        pop ax
        test ax, 7000h
        mov al, CLASS_286
        jz .known
        call detect_386
.known: popf
%ifdef FORCE_CLASS
        mov al, FORCE_CLASS
%endif
        mov [cpu_class], al

        cmp byte [cpu_class], CLASS_286
        jb .no_emulation
        cpu 286
        smsw ax                         ; EM set: floating-point instructions trap, so do not try
        cpu 8086
        test al, 4
        jnz .no_fpu
.no_emulation:
        mov word [fpu_word], 5A5Ah
        fninit                          ; without a coprocessor nothing answers and the word stays
        fnstsw [fpu_word]
        cmp byte [fpu_word], 0
        jne .no_fpu
        fnstcw [fpu_word]
        mov ax, [fpu_word]
        and ax, 103Fh
        cmp ax, 003Fh
        jne .no_fpu
        mov byte [cpu_has_fpu], 1
.no_fpu:
        restore ax, bx, cx, dx
        ret

        cpu 386
; detect_386: AL = CLASS_386 or later. The 386 cannot set AC (bit 18) of EFLAGS; ID (bit 21) moves where CPUID exists.
detect_386:
        push ecx
        pushfd
        pushfd
        pop eax
        mov ecx, eax
        xor eax, 1 << 18
        push eax
        popfd
        pushfd
        pop eax
        xor eax, ecx
        popfd
        test eax, 1 << 18
        mov al, CLASS_386
        jz .end
        pushfd
        pushfd
        pop eax
        mov ecx, eax
        xor eax, 1 << 21
        push eax
        popfd
        pushfd
        pop eax
        xor eax, ecx
        popfd
        test eax, 1 << 21
        mov al, CLASS_486
        jz .end
        call read_cpuid
        mov al, CLASS_CPUID
.end:   pop ecx
        ret

        cpu 586
read_cpuid:
        save ebx, ecx, edx, di
        xor eax, eax
        cpuid
        mov [cpu_max_leaf], eax
        mov [cpu_vendor], ebx
        mov [cpu_vendor + 4], edx
        mov [cpu_vendor + 8], ecx
        test eax, eax
        jz .no_leaf_1
        mov eax, 1
        cpuid
        mov [cpu_signature], eax
        mov [cpu_features], edx
.no_leaf_1:
        mov eax, 80000000h
        cpuid
        cmp eax, 80000004h              ; processors without extended leaves answer with anything, but nothing this high
        jb .end
        cmp eax, 800000FFh
        ja .end
        mov di, cpu_brand
        mov eax, 80000002h
.brand: push eax
        cpuid
        mov [di], eax
        mov [di + 4], ebx
        mov [di + 8], ecx
        mov [di + 12], edx
        pop eax
        add di, 16
        inc eax
        cmp eax, 80000005h
        jb .brand
.end:   restore ebx, ecx, edx, di
        ret

        cpu 8086
; add_cpu_name: appends the processor's name to the line.
add_cpu_name:
        save ax, bx, si
        mov bl, [cpu_class]
        cmp bl, CLASS_CPUID
        jb .by_class
        mov ax, [cpu_signature]
        and ax, 0F00h                   ; family
        cmp ah, 4
        jne .not_486
        text "80486"
        jmp short .add
.not_486:
        cmp ah, 5
        jne .not_pentium
        text "Pentium"
        jmp short .add
.not_pentium:
        cmp ah, 6
        jne .not_p6
        mov al, [cpu_signature]
        mov bl, 16
        xor ah, ah
        div bl                          ; AL = model
        cmp byte [cpu_signature + 2], 0
        jne .p6                         ; extended model: a later relative
        text "Pentium Pro"
        cmp al, 3
        jb .add
        text "Pentium II"
        cmp al, 7
        jb .add
        text "Pentium III"
        cmp al, 9
        jb .add
.p6:    text "P6 family"
        jmp short .add
.not_p6:
        cmp ah, 15
        jne .other
        text "Pentium 4 family"
        jmp short .add
.other: text "CPU family "
        call line_str
        mov al, ah
        xor ah, ah
        call line_dec16
        jmp short .end
.by_class:
        xor bh, bh
        shl bx, 1
        mov si, [.class_names + bx]
        cmp byte [cpu_is_nec], 0
        je .add
        text "NEC V20/V30"
.add:   call line_str
.end:   restore ax, bx, si
        ret

        section .data
add_cpu_name.class_names:
        dw .n8086, .n186, .n286, .n386, .n486
.n8086: db "8086/8088", 0
.n186:  db "80186/80188", 0
.n286:  db "80286", 0
.n386:  db "80386", 0
.n486:  db "80486", 0
