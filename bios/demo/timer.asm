; A fast tick for moving pictures: counter 0 of the 8254 at four times the BIOS rate, 72.8 a second. Every fourth tick
; goes on to the BIOS, so its clock and its floppy motor time-out stay exact.

PIT_0           equ 40h
PIT_2           equ 42h
PIT_CONTROL     equ 43h
PIC_COMMAND     equ 20h
PIC_EOI         equ 20h
TIMER_VECTOR    equ 08h * 4
FAST_DIVISOR    equ 65536 / 4
FAST_TICKS_PER_SECOND equ 73

        section .bss
fast_ticks:     resw 1
fast_phase:     resb 1
fast_is_on:     resb 1
bios_timer:     resd 1

        section .text
; fast_timer_on, fast_timer_off: switch the fast tick; [fast_ticks] counts while it is on.
fast_timer_on:
        save ax, bx, es
        cmp byte [fast_is_on], 0
        jne .end
        cli
        xor bx, bx
        mov es, bx
        mov [fast_ticks], bx
        mov byte [fast_phase], 0
        mov ax, [es:TIMER_VECTOR]
        mov [bios_timer], ax
        mov ax, [es:TIMER_VECTOR + 2]
        mov [bios_timer + 2], ax
        mov word [es:TIMER_VECTOR], fast_timer_interrupt
        mov [es:TIMER_VECTOR + 2], cs
        mov ax, FAST_DIVISOR
        call set_timer
        mov byte [fast_is_on], 1
        sti
.end:   restore ax, bx, es
        ret

fast_timer_off:
        save ax, bx, es
        cmp byte [fast_is_on], 0
        je .end
        cli
        xor bx, bx
        mov es, bx
        mov ax, [bios_timer]
        mov [es:TIMER_VECTOR], ax
        mov ax, [bios_timer + 2]
        mov [es:TIMER_VECTOR + 2], ax
        xor ax, ax                      ; 65536
        call set_timer
        mov byte [fast_is_on], 0
        sti
.end:   restore ax, bx, es
        ret

; set_timer: counter 0 as a square wave with divisor AX.
set_timer:
        push ax
        mov al, 36h                     ; 8254 control word: counter 0, low then high byte, mode 3, binary
        out PIT_CONTROL, al
        pop ax
        out PIT_0, al
        xchg al, ah
        out PIT_0, al
        xchg al, ah
        ret

fast_timer_interrupt:
        inc word [cs:fast_ticks]
        inc byte [cs:fast_phase]
        test byte [cs:fast_phase], 3
        jz .to_bios
        push ax
        mov al, PIC_EOI
        out PIC_COMMAND, al
        pop ax
        iret
.to_bios:
        jmp far [cs:bios_timer]

; wait_fast: halts until the fast tick counter moves.
wait_fast:
        push ax
        mov ax, [fast_ticks]
.wait:  sti
        hlt
        cmp ax, [fast_ticks]
        je .wait
        pop ax
        ret
