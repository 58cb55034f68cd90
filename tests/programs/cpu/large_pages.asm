; Pages of 4 MiB (CR4.PSE).
;
; cpu: pentium pentiumpro
%include "harness.inc"
%include "paging.inc"

LARGE           equ     0x800000        ; entry 2 of the directory
SHOWN           equ     LARGE + FRAME + 2 * PAGE
CR4_PSE         equ     1 << 4

%macro seen 1+                                  ; TITLE: a doubleword of page 2 of the frames through the large page, and the entry
        say     %1
        say     ": "
        attempt
        mov     eax, [SHOWN]
        mov     [RESULT], eax
        finished
        call    outcome
%endmacro
%macro written 1+
        say     %1
        say     ": "
        attempt
        mov     dword [SHOWN + 4], 0x77777777
        finished
        call    outcome
%endmacro
%macro entry 1
        mov     dword [PDE(2)], %1
        call    flush
%endmacro
        jmp     cases
outcome:
        call    report_letter
        cmp     dword [r_vector], 14
        jne     .done
        say     " "
        put_hex32 [r_cr2]
.done:
        say     " "
        put_hex32 [RESULT]
        say     " entry "
        put_hex32 [PDE(2)]
        new_line
        ret
cases:
        entry   P_OPEN | P_LARGE
        mov     eax, cr4
        or      eax, CR4_PSE
        mov     cr4, eax
        seen    "with PSE"
        written "written"
        mov     dword [PDE(2)], 0
        seen    "entry cleared, not flushed"
        invlpg  [LARGE + 0x3FFFFF]
        seen    "INVLPG anywhere in it"
        entry   P_PRESENT | P_LARGE | P_USER
        written "read-only without WP"
        mov     eax, cr0
        or      eax, CR0_WP
        mov     cr0, eax
        entry   P_PRESENT | P_LARGE | P_USER
        written "read-only with WP"
        seen    "read"
        mov     eax, cr0
        and     eax, ~CR0_WP
        mov     cr0, eax
        entry   P_PRESENT | P_LARGE | P_WRITE
        try     "ring 3, ring 0's large page"
        ring    3
        mov     eax, [SHOWN]
        done
        entry   P_PRESENT | P_LARGE | P_USER
        try     "ring 3, read-only large page"
        ring    3
        inc     byte [SHOWN]
        done
        entry   P_OPEN | P_LARGE
        try     "across the end of it into nothing"
        mov     eax, [LARGE + 0x3FFFFE]
        done
        try     "ring 3 runs in it"
        ring    3
        mov     dword [origin], LARGE + inside
        mov     eax, LARGE + inside
        jmp     eax
inside:
        nop
        done

; A bit among 12 to 20 of a large page's entry belongs to nothing here: 486 and Pentium ignore it or fault, so no case. An entry of a table in the
; same place again.
        entry   WINDOW_TABLE | P_OPEN
        mov     dword [PTE(FRAME / PAGE + 2)], (FRAME + 3 * PAGE) | P_OPEN
        call    flush
        seen    "a table again"
        entry   P_OPEN | P_LARGE
        seen    "and a large page again"
        mov     eax, cr4
        and     eax, ~CR4_PSE
        mov     cr4, eax
        entry   WINDOW_TABLE | P_OPEN | P_LARGE
        seen    "PSE off: a table, whatever bit 7 says"
        finish
