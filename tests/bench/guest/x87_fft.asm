; Fast Fourier transform of 1024 complex doubles on the x87: radix 2, decimation in time, in place.
        cpu     686
        bits    16
        org     0x8000
%include "kernels.inc"
%include "protected.inc"

rounds          equ     500
points          equ     1024
data            equ     0x40000         ; points × (real, imaginary)
factors         equ     0x50000         ; points / 2 × (real, imaginary)

        enter_protected_with_fpu start, 0

; The roots of unity, each from the one before.
make_factors:
        mov     edi, factors
        mov     ecx, points / 2
        fldz
        fld1                            ; real, imaginary
.next:  fst     qword [edi]
        fxch    st1
        fst     qword [edi + 8]
        fxch    st1
        fld     st0
        fmul    qword [first_cosine]
        fld     st2
        fmul    qword [first_sine]
        fsubp   st1, st0                ; new real, real, imaginary
        fxch    st2                     ; imaginary, real, new real
        fmul    qword [first_cosine]
        fxch    st1
        fmul    qword [first_sine]
        faddp   st1, st0                ; new imaginary, new real
        fxch    st1
        add     edi, 16
        dec     ecx
        jnz     .next
        fstp    st0
        fstp    st0
        ret

fill:
        mov     edi, data
        mov     ecx, points * 2
        mov     edx, 12345
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

; Exchanges the points whose numbers are each other's mirror images in binary, and scales all by 1/32.
reorder:
        xor     esi, esi
.next:  mov     edx, esi
        xor     edi, edi
        mov     ecx, 10
.bit:   shr     edx, 1
        rcl     edi, 1
        dec     ecx
        jnz     .bit
        cmp     edi, esi
        jb      .done
        mov     eax, esi
        shl     eax, 4
        mov     ebx, edi
        shl     ebx, 4
        fld     qword [data + eax]
        fmul    dword [shrink]
        fld     qword [data + ebx]
        fmul    dword [shrink]
        fstp    qword [data + eax]
        fstp    qword [data + ebx]
        fld     qword [data + eax + 8]
        fmul    dword [shrink]
        fld     qword [data + ebx + 8]
        fmul    dword [shrink]
        fstp    qword [data + eax + 8]
        fstp    qword [data + ebx + 8]
.done:  inc     esi
        cmp     esi, points
        jne     .next
        ret

; EBX: bytes between the two points of a butterfly; EDX: bytes between factors.
transform:
        mov     ebx, 16
        mov     edx, points * 8
.pass:  xor     ebp, ebp                ; first point of the group
.group: lea     esi, [data + ebp]
        mov     edi, factors
        lea     eax, [esi + ebx]
        mov     [end], eax
.pair:
        fld     qword [esi + ebx]       ; real
        fld     qword [esi + ebx + 8]   ; imaginary, real
        fld     st1
        fmul    qword [edi]
        fld     st1
        fmul    qword [edi + 8]
        fsubp   st1, st0                ; t real, imaginary, real
        fxch    st2
        fmul    qword [edi + 8]
        fxch    st1
        fmul    qword [edi]
        faddp   st1, st0                ; t imaginary, t real
        fld     qword [esi]
        fld     st0
        fsub    st0, st3
        fstp    qword [esi + ebx]
        fadd    st0, st2
        fstp    qword [esi]
        fld     qword [esi + 8]
        fld     st0
        fsub    st0, st2
        fstp    qword [esi + ebx + 8]
        faddp   st1, st0
        fstp    qword [esi + 8]
        fstp    st0
        add     esi, 16
        add     edi, edx
        cmp     esi, [end]
        jne     .pair
        lea     ebp, [ebp + ebx * 2]
        cmp     ebp, points * 16
        jne     .group
        add     ebx, ebx
        shr     edx, 1
        cmp     ebx, points * 16
        jne     .pass
        ret

start:
        call    make_factors
        call    fill
        marker  'S'
        mov     dword [left], rounds
        mov     dword [sum], 0
.again: call    reorder
        call    transform
        mov     esi, data
        mov     eax, [sum]
        add_to_sum points * 4
        mov     [sum], eax
        dec     dword [left]
        jnz     .again
        marker  'E'
        mov     eax, [sum]
        print_sum
        marker  'X'
stop:   hlt
        jmp     stop

        align   8
first_cosine:
        dq      0.99998117528260110909  ; of 2π / 1024
first_sine:
        dq      -0.0061358846491544753597
end:    dd      0
left:   dd      0
sum:    dd      0
word_32: dd     0
scale:  dd      0x1p-31
shrink: dd      0x1p-5
