; Physical address extension: three levels, pages of 2 MiB, reserved bits, the four top entries as registers, loaded with CR3.
;
; QEMU: reads the top entries at every walk and does not check them; reserved bits are reported without P.
; cpu: pentiumpro
%include "harness.inc"

TOP             equ     0x18000         ; the page directory pointer table
DIRECTORY       equ     0x19000         ; of the first GiB
LOW_TABLE       equ     0x1A000         ; 0 to 2 MiB, one to one
WINDOW_TABLE    equ     0x1B000         ; 4 to 6 MiB
DIRECTORY2      equ     0x1C000         ; of the second GiB
TOP2            equ     0x1D000
FRAME           equ     0x40000
PAGE            equ     0x1000
WINDOW          equ     0x400000
LARGE           equ     0x600000
SECOND          equ     0x40000000
P_PRESENT       equ     0x01
P_WRITE         equ     0x02
P_USER          equ     0x04
P_LARGE         equ     0x80
P_OPEN          equ     7
CR0_WP          equ     1 << 16
CR0_PG          equ     1 << 31
CR4_PAE         equ     1 << 5
%define TABLE_ENTRY(table, n) ((table) + (n) * 8)

%macro seen 2+                                  ; ADDRESS, TITLE
        say     %2
        say     ": "
        attempt
        mov     eax, [%1]
        mov     [RESULT], eax
        finished
        call    outcome
%endmacro
%macro written 2+
        say     %2
        say     ": "
        attempt
        mov     dword [%1 + 4], 0x77777777
        finished
        call    outcome
%endmacro
%macro entry 4                                  ; TABLE, INDEX, LOW, HIGH
        mov     dword [TABLE_ENTRY(%1, %2)], %3
        mov     dword [TABLE_ENTRY(%1, %2) + 4], %4
        call    flush
%endmacro
        jmp     setup
flush:
        push    eax
        mov     eax, cr3
        mov     cr3, eax
        pop     eax
        ret
outcome:
        call    report_letter
        cmp     dword [r_vector], 14
        jne     .done
        say     " "
        put_hex32 [r_cr2]
.done:
        say     " "
        put_hex32 [RESULT]
        say     " page "
        put_hex8 [TABLE_ENTRY(WINDOW_TABLE, 0)]
        say     " large "
        put_hex8 [TABLE_ENTRY(DIRECTORY, 3)]
        new_line
        ret
setup:
        mov     edi, TOP
        mov     ecx, 0x6000 / 4
        xor     eax, eax
        rep stosd
        mov     dword [TOP], DIRECTORY | P_PRESENT
        mov     dword [TOP2], DIRECTORY | P_PRESENT
        mov     dword [DIRECTORY], LOW_TABLE | P_OPEN
        mov     dword [TABLE_ENTRY(DIRECTORY, 2)], WINDOW_TABLE | P_OPEN
        mov     dword [TABLE_ENTRY(DIRECTORY, 3)], P_OPEN | P_LARGE
        mov     dword [DIRECTORY2], WINDOW_TABLE | P_OPEN
        mov     edi, LOW_TABLE
        mov     eax, P_OPEN
        mov     ecx, 512
.low:
        stosd
        mov     dword [edi], 0
        add     edi, 4
        add     eax, PAGE
        loop    .low
        mov     dword [TABLE_ENTRY(WINDOW_TABLE, 0)], FRAME | P_OPEN
        mov     dword [TABLE_ENTRY(WINDOW_TABLE, 1)], (FRAME + PAGE) | P_OPEN
        mov     dword [FRAME], 0x11111111
        mov     dword [FRAME + PAGE], 0x22222222
        mov     eax, TOP
        mov     cr3, eax
        mov     eax, cr4
        or      eax, CR4_PAE
        mov     cr4, eax
        mov     eax, cr0
        or      eax, CR0_PG
        mov     cr0, eax

        seen    WINDOW, "a page"
        written WINDOW, "written"
        seen    LARGE + FRAME + PAGE, "a large page"
        written LARGE + FRAME + PAGE, "written"
        seen    0x800000, "no table"
        seen    SECOND, "no directory"
        entry   WINDOW_TABLE, 0, FRAME | P_PRESENT, 0
        try     "ring 3, ring 0's page"
        ring    3
        mov     eax, [WINDOW]
        done
        entry   WINDOW_TABLE, 0, FRAME | P_PRESENT | P_USER, 0
        try     "ring 3 writes to a read-only page"
        ring    3
        mov     [WINDOW], eax
        done
        entry   DIRECTORY, 3, P_PRESENT | P_USER | P_LARGE, 0
        try     "ring 3 writes to a read-only large page"
        ring    3
        mov     [LARGE + FRAME], eax
        done
        try     "an instruction in ring 0's page"
        entry   WINDOW_TABLE, 0, FRAME | P_PRESENT, 0
        ring    3
        mov     eax, WINDOW
        jmp     eax
        done

