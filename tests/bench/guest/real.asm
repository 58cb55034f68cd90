; The integer kernels in real mode, 16-bit code (with 32-bit operands where the work has them).
        cpu     386
        bits    16
        org     0x8000
%include "kernels.inc"

rounds  equ     1500

        fill_buffer
        marker  'S'
        mov     dword [left], rounds
        xor     eax, eax
again:
        call    round_16
        dec     dword [left]
        jnz     again
        mov     [sum], eax
        marker  'E'
        mov     eax, [sum]
        print_sum
        marker  'X'
        cli
stop:   hlt
        jmp     stop

        align   4
left:   dd      0
sum:    dd      0
        kernels 16
