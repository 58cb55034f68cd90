; The integer kernels in 32-bit protected mode with paging: flat segments, the first 4 MiB mapped one to one in 4 KiB pages.
        cpu     386
        bits    16
        org     0x8000
%include "kernels.inc"
%include "protected.inc"

rounds          equ     3000

        fill_buffer
        enter_protected flat

flat:
        marker  'S'
        mov     dword [left], rounds
        xor     eax, eax
again:
        call    round_32
        dec     dword [left]
        jnz     again
        mov     [sum], eax
        marker  'E'
        mov     eax, [sum]
        print_sum
        marker  'X'
stop:   hlt
        jmp     stop

        align   8
left:   dd      0
sum:    dd      0
        kernels 32
