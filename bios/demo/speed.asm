; Speed: instructions a second of a 16-bit and a 32-bit loop against the timer's ticks, and three jobs whose results
; are checked.
;
; Text a script can wait for: "RESULT: 6 of 6 checks passed" (5 of 5 before the 386); the figures go to the debug port
; as "demo: speed ...".

LOOP_TICKS      equ 18          ; how long each loop runs: just under a second
JOB_TICKS       equ 9
BLOCK_BYTES     equ 32768

        section .bss
        alignb 4
chunks:         resd 1          ; of 1000 instructions
scratch_word:   resd 1
checks:         resw 1
checks_passed:  resw 1
speed_row:      resw 1

        section .text
speed_show:
        text "7  SPEED"
        mov bx, press_key_help
        call screen_begin
        mov di, AT(3, 4)
        mov cx, 18 << 8 | 72
        text "Measured in the machine's own time"
        call panel
        mov word [speed_row], AT(5, 8)
        mov word [checks], 0
        mov word [checks_passed], 0

        text "16-bit loop"
        call speed_label
        call loop_16
        call add_mips
        call speed_value

        text "32-bit loop"
        call speed_label
        cmp byte [cpu_class], CLASS_386
        jb .no_32
        cpu 386
        mov ebx, loop_32
        call protected_call
        cpu 8086
        call add_mips
        jmp short .loop_32_shown
.no_32: call line_new
        add_text "needs a 386"
.loop_32_shown:
        call speed_value
        add word [speed_row], 160

        call make_block
        text "Memory copy"
        call speed_label
        mov si, copy_block
        call measure
        call add_kilobytes
        call speed_value
        call compare_blocks
        text "Copy is the same as the original"
        call speed_check

        text "CRC-32"
        call speed_label
        call crc_table_make
        mov si, crc_block
        call measure
        call add_kilobytes
        call speed_value
        call crc_check_digits
        text "CRC-32 of the digits 1 to 9 is CBF43926"
        call speed_check
        call crc_check_block
        text "CRC-32 of the block is right"
        call speed_check
        cmp byte [cpu_class], CLASS_386
        jb .no_wide
        call crc_check_wide
        text "The same in 32-bit code"
        call speed_check
.no_wide:
        text "Primes to 65535"
        call speed_label
        mov si, sieve
        call measure
        ; Runs a second = passes * 18.2065 / ticks.
        mov bx, 18207
        call per_second
        mov cx, 10
        call divide32
        call line_new
        call line_hundredths
        add_text " runs a second"
        call speed_value
        mov ax, [primes]
        cmp ax, PRIMES_RIGHT
        call zero_to_carry
        text "There are 6542 of them"
        call speed_check
        call sieve_check_last
        text "The last one is 65521"
        call speed_check

        call line_new
        add_text "RESULT: "
        mov ax, [checks_passed]
        call line_dec16
        add_text " of "
        mov ax, [checks]
        call line_dec16
        add_text " checks passed"
        call debug_result
        mov di, AT(22, 26)
        mov ah, 1Ah
        mov bx, [checks]
        cmp bx, [checks_passed]
        je .good
        mov ah, 1Ch
.good:  call put_line
        call flush_keys
        call wait_key
        ret

; speed_label: starts a row with label SI.
speed_label:
        push di
        mov di, [speed_row]
        mov ah, PANEL
        call put_str
        mov di, [speed_row]
        add di, 22 * 2
        mov ah, PANEL_FAINT
        push si
        text "measuring..."
        call put_str
        pop si
        mov [speed_name], si
        pop di
        ret

; speed_value: the built line as the row's value; goes to the next row.
speed_value:
        mov si, .debug
        call emit
        mov si, [speed_name]
        call emit
        mov al, ' '
        out DEBUG_PORT, al
        call debug_built
        mov di, [speed_row]
        add word [speed_row], 160
        add di, 22 * 2
        mov ah, PANEL_STRONG
        mov cx, 40
        jmp put_line_wide

; emit: writes the string at SI to the debug port without a line end. Changes AX, SI.
emit:   lodsb
        test al, al
        jz .end
        out DEBUG_PORT, al
        jmp short emit
.end:   ret

