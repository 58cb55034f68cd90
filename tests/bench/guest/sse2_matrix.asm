; Product of two 64 × 64 matrices of doubles with SSE2, two columns at a time.
        cpu     x64
        bits    16
        org     0x8000
%include "kernels.inc"
%include "protected.inc"

rounds          equ     150
size            equ     64
row             equ     size * 8
matrix_a        equ     0x40000
matrix_b        equ     0x50000
matrix_c        equ     0x60000

        enter_protected_with_fpu start, 1

; Fills the matrix at EDI with numbers between -1 and 1 from the generator in EDX.
fill:
        mov     ecx, size * size
.next:  imul    edx, edx, 1103515245
        add     edx, 12345
        cvtsi2sd xmm0, edx
        mulsd   xmm0, [scale]
        movsd   [edi], xmm0
        add     edi, 8
        dec     ecx
        jnz     .next
        ret

; C = A × B: each element of A times a row of B, added to a row of C.
multiply:
        mov     edi, matrix_c
        mov     ecx, size * size / 2
        xorpd   xmm0, xmm0
.clear: movapd  [edi], xmm0
        add     edi, 16
        dec     ecx
        jnz     .clear
        mov     esi, matrix_a
        mov     edi, matrix_c
        mov     ebp, size               ; rows left
.row:   mov     ebx, matrix_b
        mov     edx, size               ; elements of the row left
.element:
        movsd   xmm0, [esi]
        unpcklpd xmm0, xmm0
        xor     ecx, ecx
.pair:  movapd  xmm1, [ebx + ecx]
        movapd  xmm2, [ebx + ecx + 16]
        mulpd   xmm1, xmm0
        mulpd   xmm2, xmm0
        addpd   xmm1, [edi + ecx]
        addpd   xmm2, [edi + ecx + 16]
        movapd  [edi + ecx], xmm1
        movapd  [edi + ecx + 16], xmm2
        add     ecx, 32
        cmp     ecx, row
        jne     .pair
        add     esi, 8
        add     ebx, row
        dec     edx
        jnz     .element
        add     edi, row
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
        mov     ecx, size / 2
        xor     ebx, ebx
        movsd   xmm3, [eighth]
        unpcklpd xmm3, xmm3
.take:  movapd  xmm0, [matrix_c + edx + ebx * 8]
        mulpd   xmm0, xmm3
        movapd  [matrix_a + edx + ebx * 8], xmm0
        add     ebx, 2
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
scale:  dq      0x1p-31
eighth: dq      0.125
