; I/O permission: IOPL, the bit map of a 32-bit TSS and its end, for bytes, words and doublewords; INS and OUTS; virtual-8086 mode, where IOPL does not count.
;
; cpu: 80386 80486 pentium pentiumpro
%include "harness.inc"
%include "ring_in_eax.inc"

BIG_TSS         equ     0x2800
MAP             equ     BIG_TSS + 104
PORT            equ     0x30            ; ports 30h to 3Fh: nothing is there

; IN AL, AX, EAX at every port from PORT on, for what [MAP] and the limit are: three letters each.
        jmp     cases
ports_row:                                      ; [virtual]: in virtual-8086 mode, otherwise in ring [caller]
        mov     dword [port], PORT
.next:
        say     " "
%macro port_case 2                              ; 32-bit instruction, the same in 16-bit code
        attempt
        mov     edx, [port]
        mov     edi, SCRATCH
        mov     esi, SCRATCH
        mov     ecx, 1
        cmp     byte [virtual], 0
        jne     %%virtual
        mov     eax, [caller]
        mov     ebx, edx
        ring_in_eax
        mov     edx, ebx
        mov     ecx, 1
        %1
        int     DONE
%%virtual:
        mov     ebx, edx
        v86     3
        mov     edx, ebx
        mov     ecx, 1
        %2
        int     DONE
        bits    32
        finished
        call    report_letter
%endmacro
        port_case {in al, dx}, {in al, dx}
        port_case {in ax, dx}, {in ax, dx}
        port_case {in eax, dx}, {in eax, dx}
        inc     dword [port]
        cmp     dword [port], PORT + 16
        jb      near .next
        new_line
        ret
        align   4
port:           dd      0
caller:         dd      0
virtual:        dd      0

fresh_tss:                                      ; EAX: limit; a map of zeros
        push    eax
        mov     esi, TSS
        mov     edi, BIG_TSS
        mov     ecx, 104 / 4
        rep movsd
        xor     eax, eax
        mov     ecx, 0x40
        rep stosd
        mov     word [BIG_TSS + 102], 104
        pop     eax
        mov     word [GDT + TASK2], ax
        mov     word [GDT + TASK2 + 2], BIG_TSS
        mov     dword [GDT + TASK2 + 4], (PRESENT | 0x09) << 8
        mov     ax, TASK2
        ltr     ax
        ret
%macro map_case 2+                              ; TITLE, preparation
        mov     eax, 104 + 0x40
        call    fresh_tss
        %2
        say     %1, ":", 10
        mov     dword [virtual], 0
        mov     dword [caller], 3
        call    ports_row
        mov     dword [virtual], 1
        call    ports_row
%endmacro
%macro limit 1
        mov     eax, %1
        call    fresh_tss
%endmacro
cases:
        map_case "all allowed", nop
        map_case "every third port forbidden", mov word [MAP + PORT / 8], 0x9249
        map_case "port 37h forbidden", mov byte [MAP + PORT / 8], 0x80
        map_case "port 38h forbidden", mov byte [MAP + PORT / 8 + 1], 0x01
        map_case "the map ends with port 3Fh", limit 104 + PORT / 8 + 1
        map_case "the map ends with port 37h", limit 104 + PORT / 8
        map_case "the map ends with port 2Fh", limit 104 + PORT / 8 - 1
%macro all_ones 0
        limit   104 + PORT / 8 + 1
        mov     byte [MAP + PORT / 8 + 1], 0xFF
%endmacro
        map_case "the last byte is all ones, as the manual wants it", all_ones
        map_case "the map begins at the limit", mov word [BIG_TSS + 102], 104 + 0x40
        map_case "the map begins at 0", mov word [BIG_TSS + 102], 0
        map_case "the map begins at FFFFh", mov word [BIG_TSS + 102], 0xFFFF
        map_case "no room for the map's address", limit 102
%macro narrow 0
        mov     word [BIG_TSS + 2], INNER0
        mov     word [BIG_TSS + 4], DATA(0)
        mov     dword [GDT + TASK2 + 4], (PRESENT | 0x01) << 8
        mov     ax, TASK2
        ltr     ax
%endmacro
        map_case "16-bit TSS", narrow

; IOPL makes the map unimportant, for CPL up to it.
        mov     eax, 104
        call    fresh_tss
%macro in_case 0
        in      al, PORT
%endmacro
%macro out_case 0
        out     PORT, eax
%endmacro
%macro insb_case 0
        mov     dx, PORT
        mov     edi, SCRATCH
        insb
%endmacro
%macro outsw_case 0
        mov     dx, PORT
        mov     esi, SCRATCH
        outsw
%endmacro
%macro rep_none_case 0
        mov     dx, PORT
        mov     esi, SCRATCH
        xor     ecx, ecx
        rep outsb
%endmacro
%macro cli_case 0
        cli
        sti
        cli
%endmacro
%assign iopl 0
%rep 4
        mov     dword [case_flags], IOPL(iopl) | 2
        rings   {"IN, IOPL ", '0' + iopl}, in_case
        rings   {"OUT, IOPL ", '0' + iopl}, out_case
        rings   {"CLI STI, IOPL ", '0' + iopl}, cli_case
%assign iopl iopl + 1
%endrep
        mov     dword [case_flags], 2
        rings   "INSB", insb_case
        rings   "OUTSW", outsw_case
        rings   "REP OUTSB, ECX 0", rep_none_case
        finish
