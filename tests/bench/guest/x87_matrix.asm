; Product of two 64 × 64 matrices of doubles on the x87, the inner loop as compilers write it.
        cpu     686
        bits    16
        org     0x8000
%include "kernels.inc"
%include "protected.inc"

rounds          equ     60
size            equ     64
row             equ     size * 8
matrix_a        equ     0x40000
matrix_b        equ     0x50000
matrix_c        equ     0x60000

        enter_protected_with_fpu start, 0

; Fills the matrix at EDI with numbers between -1 and 1 from the generator in EDX.
fill:
        mov     ecx, size * size
.next:  imul    edx, edx, 1103515245
        add     edx, 12345
        mov     [word_32], edx
        fild    dword [word_32]
        fmul    dword [scale]
        fstp    qword [edi]
        add     edi, 8
        dec     ecx
        jnz     .next
        ret

; C = A × B
multiply:
        mov     esi, matrix_a
        mov     edi, matrix_c
        mov     ebp, size               ; rows left
.row:   mov     ebx, matrix_b
        mov     edx, size               ; columns left
.column:
        fldz
        mov     ecx, size
        xor     eax, eax
        push    ebx
.term:  fld     qword [esi + eax * 8]
        fmul    qword [ebx]
        add     ebx, row
        inc     eax
        cmp     eax, ecx
        faddp   st1, st0
        jne     .term
        pop     ebx
        fstp    qword [edi]
        add     edi, 8
        add     ebx, 8
        dec     edx
        jnz     .column
        add     esi, row
        dec     ebp
        jnz     .row
        ret

start:
        mov     edx, 12345
        mov     edi, matrix_a
        call    fill
        mov     edi, matrix_b
        call    fill
        marker  'S'
        mov     dword [left], rounds
        mov     dword [sum], 0
.again: call    multiply
        mov     esi, matrix_c
        mov     eax, [sum]
        add_to_sum size * size * 2
        mov     [sum], eax
        ; A takes a row of the product, made small, so that no two rounds are alike.
        mov     edx, [left]
        and     edx, size - 1
        shl     edx, 9
        mov     ecx, size
        xor     ebx, ebx
.take:  fld     qword [matrix_c + edx + ebx * 8]
        fmul    dword [eighth]
        fstp    qword [matrix_a + edx + ebx * 8]
        inc     ebx
        dec     ecx
        jnz     .take
        dec     dword [left]
        jnz     .again
        marker  'E'
        mov     eax, [sum]
        print_sum
        marker  'X'
stop:   hlt
        jmp     stop

        align   8
left:   dd      0
sum:    dd      0
word_32: dd     0
scale:  dd      0x1p-31
eighth: dd      0.125
