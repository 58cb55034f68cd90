; Global pages (CR4.PGE): what outlives a change of CR3, and what ends them.
;
; QEMU: MOV CR3 forgets global pages, too.
; cpu: pentiumpro
%include "harness.inc"
%include "paging.inc"

CR4_PGE         equ     1 << 7
CR4_PSE         equ     1 << 4
LARGE           equ     0x800000

%macro seen 1+
        say     %1
        say     ": "
        attempt
        mov     eax, [WINDOW]
        mov     [RESULT], eax
        finished
        call    report_letter
        say     " "
        put_hex32 [RESULT]
        new_line
%endmacro
%macro control 1                                ; CR4
        mov     eax, %1
        mov     cr4, eax
%endmacro
        mov     dword [PTE(0)], FRAME | P_OPEN | P_GLOBAL
        call    flush
        seen    "PGE off, page 0"
        mov     dword [PTE(0)], (FRAME + PAGE) | P_OPEN | P_GLOBAL
        call    flush
        seen    "after CR3: page 1, the bit means nothing"
        control CR4_PGE
        seen    "PGE on"
        mov     dword [PTE(0)], (FRAME + 2 * PAGE) | P_OPEN | P_GLOBAL
        call    flush
        seen    "after CR3: still page 1"
        invlpg  [WINDOW]
        seen    "after INVLPG: page 2"
        mov     dword [PTE(0)], FRAME | P_OPEN
        call    flush
        seen    "after CR3: still page 2"
        control 0
        seen    "PGE off: page 0"
        control CR4_PGE
        seen    "PGE on, entry not global"
        mov     dword [PTE(0)], (FRAME + PAGE) | P_OPEN | P_GLOBAL
        call    flush
        seen    "after CR3: page 1, global"
        mov     dword [PTE(0)], (FRAME + 3 * PAGE) | P_OPEN
        mov     eax, cr0
        and     eax, ~CR0_PG
        mov     cr0, eax
        or      eax, CR0_PG
        mov     cr0, eax
        seen    "paging off and on: page 3"
        mov     dword [PTE(0)], FRAME | P_OPEN | P_GLOBAL
        call    flush
        seen    "page 0, global"
        mov     dword [PTE(0)], (FRAME + PAGE) | P_OPEN
        control CR4_PGE | CR4_PSE
        seen    "PSE set: page 1"

; The global bit of a directory entry that leads to a table means nothing; that of a large page does.
        mov     dword [PDE(1)], WINDOW_TABLE | P_OPEN | P_GLOBAL
        call    flush
        seen    "global directory entry"
        mov     dword [PTE(0)], (FRAME + 2 * PAGE) | P_OPEN
        call    flush
        seen    "after CR3: page 2"
        mov     dword [PDE(2)], P_OPEN | P_LARGE | P_GLOBAL
        call    flush
        mov     eax, [LARGE + FRAME + PAGE]
        mov     dword [PDE(2)], 0
        call    flush
        try     "global large page after CR3"
        mov     eax, [LARGE + FRAME + PAGE]
        done
        invlpg  [LARGE + 0x12345]
        try     "after INVLPG elsewhere in it"
        mov     eax, [LARGE + FRAME + PAGE]
        done
        finish
