; Keys through the BIOS, and waiting without burning host time.

KEY_ESC         equ 1Bh
SCAN_UP         equ 48h
SCAN_DOWN       equ 50h
SCAN_HOME       equ 47h
SCAN_END        equ 4Fh

BIOS_DATA       equ 0040h
BDA_TICKS       equ 6Ch         ; low word of the tick counter, 18.2 a second
BDA_ROWS        equ 84h         ; rows - 1 (EGA and later)

        section .text
; poll_key: AX = the next key (AH scan code, AL character), or 0 when none is waiting.
poll_key:
        mov ah, 1
        int 16h
        jz .none
        xor ah, ah
        int 16h
        ret
.none:  xor ax, ax
        ret

; wait_key: AX = the next key. Halts until there is one.
wait_key:
        call poll_key
        test ax, ax
        jnz .end
        sti
        hlt                             ; the timer or the keyboard ends it
        jmp short wait_key
.end:   ret

; flush_keys: forgets keys typed so far.
flush_keys:
        push ax
.next:  call poll_key
        test ax, ax
        jnz .next
        pop ax
        ret

; get_ticks: AX = low word of the BIOS tick counter.
get_ticks:
        push es
        mov ax, BIOS_DATA
        mov es, ax
        mov ax, [es:BDA_TICKS]
        pop es
        ret

; wait_tick: halts until the BIOS tick counter moves. AX = its low word then.
wait_tick:
        push bx
        call get_ticks
        mov bx, ax
.wait:  sti
        hlt
        call get_ticks
        cmp ax, bx
        je .wait
        pop bx
        ret
