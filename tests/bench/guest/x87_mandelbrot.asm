; The Mandelbrot set on the x87: 96 × 64 points, up to 256 steps each, on the register stack.
        cpu     686
        bits    16
        org     0x8000
%include "kernels.inc"
%include "protected.inc"

rounds          equ     8
columns         equ     96
rows            equ     64
most            equ     256

        enter_protected_with_fpu start, 0

; ECX: steps until the point at `re`, `im` escapes. Leaves the stack empty.
steps:
        fld     qword [im]
        fld     qword [re]
        fldz                            ; y
        fldz                            ; x
        fldz                            ; y²
        fldz                            ; x²
        xor     ecx, ecx
.step:                                  ; x², y², x, y, re, im
        fsub    st0, st1                ; x² - y²
        fadd    st0, st4                ; x' = x² - y² + re
        fxch    st2
        fmul    st0, st3                ; x y
        fadd    st0, st0
        fadd    st0, st5                ; y' = 2 x y + im
        fst     st3
        fmul    st0, st0                ; y'²
        fstp    st1
        fld     st1
        fmul    st0, st0                ; x'²: x'², y'², x', y', re, im
        fld     st0
        fadd    st0, st2
        fcomp   dword [four]
        fnstsw  ax
        inc     ecx
        test    ah, 0x41
        jz      .out
        cmp     ecx, most
        jne     .step
.out:   fstp    st0
        fstp    st0
        fstp    st0
        fstp    st0
        fstp    st0
        fstp    st0
        ret

picture:
        fld     qword [top]
        fstp    qword [im]
        mov     edi, rows
.row:   fld     qword [left_edge]
        fstp    qword [re]
        mov     esi, columns
.point: call    steps
        mov     eax, [sum]
        rol     eax, 3
        add     eax, ecx
        mov     [sum], eax
        fld     qword [re]
        fadd    qword [step_x]
        fstp    qword [re]
        dec     esi
        jnz     .point
        fld     qword [im]
        fsub    qword [step_y]
        fstp    qword [im]
        dec     edi
        jnz     .row
        ret

start:
        marker  'S'
        mov     dword [left], rounds
        mov     dword [sum], 0
.again: call    picture
        ; A little closer each time.
        fld     qword [step_x]
        fmul    qword [closer]
        fstp    qword [step_x]
        fld     qword [step_y]
        fmul    qword [closer]
        fstp    qword [step_y]
        dec     dword [left]
        jnz     .again
        marker  'E'
        mov     eax, [sum]
        print_sum
        marker  'X'
stop:   hlt
        jmp     stop

        align   8
re:     dq      0
im:     dq      0
top:    dq      1.2
left_edge: dq   -2.1
step_x: dq      0.03125
step_y: dq      0.0375
closer: dq      0.97
four:   dd      4.0
left:   dd      0
sum:    dd      0
