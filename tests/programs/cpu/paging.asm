; Paging: rights by U/S, R/W and WP, accessed and dirty bits, stale translations.
;
; cpu: 80486 pentium pentiumpro
%include "harness.inc"
%include "paging.inc"
%include "ring_in_eax.inc"

; Rights. For WP clear and set, the directory entry's bits (in hexadecimal), then the table entry's from 0 to 7; for each: read and write in
; ring 0, read and write in ring 3. A dot and A + 2D of the table entry, or the error code of the page fault.
        jmp     rights
table_bits:     dd      0
directory_bits: dd      0
write:          dd      0
caller:         dd      0
protect:        dd      0
one_right:
        mov     eax, [directory_bits]
        or      eax, WINDOW_TABLE
        mov     [PDE(1)], eax
        mov     eax, [table_bits]
        or      eax, FRAME
        mov     [PTE(0)], eax
        call    flush
        attempt
        mov     eax, [caller]
        ring_in_eax
        mov     eax, [WINDOW + 0x123]
        finished
        cmp     dword [write], 0
        je      .tried
        call    flush
        attempt
        mov     eax, [caller]
        ring_in_eax
        mov     [WINDOW + 0x123], al
        finished
.tried:
        cmp     dword [r_vector], DONE
        jne     .fault
        put_char '.'
        mov     eax, [PTE(0)]
        shr     eax, 5
        and     eax, 3
        put_hex4 eax
        ret
.fault:
        put_char 'P'
        put_hex4 [r_error]
        ret
rights:
.protect:
        mov     eax, cr0
        and     eax, ~CR0_WP
        or      eax, [protect]
        mov     cr0, eax
        mov     dword [directory_bits], 0
.directory:
        say     "WP "
        mov     eax, [protect]
        shr     eax, 16
        put_hex4 eax
        say     " directory "
        put_hex4 [directory_bits]
        mov     dword [table_bits], 0
.table:
        say     " "
        mov     dword [caller], 0
        mov     dword [write], 0
        call    one_right
        mov     dword [write], 1
        call    one_right
        mov     dword [caller], 3
        mov     dword [write], 0
        call    one_right
        mov     dword [write], 1
        call    one_right
        inc     dword [table_bits]
        cmp     dword [table_bits], 8
        jb      near .table
        new_line
        inc     dword [directory_bits]
        cmp     dword [directory_bits], 8
        jb      near .directory
        xor     dword [protect], CR0_WP
        jnz     near .protect
        mov     eax, cr0
        and     eax, ~CR0_WP
        mov     cr0, eax
        call    fresh_window

; What the processor remembers is used until it is told otherwise.
%macro seen 1+                                  ; TITLE: [WINDOW], and the entry
        say     %1
        say     ": "
        attempt
        mov     eax, [WINDOW]
        mov     [RESULT], eax
        finished
        call    outcome
%endmacro
%macro written 1+
        say     %1
        say     ": "
        attempt
        mov     dword [WINDOW + 4], 0x77777777
        finished
        call    outcome
%endmacro
        jmp     stale
outcome:
        call    report_letter
        say     " "
        put_hex32 [RESULT]
        say     " entry "
        put_hex32 [PTE(0)]
        new_line
        ret
stale:
        seen    "page 0"
        mov     dword [PTE(0)], (FRAME + PAGE) | P_OPEN
        seen    "entry changed: still page 0, accessed bit not set again"
        invlpg  [WINDOW + 0xFFF]
        seen    "after INVLPG: page 1"
        mov     dword [PTE(0)], (FRAME + 2 * PAGE) | P_OPEN
        seen    "entry changed: still page 1"
        call    flush
        seen    "after CR3: page 2"
        mov     dword [PTE(0)], 0
        seen    "entry cleared: still page 2"
        invlpg  [WINDOW]
        seen    "after INVLPG: gone"
        mov     dword [PTE(0)], (FRAME + 3 * PAGE) | P_OPEN
        seen    "present again, at once: page 3"
        mov     dword [PTE(0)], FRAME | P_OPEN
        invlpg  [WINDOW + PAGE]
        seen    "INVLPG of another page: still page 3"
        call    flush
        written "write: dirty"
        mov     dword [PTE(0)], FRAME | P_OPEN
        written "bits cleared, write again: not dirty again"
        seen    "nor accessed"
        call    flush
        seen    "after CR3, read: accessed only"
        written "write: dirty, too"
        call    flush
        written "write"
        mov     dword [PTE(0)], FRAME | P_PRESENT | P_USER
        mov     eax, cr0
        or      eax, CR0_WP
        mov     cr0, eax
        call    flush
        written "read-only under WP"
        seen    "read"
        mov     dword [PTE(0)], FRAME | P_OPEN
        written "made writable: at once"
        mov     dword [PTE(0)], FRAME | P_PRESENT | P_USER
        written "made read-only: still writable"
        invlpg  [WINDOW]
        written "after INVLPG: read-only"
        mov     eax, cr0
        and     eax, ~CR0_WP
        mov     cr0, eax
        call    flush
        written "WP cleared: writable in ring 0"
        mov     eax, cr0
        and     eax, ~CR0_PG
        mov     cr0, eax
        or      eax, CR0_PG
        mov     dword [PTE(0)], (FRAME + PAGE) | P_OPEN
        mov     cr0, eax
        seen    "paging off and on: page 1"
        mov     dword [PDE(1)], 0
        seen    "directory entry cleared: still page 1"
        call    flush
        seen    "after CR3: gone"
        call    fresh_window
        finish
