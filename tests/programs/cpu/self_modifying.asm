; Code that changes: the next instruction, further ones, the instruction itself, by every kind of store, through another linear address, in another page,
; in a loop, by REP, by DMA. As on the P6 and later a store is seen by the very next instruction; a 486 would still run what it had fetched
; before, until the next jump, and is not modelled.
;
; Bochs: an instruction across two pages that it has decoded is not looked at again when the second page becomes another one.
;
; cpu: 80486 pentium pentiumpro
%include "harness.inc"
%include "paging.inc"

; change TITLE, INSTRUCTIONS: they store over the bytes at .patch, which are INC EAX eight times, and must leave EAX alone.
; EBX: address of these bytes, ECX: eight NOPs' half (90909090h), EDX: the same. The result is EAX: 8 less the bytes that became NOPs.
%macro change 2+
        try     %1
        xor     eax, eax
        mov     ebx, %%patch
        mov     ecx, 0x90909090
        mov     edx, ecx
        %2
%%patch:
        times 8 db 0x40
        mov     [RESULT], eax
        done
%endmacro
        mov     dword [outs], 1
        change  "nothing", nop
        change  "MOV, byte", mov [ebx], cl
        change  "MOV, word", mov [ebx], cx
        change  "MOV, doubleword", mov [ebx], ecx
        change  "MOV, doubleword, further on", mov [ebx + 4], ecx
        change  "MOV, unaligned", mov [ebx + 3], ecx
        change  "MOV of an immediate", mov byte [ebx + 7], 0x90
        change  "XCHG", xchg [ebx], ecx
        change  "ADD", add byte [ebx + 1], 0x50
        change  "XOR", xor dword [ebx], 0xD0D0D0D0
        change  "NOT: INC EAX becomes MOV EDI, imm32", not byte [ebx + 2]
        change  "INC: INC EAX becomes INC ECX", inc byte [ebx]
        change  "BTS: INC EAX becomes INC ECX", bts dword [ebx], 8
        change  "SHL", shl byte [ebx], 1
%macro xadd_case 0
        mov     ecx, 0x50505050
        xadd    [ebx], ecx
%endmacro
        change  "XADD", xadd_case
%macro cmpxchg_case 0
        mov     eax, [ebx]
        cmpxchg [ebx], ecx
        mov     eax, 0
%endmacro
        change  "CMPXCHG", cmpxchg_case
%macro stosd_case 0
        mov     edi, ebx
        xchg    eax, ecx
        stosd
        xchg    eax, ecx
%endmacro
        change  "STOSD", stosd_case
%macro movsb_case 0
        mov     dword [SCRATCH], 0x90909090
        mov     esi, SCRATCH
        lea     edi, [ebx + 2]
        movsb
        movsw
%endmacro
        change  "MOVSB, MOVSW", movsb_case
%macro rep_movs_case 0
        mov     dword [SCRATCH], 0x90909090
        mov     esi, SCRATCH
        lea     edi, [ebx + 1]
        mov     ecx, 4
        rep movsb
%endmacro
        change  "REP MOVSB", rep_movs_case
%macro rep_stos_down 0
        std
        lea     edi, [ebx + 7]
        mov     ecx, 5
        mov     al, 0x90
        rep stosb
        cld
        mov     eax, 0
%endmacro
        change  "REP STOSB downwards", rep_stos_down
%macro push_case 0
        mov     ebp, esp
        lea     esp, [ebx + 8]
        push    ecx
        mov     esp, ebp
%endmacro
        change  "PUSH", push_case
%macro pop_case 0
        push    ecx
        pop     dword [ebx + 4]
%endmacro
        change  "POP", pop_case
%macro call_case 0
        mov     ebp, esp
        lea     esp, [ebx + 4]
        call    %%there
%%there:
        mov     dword [ebx], 0x40909090
        mov     esp, ebp
%endmacro
        change  "CALL, and over it again", call_case
%macro enter_case 0
        mov     edi, ebp
        mov     esi, esp
        mov     ebp, ecx
        lea     esp, [ebx + 4]
        enter   0, 0
        mov     esp, esi
        mov     ebp, edi
%endmacro
        change  "ENTER", enter_case
%macro sidt_case 0
        sidt    [SCRATCH]
        sidt    [ebx + 1]
        mov     dword [ebx + 1], 0x90404090
        mov     word [ebx + 5], 0x4040
%endmacro
        change  "SIDT, and over it again", sidt_case
%macro setcc_case 0
        cmp     ecx, edx
        sete    [ebx]                           ; ADD [EAX + 40h], AL would follow
        mov     byte [ebx], 0x90
%endmacro
        change  "SETE, and over it again", setcc_case
%macro movss_case 0
        mov     si, ss
        mov     ss, si
        mov     [ebx], ecx
%endmacro
        change  "MOV behind MOV SS", movss_case

; A loop that counts up its own immediate, and one that turns ADD into SUB and back.
        try     "a loop over its own immediate"
        xor     eax, eax
        mov     ecx, 1000
.count:
        add     eax, 1
        inc     byte [.count + 2]               ; ADD EAX, imm8
        loop    .count
        mov     [RESULT], eax
        done
        try     "a loop that turns its ADD into SUB and back"
        xor     eax, eax
        mov     ecx, 1001
.turn:
        add     eax, ecx
        xor     byte [.turn], 0x28
        loop    .turn
        mov     [RESULT], eax
        done
        try     "an instruction over itself"
        mov     ecx, 2
        xor     eax, eax
.itself:
        mov     byte [.itself + 6], 0x40        ; MOV m8, imm8: its own immediate
        inc     eax
        mov     byte [.itself + 6], 0x41
        loop    .itself
        movzx   eax, byte [.itself + 6]
        mov     [RESULT], eax
        done
        try     "a call whose target changes each time"
        mov     ecx, 100
        xor     ebx, ebx