; speed_check: a row for the check SI: carry set if it passed.
speed_check:
        mov bx, si
        text "fail "
        mov ax, PANEL_BAD << 8 | 'x'
        jnc .mark
        inc word [checks_passed]
        text "pass "
        mov ax, PANEL_GOOD << 8 | 0FBh
.mark:  inc word [checks]
        mov di, [speed_row]
        add word [speed_row], 160
        add di, 22 * 2
        call put_char
        add di, 2
        call line_new
        add_text_keep "demo: "
        call line_str
        mov si, bx
        call line_str
        call debug_built
        mov ah, PANEL
        jmp put_str

; zero_to_carry: carry set if the zero flag is.
zero_to_carry:
        clc
        jne .end
        stc
.end:   ret

; loop_16: runs the 16-bit loop for LOOP_TICKS. [chunks] = thousands of instructions.
loop_16:
        push es
        mov ax, BIOS_DATA
        mov es, ax
        mov word [chunks], 0
        mov word [chunks + 2], 0
        mov di, scratch_word
        xor bx, bx
        xor dx, dx
        call wait_tick
        mov bp, ax
        add bp, LOOP_TICKS
        ; A chunk is 1000 instructions: 2 before, 99 rounds of 10, 8 after.
.chunk: mov cx, 99
        nop
.round: add ax, [di]
        xor ax, dx
        rol ax, 1
        mov [di], ax
        adc dx, ax
        inc bx
        sub dx, bx
        and bx, 0FFFh
        dec cx
        jnz .round
        add word [chunks], 1
        adc word [chunks + 2], 0
        mov ax, [es:BDA_TICKS]
        sub ax, bp
        nop
        nop
        test ax, ax
        js .chunk
        pop es
        ret

        cpu 386
        bits 32
; loop_32: the same with 32-bit registers, for protected_call.
loop_32:
        mov dword [chunks], 0
        mov edi, scratch_word
        xor ebx, ebx
        xor edx, edx
        sti
        mov eax, [timer_ticks]
.edge:  hlt
        cmp eax, [timer_ticks]
        je .edge
        mov ebp, [timer_ticks]
        add ebp, LOOP_TICKS
.chunk: mov ecx, 99
        nop
.round: add eax, [edi]
        xor eax, edx
        rol eax, 1
        mov [edi], eax
        adc edx, eax
        inc ebx
        sub edx, ebx
        and ebx, 0FFFh
        dec ecx
        jnz .round
        add dword [chunks], 1
        adc dword [scratch_word], 0
        mov eax, [timer_ticks]
        sub eax, ebp
        nop
        nop
        test eax, eax
        js .chunk
        ret
        bits 16
        cpu 8086

; add_mips: a new line with millions of instructions a second: chunks * 1000 * 1193182 / 65536 / LOOP_TICKS / 1e6.
add_mips:
        mov ax, [chunks]
        mov dx, [chunks + 2]
        mov cx, 18207                   ; hundredths, and another factor of 10000
        call multiply32
        mov cx, LOOP_TICKS
        call divide48
        mov cx, 10000
        call divide48
        call line_new
        call line_hundredths
        add_text " million instructions a second"
        ret

; measure: runs the routine SI over and over, for at least JOB_TICKS from a tick on. DX:AX = runs, CX = ticks taken.
measure:
        save bx, di, bp
        xor bx, bx                      ; DI:BX = runs
        xor di, di
        call wait_tick
        mov bp, ax
.run:   save bx, si, di, bp
        call si
        restore bx, si, di, bp
        add bx, 1
        adc di, 0
        call get_ticks
        sub ax, bp
        cmp ax, JOB_TICKS
        jb .run
        mov cx, ax
        mov ax, bx
        mov dx, di
        restore bx, di, bp
        ret

; per_second: DX:AX = DX:AX * BX / CX / 10.
per_second:
        push cx
        mov cx, bx
        call multiply32
        pop cx
        call divide48
        mov cx, 10
        jmp divide48

; add_kilobytes: a new line with kilobytes a second, after measure ran a job of one block: runs * 32 * 18.2065 / ticks.
add_kilobytes:
        mov bx, 5826
        call per_second
        call line_new
        call line_dec32
        add_text " KB a second"
        ret

        section .bss
speed_name:     resw 1
        section .data
speed_value.debug: db "demo: speed ", 0
        section .text
