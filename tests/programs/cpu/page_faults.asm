; Operands, stacks and instructions across pages, error codes of explicit and implicit accesses, CR3 in a task switch.
;
; Bochs and QEMU: SGDT has stored the limit when the base's page is missing. Here an instruction that faults has changed nothing.
; QEMU: operands that are read and written are reported as reads; PUSHA pushes lower items before it finds the page missing at another address; ENTER
; does not look at the new top; the accessed bit is set by a doubleword.
; cpu: 80486 pentium pentiumpro
%include "harness.inc"
%include "paging.inc"

; Across pages. The page that is missed is the one named; nothing is written or moved.
%macro across 3+                                ; TITLE, MISSING PAGE, INSTRUCTION; EBX: two bytes before page 1
        call    fresh_window
        pte     %2, 0
        try     %1
        mov     eax, 0x11223344
        mov     ecx, 0x55667788
        mov     edx, 0x99AABBCC
        mov     ebx, WINDOW + PAGE - 2
        mov     esi, ebx
        mov     edi, ebx
        origin_here
        %3
        done
        call    show_across
%endmacro
        jmp     across_cases
show_across:
        say     "  eax "
        put_hex32 [r_eax]
        say     " ecx "
        put_hex32 [r_ecx]
        say     " esi "
        put_hex32 [r_esi]
        say     " edi "
        put_hex32 [r_edi]
        say     " memory "
        put_hex32 [FRAME + PAGE - 4]
        say     " "
        put_hex32 [FRAME + PAGE]
        new_line
        ret
across_cases:
        across  "read, page 1 missing", 1, mov eax, [ebx]
        across  "read, page 0 missing", 0, mov eax, [ebx]
        across  "write, page 1 missing", 1, mov [ebx], eax
        across  "write, page 0 missing", 0, mov [ebx], eax
        across  "ADD, page 1 missing", 1, add [ebx], eax
        across  "XCHG, page 1 missing", 1, xchg [ebx], eax
        across  "CMPXCHG that does not match, page 1 missing", 1, cmpxchg [ebx], ecx
%macro bit_beside 0
        mov     ecx, 32
        bts     [ebx - 4], ecx
%endmacro
        across  "BTS of the bit 4 bytes further, page 1 missing", 1, bit_beside
        across  "POP, page 1 missing", 1, pop dword [ebx]
        across  "MOVSD to it, page 1 missing", 1, {movsd}
        across  "FS: pointer, page 1 missing", 1, lfs eax, [ebx - 2]
        across  "BOUND, page 1 missing", 1, bound eax, [ebx - 2]
        across  "SGDT, page 1 missing", 1, sgdt [ebx - 2]
        across  "word before the end, page 1 missing", 1, mov [ebx], ax
%macro rep_move 0
        mov     esi, SCRATCH
        mov     edi, WINDOW + PAGE - 8
        mov     ecx, 10
        rep movsb
%endmacro
        across  "REP MOVSB to it", 1, rep_move
%macro rep_store 0
        mov     edi, WINDOW + PAGE - 6
        mov     ecx, 10
        rep stosw
%endmacro
        across  "REP STOSW to it", 1, rep_store
%macro rep_down 0
        std
        mov     edi, WINDOW + PAGE + 4
        mov     ecx, 10
        rep stosb
%endmacro
        across  "REP STOSB downwards into page 0", 0, rep_down
; The stack of ring 3 across pages: the fault leaves ESP.
%macro push_all 0
        ring    3
        lea     esp, [WINDOW + PAGE + 8]
        origin_here
        pusha
%endmacro
        across  "PUSHA down into page 0", 0, push_all
%macro pop_all 0
        ring    3
        lea     esp, [WINDOW + PAGE - 16]
        origin_here
        popa
%endmacro
        across  "POPA up into page 1", 1, pop_all
%macro enter_page 0
        ring    3
        lea     esp, [WINDOW + PAGE + 8]
        origin_here
        enter   16, 0
%endmacro
        across  "ENTER down into page 0", 0, enter_page
%macro call_page 0
        ring    3
        lea     esp, [WINDOW + PAGE]
        origin_here
        call    $ + 5
%endmacro
        across  "CALL, stack in page 0", 0, call_page
%macro code_across 0
        mov     dword [WINDOW + PAGE - 4], 0xB8909090
        mov     dword [origin], WINDOW + PAGE - 1
        lea     edi, [WINDOW + PAGE - 2]
        jmp     edi
%endmacro
        across  "instruction into page 1", 1, code_across
%macro code_at_end 0
        mov     dword [WINDOW + PAGE - 4], 0x90909090
        mov     dword [origin], WINDOW + PAGE
        lea     edi, [WINDOW + PAGE - 2]
        jmp     edi
%endmacro
        across  "instructions up to page 1", 1, code_at_end
%macro user_code 0
        ring    3
        mov     edi, WINDOW + PAGE
        mov     dword [origin], WINDOW + PAGE
        jmp     edi
