; Blending two pictures of 128 × 64 pixels (four bytes each) with MMX: to + (from - to) × alpha / 256, alpha from each pixel's last byte.
        cpu     686
        bits    16
        org     0x8000
%include "kernels.inc"
%include "protected.inc"

rounds          equ     2000
pixels          equ     128 * 64
source          equ     0x40000
target          equ     0x50000

        enter_protected_with_fpu start, 0

; Fills the picture at EDI from the generator in EDX.
fill:
        mov     ecx, pixels
.next:  imul    edx, edx, 1103515245
        add     edx, 12345
        mov     eax, edx
        imul    edx, edx, 1103515245
        add     edx, 12345
        mov     ebx, edx
        shr     ebx, 16
        mov     ax, bx
        mov     [edi], eax
        add     edi, 4
        dec     ecx
        jnz     .next
        ret

; Two pixels at a time.
blend:
        mov     esi, source
        mov     edi, target
        mov     ecx, pixels / 2
        pxor    mm7, mm7
.pair:
        movq    mm0, [esi]
        movq    mm1, [edi]
        movq    mm2, mm0
        movq    mm3, mm1
        punpcklbw mm0, mm7
        punpckhbw mm2, mm7
        punpcklbw mm1, mm7
        punpckhbw mm3, mm7
        movq    mm4, mm0
        punpckhwd mm4, mm4
        punpckhdq mm4, mm4              ; four times the first pixel's alpha
        movq    mm5, mm2
        punpckhwd mm5, mm5
        punpckhdq mm5, mm5
        psubw   mm0, mm1
        psubw   mm2, mm3
        pmullw  mm0, mm4
        pmullw  mm2, mm5
        psrlw   mm0, 8
        psrlw   mm2, 8
        paddb   mm0, mm1
        paddb   mm2, mm3
        packuswb mm0, mm2
        movq    [edi], mm0
        add     esi, 8
        add     edi, 8
        dec     ecx
        jnz     .pair
        emms
        ret

start:
        mov     edx, 12345
        mov     edi, source
        call    fill
        mov     edi, target
        call    fill
        marker  'S'
        mov     dword [left], rounds
        mov     dword [sum], 0
.again: call    blend
        ; One pixel of each round counts, and makes the next one differ.
        mov     edx, [left]
        and     edx, pixels - 1
        mov     eax, [sum]
        rol     eax, 5
        xor     eax, [target + edx * 4]
        mov     [sum], eax
        add     [source + edx * 4], eax
        dec     dword [left]
        jnz     .again
        mov     esi, target
        mov     eax, [sum]
        add_to_sum pixels
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
