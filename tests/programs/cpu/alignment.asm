; Alignment checks: CR0.AM and EFLAGS.AC in ring 3 and in virtual-8086 mode; never in the inner rings, nor for what the processor reads by itself.
; A row is the address modulo 8; a column an operand: byte, word, doubleword read and written, ADD, XCHG, PUSH and POP of a stack there, far
; pointers and BOUND of both sizes, SGDT, BT, MOVSD, LOCK INC of a word.
;
; QEMU: has no alignment checks.
; cpu: 80486 pentium pentiumpro
%include "harness.inc"

CR0_AM          equ     1 << 18
PLACE           equ     SCRATCH + 0x80

%macro column 1+
        attempt
        mov     ebx, PLACE
        add     ebx, [offset]
        mov     esi, ebx
        mov     edi, SCRATCH
        xor     ecx, ecx
        cmp     byte [virtual], 0
        jne     %%virtual
        ring    3
        %1
        int     DONE
%%virtual:
        v86     3
        %1
        int     DONE
        bits    32
        finished
        call    report_letter
%endmacro
%macro push_there 0
        mov     edx, esp
        mov     esp, ebx
        push    eax
        mov     esp, edx
%endmacro
%macro pop_there 0
        mov     edx, esp
        mov     esp, ebx
        pop     eax
        mov     esp, edx
%endmacro
        jmp     rows
        align   4
offset:         dd      0
virtual:        dd      0
table:
        mov     dword [offset], 0
.row:
        mov     dword [PLACE - 4], 0            ; a far pointer to null, bounds 0, and so on
        mov     dword [PLACE], 0
        mov     dword [PLACE + 4], 0
        mov     dword [PLACE + 8], 0
        mov     dword [PLACE + 12], 0
        mov     dword [PLACE + 16], 0
        say     "  "
        put_hex4 [offset]
        say     " "
        column  mov al, [ebx]
        column  mov ax, [ebx]
        column  mov eax, [ebx]
        column  mov [ebx], ecx
        column  add [ebx], ecx
        column  xchg [ebx], ecx
        column  push_there
        column  pop_there
        column  o16 lfs ax, [ebx]
        column  o32 lfs eax, [ebx]
        column  o16 bound cx, [ebx]
        column  o32 bound ecx, [ebx]
        column  sgdt [ebx]
        column  bt dword [ebx], ecx
        column  movsd
        column  lock inc word [ebx]
        new_line
        inc     dword [offset]
        cmp     dword [offset], 8
        jb      near .row
        ret
rows:
        mov     dword [case_flags], FLAG_AC | 2
        say     "ring 3 with AC, AM clear", 10
        call    table
        mov     eax, cr0
        or      eax, CR0_AM
        mov     cr0, eax
        say     "ring 3 with AC and AM", 10
        call    table
        mov     dword [virtual], 1
        say     "virtual-8086 mode with AC and AM", 10
        call    table
        mov     dword [virtual], 0
        mov     dword [case_flags], 2
        say     "ring 3 with AM, AC clear", 10
        call    table
        mov     dword [case_flags], FLAG_AC | 2
%macro unaligned 0
        mov     eax, [SCRATCH + 1]
%endmacro
        rings   "unaligned, AC and AM", unaligned
        try     "the error code is 0, and the place the instruction's"
        ring    3
        nop
        mov     eax, [SCRATCH + 3]
        done
        try     "POPFD that sets AC"
        mov     dword [case_flags], 2
        ring    3
        push    dword FLAG_AC | 2
        popfd
        mov     eax, [SCRATCH + 1]
        done
        mov     dword [case_flags], FLAG_AC | 2
        try     "CALL with an unaligned stack"
        ring    3
        dec     esp
        call    $ + 5
        done
        try     "a missing segment comes first"
        xor     eax, eax
        mov     fs, ax
        ring    3
        mov     eax, [fs:1]
        done
        try     "ENTER and LEAVE on an aligned stack"
        ring    3
        enter   3, 0
        leave
        done
        finish
