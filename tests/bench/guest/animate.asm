; Full-screen animations, and work beside them: measures what showing a picture costs the machine. Assembled with -DMODE=0 (text, the
; screen stands still), 1 (320x200, mode 13h) or 2 (1024x768 or -DWIDTH and -DHEIGHT, 32 bits a pixel, in the linear frame buffer of the Bochs VBE interface).
; Draws a new full picture whenever 1/60 of a virtual second has passed by the timer, and computes meanwhile. Prints S before the first
; picture and E after the last on port E9h.
        cpu     586
        bits    16
        org     0x8000

%ifndef MODE
  %define MODE 1
%endif
%ifndef WIDTH
  %define WIDTH 1024
  %define HEIGHT 768
%endif
%ifndef FRAMES
  %define FRAMES 600
%endif

buffer          equ     0x200000
%if MODE = 1
screen          equ     0xA0000
dwords          equ     320 * 200 / 4
%elif MODE = 2
screen          equ     0xE0000000
dwords          equ     WIDTH * HEIGHT
%endif

%macro dispi 2                          ; register, value: index port 1CEh, data port 1CFh
        mov     dx, 0x1CE
        mov     ax, %1
        out     dx, ax
        inc     dx
        mov     ax, %2
        out     dx, ax
%endmacro

        cli
%if MODE = 1
        mov     ax, 0x0013
        int     0x10
%endif
        lgdt    [gdt_pointer]
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     dword 8:flat

        bits    32
flat:
        mov     ax, 16
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     esp, 0x7C00
        mov     al, 2                   ; A20, where the BIOS left it closed
        out     0x92, al
%if MODE = 2
        dispi   4, 0                    ; off
        dispi   1, WIDTH
        dispi   2, HEIGHT
        dispi   3, 32
        dispi   4, 0x41                 ; on, linear frame buffer
%endif
        ; Counter 0: mode 2, one period for each picture: 1193182 / 60.
        mov     al, 0x34
        out     0x43, al
        mov     al, 19886 & 255
        out     0x40, al
        mov     al, 19886 >> 8
        out     0x40, al
        call    fill_buffer
        mov     al, 'S'
        call    marker
        mov     ebp, FRAMES
        mov     dword [last], 0xFFFF
picture:
        call    work
        ; The count fell below what it was: no new period yet.
        mov     al, 0
        out     0x43, al
        in      al, 0x40
        mov     bl, al
        in      al, 0x40
        mov     bh, al
        movzx   ebx, bx
        mov     eax, [last]
        mov     [last], ebx
        cmp     ebx, eax
        jbe     picture
        call    draw
        inc     dword [phase]
        dec     ebp
        jnz     picture
        mov     al, 'E'
        call    marker
stop:   jmp     stop

; About 4,000 instructions of shifts, additions, loads and jumps.
work:
        mov     ecx, 500
        mov     eax, [seed]
.next:  imul    eax, eax, 1664525
        add     eax, 1013904223
        mov     edx, eax
        shr     edx, 20
        and     edx, 0xFFC
        add     [0x100000 + edx], eax
        loop    .next
        mov     [seed], eax
        ret

; A picture from memory, moved by one pixel from the one before, so that every pixel has another value.
draw:
%if MODE != 0
        mov     esi, [phase]
        lea     esi, [buffer + esi * 4]
        mov     edi, screen
        mov     ecx, dwords
        rep     movsd
%endif
        ret

; Noise, more than a picture and all its moves need.
fill_buffer:
        mov     edi, buffer
        mov     ecx, WIDTH * HEIGHT + FRAMES
        mov     eax, 1
.next:  imul    eax, eax, 1664525
        add     eax, 1013904223
        mov     edx, eax
        shr     edx, 8
        mov     [edi], edx
        add     edi, 4
        loop    .next
        ret

marker:
        out     0xE9, al
        mov     al, 10
        out     0xE9, al
        ret

        align   8
gdt:    dq      0, 0x00CF9A000000FFFF, 0x00CF92000000FFFF
gdt_pointer:
        dw      gdt_pointer - gdt - 1
        dd      gdt
last:   dd      0
phase:  dd      0
seed:   dd      1