; Bits that must be zero: above the 36 of an address, 63, and those between a large page's address and its flags.
        entry   WINDOW_TABLE, 0, FRAME | P_OPEN, 0x80000000
        seen    WINDOW, "page entry, bit 63"
        entry   WINDOW_TABLE, 0, FRAME | P_OPEN, 0x00080000
        seen    WINDOW, "page entry, bit 51"
        entry   WINDOW_TABLE, 0, FRAME | P_WRITE | P_USER, 0x00080000
        seen    WINDOW, "page entry, bit 51, not present"
        entry   WINDOW_TABLE, 0, FRAME | P_OPEN, 0
        entry   DIRECTORY, 2, WINDOW_TABLE | P_OPEN, 0x00080000
        seen    WINDOW, "directory entry, bit 51"
        entry   DIRECTORY, 2, WINDOW_TABLE | P_OPEN, 0
        entry   DIRECTORY, 3, P_OPEN | P_LARGE | 0x2000, 0
        seen    LARGE + FRAME, "large page, bit 13"
        entry   DIRECTORY, 3, P_OPEN | P_LARGE | 0x100000, 0
        written LARGE + FRAME, "large page, bit 20, written"
        entry   DIRECTORY, 3, P_OPEN | P_LARGE, 0
        entry   WINDOW_TABLE, 0, FRAME | P_OPEN, 0x00080000
        try     "ring 3, page entry, bit 51"
        ring    3
        mov     eax, [WINDOW]
        done
        entry   WINDOW_TABLE, 0, FRAME | P_OPEN, 0

; The four top entries are read with CR3 and kept.
        mov     dword [TOP + 8], DIRECTORY2 | P_PRESENT
        seen    SECOND, "top entry made present: not yet"
        invlpg  [SECOND]
        seen    SECOND, "INVLPG does not read it either"
        call    flush
        seen    SECOND, "after CR3"
        mov     dword [TOP + 8], 0
        invlpg  [SECOND]
        seen    SECOND, "top entry cleared, INVLPG: still there"
        call    flush
        seen    SECOND, "after CR3: gone"

; MOV CR3 refuses top entries with reserved bits; those not present may hold anything.
%macro bad_top 3                                ; TITLE, LOW, HIGH
        mov     dword [TOP2 + 16], %2
        mov     dword [TOP2 + 20], %3
        try     "MOV CR3, top entry with ", %1
        mov     eax, TOP2
        origin_here
        mov     cr3, eax
        done
        mov     eax, cr3
        say     "  cr3 "
        put_hex32 eax
        new_line
        mov     eax, TOP
        mov     cr3, eax
%endmacro
        bad_top "R/W", DIRECTORY | P_PRESENT | P_WRITE, 0
        bad_top "U/S", DIRECTORY | P_PRESENT | P_USER, 0
        bad_top "bit 5", DIRECTORY | P_PRESENT | 0x20, 0
        bad_top "bit 8", DIRECTORY | P_PRESENT | 0x100, 0
        bad_top "bit 51", DIRECTORY | P_PRESENT, 0x00080000
        bad_top "bit 63", DIRECTORY | P_PRESENT, 0x80000000
        bad_top "all bits but P", 0xFFFFFFFE, 0xFFFFFFFF
        bad_top "PCD, PWT and the free bits", DIRECTORY | P_PRESENT | 0xE18, 0

; CR3 holds 32-byte aligned tables.
        mov     dword [TOP + 0x20], DIRECTORY | P_PRESENT
        mov     dword [TOP + 0x28], DIRECTORY2 | P_PRESENT
        mov     eax, TOP + 0x20
        mov     cr3, eax
        seen    SECOND, "a table 32 bytes further on"
        mov     eax, TOP
        mov     cr3, eax
        mov     dword [TOP + 16], P_PRESENT | P_USER
        try     "paging on with a bad top entry"
        mov     eax, cr0
        and     eax, ~CR0_PG
        mov     cr0, eax
        or      eax, CR0_PG
        origin_here
        mov     cr0, eax
        done
        mov     dword [TOP + 16], 0
        mov     eax, cr0
        and     eax, ~CR0_PG
        mov     cr0, eax
        mov     eax, cr4
        and     eax, ~CR4_PAE
        mov     cr4, eax
        finish
