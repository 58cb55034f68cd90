; What CPU is this? Every test leaves flags and registers but its result alone.

; Carry set if the CPU is older than an 80386. In real mode a 286 holds flag bit 14 at 0 and an 8086 at 1; later ones let
; it change, also in virtual 8086 mode.
check_386:
    push    ax
    push    cx
    pushf
    pushf
    pop     ax
    mov     cx, ax
    xor     ah, 40h
    push    ax
    popf
    pushf
    pop     ax
    xor     ax, cx
    popf
    test    ah, 40h
    pop     cx
    pop     ax
    jz      .older
    clc
    ret
.older:
    stc
    ret

; Carry set if the CPU is older than an 80286, which pushes SP as it was before the push.
check_286:
    push    ax
    push    sp
    pop     ax
    cmp     ax, sp
    pop     ax
    jne     .older
    clc
    ret
.older:
    stc
    ret

cpu_8086  equ 0
cpu_80186 equ 1
cpu_80286 equ 2
cpu_80386 equ 3
cpu_80486 equ 4

; AL = 0 8086, 1 80186, 2 80286, 3 80386, 4 80486, 5 and up: family by CPUID. Changes AX only.
cpu_family:
    call    check_286
    jnc     .at_least_286
    push    cx
    mov     ax, 1                       ; the 80186 takes shift counts modulo 32
    mov     cl, 33
    shl     ax, cl
    shr     ax, 1                       ; 2 -> 1, 0 -> 0
    pop     cx
    ret
.at_least_286:
    call    check_386
    mov     al, cpu_80286
    jc      .done
cpu 386
    push    ebx
    push    ecx
    push    edx
    pushfd
    pushfd
    pop     eax
    mov     ecx, eax
    xor     eax, 40000h                 ; AC: the 80486 has it
    push    eax
    popfd
    pushfd
    pop     eax
    popfd
    xor     eax, ecx
    test    eax, 40000h
    mov     al, cpu_80386
    jz      .restore
    pushfd
    pushfd
    pop     eax
    mov     ecx, eax
    xor     eax, 200000h                ; ID: it has CPUID
    push    eax
    popfd
    pushfd
    pop     eax
    popfd
    xor     eax, ecx
    test    eax, 200000h
    mov     al, cpu_80486
    jz      .restore
    xor     eax, eax
    db      0Fh, 0A2h                   ; CPUID
    test    eax, eax
    mov     al, cpu_80486
    jz      .restore
    mov     eax, 1
    db      0Fh, 0A2h
    mov     al, ah
    and     al, 0Fh
.restore:
    pop     edx
    pop     ecx
    pop     ebx
cpu 8086
.done:
    xor     ah, ah
    ret
