; INT 15h 88h, E801h, E820h: how much memory is there.

; AX = KiB between 1 and 16 MiB (at most 15360), BX = 64 KiB units above 16 MiB, as CMOS says. 0 on an 8086.
extended_memory:
    xor     ax, ax
    xor     bx, bx
    call    check_286
    jc      .done
    mov     al, cmos_high16_low
    call    cmos_read_word
    mov     bx, ax
    mov     al, cmos_extended2_low
    call    cmos_read_word
    test    ax, ax
    jnz     .have
    mov     al, cmos_extended_low
    call    cmos_read_word
.have:
    cmp     ax, 15360
    jb      .done
    je      .sixteen
    test    bx, bx                      ; only the old fields filled: split what they say at 16 MiB
    jnz     .sixteen
    sub     ax, 15360
    mov     cl, 6
    shr     ax, cl
    mov     bx, ax
.sixteen:
    mov     ax, 15360
.done:
    ret

; 88: AX = KiB above 1 MiB, as far as a 16-bit number of old software's habits goes (63 MiB).
service_extended_memory:
    call    extended_memory
    cmp     bx, 768                     ; 48 MiB above 16 MiB
    jae     .most
    mov     cl, 6
    shl     bx, cl
    add     ax, bx
    cmp     ax, 63 * 1024
    jbe     .store
.most:
    mov     ax, 63 * 1024
.store:
    mov     [bp + frame.ax], ax
    ret

; E8: AL = 01 or 20h.
service_memory_map:
    cmp     byte [bp + frame.al], 01h
    je      service_e801
    cmp     byte [bp + frame.al], 20h
    jne     service_unsupported
    call    check_386
    jc      service_unsupported
    jmp     service_e820

; E801: AX = CX = KiB from 1 to 16 MiB, BX = DX = 64 KiB units above.
service_e801:
    call    check_286
    jc      service_unsupported
    call    extended_memory
    mov     [bp + frame.ax], ax
    mov     [bp + frame.cx], ax
    mov     [bp + frame.bx], bx
    mov     [bp + frame.dx], bx
    ret

; E820: EAX = 0000E820h, EDX = 'SMAP', EBX = 0 or what came back, ECX = room, ES:DI = 20 bytes: base, length, type.
; EBX numbers the ranges. Nothing is 0 bytes long; the last range returns EBX = 0.
cpu 386
service_e820:
    cmp     edx, 534D4150h
    jne     service_unsupported
    cmp     ecx, 20
    jb      service_unsupported
    cmp     ebx, 5
    ja      service_unsupported
    push    ecx
    push    edx
    push    esi
    movzx   esi, bx
.range:                                 ; ESI = range
    call    .describe
    test    edx, edx
    jnz     .present
    inc     esi                         ; an empty range: the next one
    cmp     esi, 5
    jbe     .range
    pop     esi
    pop     edx
    pop     ecx
    jmp     service_unsupported
.present:
    mov     [es:di], eax
    mov     dword [es:di + 4], 0
    mov     [es:di + 8], edx
    mov     dword [es:di + 12], 0
    mov     dword [es:di + 16], 1
    cmp     bl, 1
    je      .usable
    mov     dword [es:di + 16], 2
.usable:
    cmp     esi, 5
    jne     .next
    mov     dword [es:di + 4], 1        ; above 4 GiB: base 1_0000_0000h, length EDX * 64 KiB
    mov     eax, edx
    shl     eax, 16
    mov     [es:di + 8], eax
    shr     edx, 16
    mov     [es:di + 12], edx
.next:
    inc     esi                         ; is there another after this?
    cmp     esi, 5
    ja      .last
    call    .describe
    test    edx, edx
    jz      .next
    mov     ebx, esi
    jmp     .done
.last:
    xor     ebx, ebx
.done:
    mov     [bp + frame.bx], bx         ; the frame holds the low halves; the high ones go back in the registers
    pop     esi
    pop     edx
    pop     ecx
    mov     word [bp + frame.cx], 20
    mov     ecx, 20
    mov     eax, edx                    ; 'SMAP'
    mov     [bp + frame.ax], ax
    ret

; ESI = range 0-5. Out: EAX = base, EDX = length (0 = no such range), BL = 1 usable, 2 reserved. Changes CX.
.describe:
    xor     edx, edx
    mov     bl, 2
    cmp     si, 1
    jb      .conventional
    je      .ebda
    cmp     si, 3
    jb      .rom
    je      .extended
    cmp     si, 4
    je      .top
    mov     al, cmos_above4g            ; 5: above 4 GiB, in 64 KiB units
    call    cmos_read_word
    movzx   edx, ax
    mov     al, cmos_above4g + 2
    call    cmos_read
    movzx   eax, al
    shl     eax, 16
    or      edx, eax
    xor     eax, eax
    mov     bl, 1
    ret
.conventional:
    movzx   edx, word [bda_memory_kib]
    shl     edx, 10
    xor     eax, eax
    mov     bl, 1
    ret
.ebda:
    movzx   eax, word [bda_memory_kib]
    shl     eax, 10
    mov     edx, 0A0000h
    sub     edx, eax
    jae     .ebda_done
    xor     edx, edx
.ebda_done:
    cmp     edx, 400h                   ; with less than 640 KiB only the EBDA itself is memory
    jbe     .ebda_small
    mov     edx, 400h
.ebda_small:
    ret
.rom:
    mov     eax, 0F0000h
    mov     edx, 10000h
    ret
.extended:
    call    .sizes
    movzx   edx, ax
    shl     edx, 10
    test    bx, bx
    jz      .extended_only
    movzx   ebx, bx                     ; memory goes on above 16 MiB: one range
    shl     ebx, 16
    add     edx, ebx
.extended_only:
    mov     eax, 100000h
    mov     bl, 1
    ret
.top:
    mov     eax, 0FFFF0000h
    mov     edx, 10000h
    ret
.sizes:
    push    edx
    call    extended_memory
    pop     edx
    ret
cpu 8086
