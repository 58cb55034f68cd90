; The integer kernels in 32-bit protected mode with paging: flat segments, the first 4 MiB mapped one to one in 4 KiB pages.
        cpu     386
        bits    16
        org     0x8000
%include "kernels.inc"

rounds          equ     3000
directory       equ     0x20000
table           equ     0x21000

        fill_buffer
        cli
        ; page tables
        mov     ax, directory >> 4
        mov     es, ax
        xor     di, di
        mov     cx, 4096 / 4
        xor     eax, eax
        rep     stosd
        mov     dword [es:0], table | 3
        mov     ax, table >> 4
        mov     es, ax
        xor     di, di
        mov     cx, 1024
        mov     eax, 3
page:   stosd
        add     eax, 4096
        loop    page
        lgdt    [gdt_pointer]
        mov     eax, directory
        mov     cr3, eax
        mov     eax, cr0
        or      eax, 0x80000001
        mov     cr0, eax
        jmp     dword 8:flat

        bits    32
flat:
        mov     ax, 16
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     esp, 0x7C00
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
gdt:    dq      0, 0x00CF9A000000FFFF, 0x00CF92000000FFFF
gdt_pointer:
        dw      gdt_pointer - gdt - 1
        dd      gdt
left:   dd      0
sum:    dd      0
        kernels 32
