; The jobs of the speed screen: copying, CRC-32, the sieve of Eratosthenes. Each leaves a result that is checked.

CRC_POLYNOMIAL_LOW  equ 8320h   ; EDB88320h, the reflected polynomial of Ethernet and ZIP
CRC_POLYNOMIAL_HIGH equ 0EDB8h
BLOCK_CRC       equ 0x43150059
PRIMES_RIGHT    equ 6542
LAST_PRIME      equ 65521

        section .bss
        alignb 4
crc_table:      resd 256
crc_result:     resd 1
crc_wide:       resd 1
primes:         resw 1

        section .text
; make_block: BLOCK_BYTES of pseudo-random words at the start of the work segment.
make_block:
        push es
        mov ax, WORK_SEGMENT
        mov es, ax
        mov word [random_state], 4C53h
        xor di, di
        mov cx, BLOCK_BYTES / 2
.next:  call random
        stosw
        loop .next
        pop es
        ret

; copy_block: copies it to the second work segment.
copy_block:
        save cx, si, di, ds, es
        mov ax, WORK2_SEGMENT
        mov es, ax
        mov ax, WORK_SEGMENT
        mov ds, ax
        xor si, si
        xor di, di
        mov cx, BLOCK_BYTES / 2
        rep movsw
        restore cx, si, di, ds, es
        ret

; compare_blocks: carry set if the copy is the same.
compare_blocks:
        save cx, si, di, ds, es
        mov ax, WORK2_SEGMENT
        mov es, ax
        mov ax, WORK_SEGMENT
        mov ds, ax
        xor si, si
        xor di, di
        mov cx, BLOCK_BYTES / 2
        repe cmpsw
        restore cx, si, di, ds, es
        jmp zero_to_carry

crc_table_make:
        xor si, si
.entry: mov ax, si
        xor dx, dx
        mov cx, 8
.bit:   shr dx, 1
        rcr ax, 1
        jnc .no_term
        xor ax, CRC_POLYNOMIAL_LOW
        xor dx, CRC_POLYNOMIAL_HIGH
.no_term:
        loop .bit
        mov bx, si
        shl bx, 1
        shl bx, 1
        mov [crc_table + bx], ax
        mov [crc_table + bx + 2], dx
        inc si
        cmp si, 256
        jb .entry
        ret

; crc: DX:AX = CRC-32 of CX bytes at ES:SI. Changes BX, CX, SI.
crc:    mov ax, 0FFFFh
        mov dx, ax
.byte:  mov bl, al
        xor bl, [es:si]
        inc si
        xor bh, bh
        shl bx, 1
        shl bx, 1
        mov al, ah
        mov ah, dl
        mov dl, dh
        xor dh, dh
        xor ax, [crc_table + bx]
        xor dx, [crc_table + bx + 2]
        loop .byte
        not ax
        not dx
        ret

crc_block:
        push es
        mov ax, WORK_SEGMENT
        mov es, ax
        xor si, si
        mov cx, BLOCK_BYTES
        call crc
        mov [crc_result], ax
        mov [crc_result + 2], dx
        pop es
        ret

; crc_check_digits: carry set if the CRC-32 of "123456789" is the published check value.
crc_check_digits:
        push ds
        pop es
        text "123456789"
        mov cx, 9
        call crc
        cmp ax, 3926h
        jne .end
        cmp dx, 0CBF4h
.end:   jmp zero_to_carry

; crc_check_block: carry set if the block's CRC-32 is what an independent program found for the same pseudo-random words.
crc_check_block:
        mov ax, [crc_result]
        mov dx, [crc_result + 2]
        cmp ax, BLOCK_CRC & 0FFFFh
        jne .end
        cmp dx, BLOCK_CRC >> 16
.end:   jmp zero_to_carry

        cpu 386
; crc_check_wide: carry set if 32-bit code in protected mode finds the same.
crc_check_wide:
        mov dword [crc_wide], 0
        mov ebx, crc_wide_routine
        call protected_call
        mov eax, [crc_wide]
        cmp eax, [crc_result]
        jmp zero_to_carry

        bits 32
crc_wide_routine:
        mov esi, WORK_LINEAR
        mov ecx, BLOCK_BYTES
        mov eax, -1
.byte:  movzx ebx, byte [fs:esi]
        inc esi
        movzx edx, al
        xor edx, ebx
        shr eax, 8
        xor eax, [crc_table + edx * 4]
        dec ecx
        jnz .byte
        not eax
        mov [crc_wide], eax
        ret
        bits 16
        cpu 8086

; sieve: strikes out the multiples of every prime below 65536 in the second work segment, counts what is left.
sieve:
        push es
        mov ax, WORK2_SEGMENT
        mov es, ax
        xor di, di
        mov ax, 0101h
        mov cx, 8000h
        rep stosw
        mov word [es:0], 0              ; 0 and 1 are not prime
        mov si, 2
.prime: cmp byte [es:si], 0
        je .next
        mov ax, si
        mul ax
        mov di, ax                      ; smaller multiples are struck out already; SI < 256, so this fits
        xor al, al
.strike:
        mov [es:di], al
        add di, si
        jnc .strike
.next:  inc si
        cmp si, 256
        jb .prime
        xor ax, ax
        xor dx, dx
        xor si, si
        mov cx, 8000h
.count: mov bx, [es:si]
        add al, bl
        adc ah, 0
        add al, bh
        adc ah, 0
        add si, 2
        loop .count
        mov [primes], ax
        pop es
        ret

; sieve_check_last: carry set if the largest prime left is LAST_PRIME.
sieve_check_last:
        push es
        mov ax, WORK2_SEGMENT
        mov es, ax
        mov si, 0FFFFh
.look:  cmp byte [es:si], 0
        jne .found
        dec si
        jnz .look
.found: pop es
        cmp si, LAST_PRIME
        jmp zero_to_carry