%endmacro
        call    fresh_window
        across  "ring 3 jumps to a missing page", 1, user_code
        call    fresh_window
        pte     1, (FRAME + PAGE) | P_PRESENT | P_WRITE
        try     "ring 3 jumps to ring 0's page"
        user_code
        done
        pte     1, (FRAME + PAGE) | P_PRESENT | P_USER
        mov     byte [FRAME + PAGE], 0xCD       ; INT DONE
        mov     byte [FRAME + PAGE + 1], DONE
        try     "ring 3 runs in a read-only page"
        user_code
        done
%macro user_write 1+
        try     %1
        ring    3
%endmacro
        user_write "ring 3, ADD to a read-only page"
        add     byte [WINDOW + PAGE + 2], 1
        done
        user_write "ring 3, CMPXCHG that does not match"
        mov     eax, 0x12345678
        cmpxchg [WINDOW + PAGE + 4], ecx
        done
        user_write "ring 3, BT reads only"
        bt      dword [WINDOW + PAGE + 4], 3
        done

; Accesses the program did not ask for are ring 0's, whatever the ring: tables, TSS, inner stacks.
        call    fresh_window
        jmp     implicit
        align   4
window_idt:     dw      0x7FF
                dd      WINDOW + PAGE - 0x100
window_gdt:     dw      0x3FF
                dd      WINDOW + PAGE - 0x100
implicit:
        mov     esi, IDT
        mov     edi, WINDOW + PAGE - 0x100
        mov     ecx, 0x800 / 4
        rep movsd
        lidt    [window_idt]
        pte     1, 0
        try     "ring 3, INT with its IDT entry in a missing page"
        ring    3
        int     0x31
        done
        lidt    [idt_register]
        call    fresh_window
        mov     esi, GDT
        mov     edi, WINDOW + PAGE - 0x100
        mov     ecx, 0x400 / 4
        rep movsd
        lgdt    [window_gdt]
        pte     1, 0
        try     "ring 3, segment with its GDT entry in a missing page"
        ring    3
        mov     eax, 0x108
        mov     fs, ax
        done
        try     "ring 3, LAR with its GDT entry in a missing page"
        ring    3
        mov     eax, 0x108
        lar     eax, eax
        done
        pte     0, FRAME | P_PRESENT
        mov     eax, cr0
        or      eax, CR0_WP
        mov     cr0, eax
        mov     byte [FRAME + PAGE - 0x100 + SLOT + 4], 0
        mov     dword [FRAME + PAGE - 0x100 + SLOT + 4], 0x00CFF200
        mov     dword [FRAME + PAGE - 0x100 + SLOT], 0x0000FFFF
        try     "ring 3, accessed bit into a read-only GDT under WP"
        ring    3
        mov     eax, SLOT + 3
        mov     fs, ax
        done
        mov     eax, cr0
        and     eax, ~CR0_WP
        mov     cr0, eax
        lgdt    [gdt_register]
        call    fresh_window
        set_descriptor SLOT, 0, 0xFFFFF, PRESENT | DPL(1) | 0x1A, 0xC
        set_gate IDT + 0x40 * 8, SLOT, handlers, PRESENT | DPL(3) | 0x0E, 0
        mov     dword [TSS + 12], WINDOW + PAGE + 8
        pte     0, 0
        try     "ring 3, INT to ring 1 with its stack in a missing page"
        ring    3
        int     0x40
        done
        pte     0, FRAME | P_OPEN
        pte     1, 0
        mov     dword [TSS + 12], WINDOW + PAGE + 0x100
        try     "the same, the first item missing"
        ring    3
        int     0x40
        done
        mov     dword [TSS + 12], INNER1

; CR3 comes with the task: two directories, different pages in the window.
        call    fresh_window
DIRECTORY2      equ     0x13000
WINDOW_TABLE2   equ     0x14000
TSS2            equ     0x2800
        mov     edi, DIRECTORY2
        mov     ecx, 2 * PAGE / 4
        xor     eax, eax
        rep stosd
        mov     dword [DIRECTORY2], LOW_TABLE | P_OPEN
        mov     dword [DIRECTORY2 + 4], WINDOW_TABLE2 | P_OPEN
        mov     dword [WINDOW_TABLE2], (FRAME + 3 * PAGE) | P_OPEN
        mov     dword [TSS2 + 28], DIRECTORY2
        mov     dword [TSS2 + 32], other_task
        mov     dword [TSS2 + 36], 2
        mov     dword [TSS2 + 56], 0x3800
        mov     dword [TSS2 + 72], FLAT
        mov     dword [TSS2 + 76], CODE(0)
        mov     dword [TSS2 + 80], DATA(0)
        mov     dword [TSS2 + 84], FLAT
        set_descriptor TASK2, TSS2, 103, PRESENT | 0x09, 0
        mov     dword [outs], 3
        try     "task with another CR3 and back"
        mov     eax, [WINDOW]
        mov     [RESULT], eax
        call    TASK2:0
        mov     eax, [WINDOW]
        mov     [RESULT + 8], eax
        done
        jmp     end
other_task:
        mov     eax, [WINDOW]
        mov     [RESULT + 4], eax
        iretd
        jmp     other_task
end:
        finish