.calls:
        call    made
        add     ebx, eax
        inc     dword [made + 1]
        loop    .calls
        mov     [RESULT], ebx
        done
        jmp     behind_made
made:
        mov     eax, 1
        ret
behind_made:

; Two linear addresses of one page; two pages of one instruction.
%macro place 0                                  ; MOV EAX, 11111111h; RET at page 1 of the window, and run once
        call    fresh_window
        mov     dword [WINDOW + PAGE], 0x111111B8
        mov     word [WINDOW + PAGE + 4], 0xC311
        call    WINDOW + PAGE
%endmacro
        try     "through another linear address"
        place
        mov     dword [PTE(3)], (FRAME + PAGE) | P_OPEN
        call    flush
        mov     byte [WINDOW + 3 * PAGE + 2], 0x22
        call    WINDOW + PAGE
        mov     [RESULT], eax
        done
        try     "run at the other address"
        place
        mov     dword [PTE(3)], (FRAME + PAGE) | P_OPEN
        call    flush
        call    WINDOW + 3 * PAGE
        mov     byte [WINDOW + PAGE + 3], 0x33
        call    WINDOW + 3 * PAGE
        mov     [RESULT], eax
        done
        try     "through the identity mapping"
        place
        mov     byte [FRAME + PAGE + 4], 0x44
        call    WINDOW + PAGE
        mov     [RESULT], eax
        done
        try     "another page under the same address"
        place
        mov     dword [FRAME + 2 * PAGE], 0x555555B8
        mov     word [FRAME + 2 * PAGE + 4], 0xC355
        mov     dword [PTE(1)], (FRAME + 2 * PAGE) | P_OPEN
        invlpg  [WINDOW + PAGE]
        call    WINDOW + PAGE
        mov     [RESULT], eax
        done
        try     "the entry changed without INVLPG: the old page's code"
        place
        mov     dword [FRAME + 2 * PAGE], 0x555555B8
        mov     word [FRAME + 2 * PAGE + 4], 0xC355
        mov     dword [PTE(1)], (FRAME + 2 * PAGE) | P_OPEN
        call    WINDOW + PAGE
        mov     [RESULT], eax
        done
%macro place_across 0                           ; MOV EAX, imm32 with its last two bytes in page 2
        call    fresh_window
        mov     dword [WINDOW + 2 * PAGE - 3], 0x111111B8
        mov     word [WINDOW + 2 * PAGE + 1], 0xC311
        call    WINDOW + 2 * PAGE - 3
%endmacro
        try     "across pages, the first half"
        place_across
        mov     byte [WINDOW + 2 * PAGE - 1], 0x66
        call    WINDOW + 2 * PAGE - 3
        mov     [RESULT], eax
        done
        try     "across pages, the second half"
        place_across
        mov     byte [WINDOW + 2 * PAGE], 0x77
        call    WINDOW + 2 * PAGE - 3
        mov     [RESULT], eax
        done
        try     "across pages, another second page"
        place_across
        mov     dword [FRAME + 3 * PAGE], 0x00C39988
        mov     dword [PTE(2)], (FRAME + 3 * PAGE) | P_OPEN
        invlpg  [WINDOW + 2 * PAGE]
        call    WINDOW + 2 * PAGE - 3
        mov     [RESULT], eax
        done
        try     "a store across two pages of code"
        place_across
        mov     dword [WINDOW + 2 * PAGE - 2], 0xAABBCCDD
        call    WINDOW + 2 * PAGE - 3
        mov     [RESULT], eax
        done

; DMA: a sector from the floppy over code that has run. In real mode, by the BIOS.
        try     "floppy DMA over code"
        mov     eax, cr0
        and     eax, ~CR0_PG
        mov     cr0, eax
        mov     esi, dma_old
        mov     edi, 0x30000
        mov     ecx, 4
        rep movsd
        mov     edi, 0x30000
        call    edi
        mov     [RESULT], eax
        lidt    [real_idt_register]
        jmp     CODE16(0):leave_protection
        bits    16
leave_protection:
        mov     ax, DATA16(0)
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     eax, cr0
        and     al, ~1
        mov     cr0, eax
        jmp     0:real_mode
real_mode:
        xor     ax, ax
        mov     ds, ax
        mov     ss, ax
        mov     esp, 0x4F00
        mov     al, 0xBE                        ; timer and floppy
        out     0x21, al
        sti
        mov     si, 5
again:
        mov     ax, 0x3000
        mov     es, ax
        xor     bx, bx
        mov     ax, 0x0201
        mov     cx, (((dma_new - start) / 512) / 36) * 256 + ((dma_new - start) / 512) % 18 + 1
        mov     dx, ((((dma_new - start) / 512) / 18) % 2) * 256
        int     0x13
        jnc     read
        dec     si
        jnz     again
read:
        cli
        mov     al, 0xFF
        out     0x21, al
        lgdt    [gdt_register]
        lidt    [idt_register]
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     dword CODE(0):protected_again
        bits    32
protected_again:
        mov     ax, FLAT
        mov     ds, ax
        mov     es, ax
        mov     ax, DATA(0)
        mov     ss, ax
        mov     esp, 0x4F00
        mov     edi, 0x30000
        call    edi
        mov     [RESULT + 4], eax
        mov     dword [outs], 2
        done
        jmp     end
dma_old:
        mov     eax, 0x0DD0DD
        ret
        times   (512 - (($ - start) & 511)) & 511 db 0
dma_new:
        mov     eax, 0x4E3E3E
        ret
        times   (512 - (($ - start) & 511)) & 511 db 0
end:
        finish
