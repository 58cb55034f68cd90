; The menu: the first thing anyone sees.
;
; Text a script can wait for: "MENU READY" in the bottom right corner. Cursor keys and Enter, or the hot key itself.

NEEDS_NOTHING   equ 0
NEEDS_386       equ 1
NEEDS_VGA       equ 2

        struc entry
.hot_key:       resb 1          ; also the column shown before the name; letters are upper case
.needs:         resb 1
.name:          resw 1
.about:         resw 1          ; lines for the right-hand panel, each ended by 0, the last by another 0
.run:           resw 1
        endstruc

ENTRIES         equ 10
LIST_AT         equ AT(11, 5)
LIST_WIDTH      equ 32
ABOUT_AT        equ AT(11, 45)
ABOUT_WIDTH     equ 31

        section .bss
chosen:         resb 1
rtc_last:       resb 1          ; second shown last

        section .text
menu:
        call text_mode
        call ui_colours
        call menu_draw
        dbg "demo: menu"
        call flush_keys
.loop:  call poll_key
        test ax, ax
        jnz .key
        call show_clock
        sti
        hlt
        jmp short .loop
.key:   cmp ah, SCAN_UP
        je .up
        cmp ah, SCAN_DOWN
        je .down
        cmp ah, SCAN_HOME
        je .home
        cmp ah, SCAN_END
        je .end_key
        cmp al, 13
        je .run
        cmp al, ' '
        je .run
        cmp al, 'a'
        jb .not_small
        cmp al, 'z'
        ja .loop
        sub al, 'a' - 'A'
.not_small:
        mov si, entries
        xor cl, cl
.look:  cmp al, [si + entry.hot_key]
        je .found
        add si, entry_size
        inc cl
        cmp cl, ENTRIES
        jb .look
        jmp short .loop
.found: mov [chosen], cl
        jmp short .run
.up:    mov al, [chosen]
        dec al
        jns .choose
.end_key:
        mov al, ENTRIES - 1
        jmp short .choose
.down:  mov al, [chosen]
        inc al
        cmp al, ENTRIES
        jb .choose
.home:  xor al, al
.choose:
        mov [chosen], al
        call menu_list
        call menu_about
        jmp .loop
.run:   call run_chosen
        jmp menu

; run_chosen: runs the chosen entry, or says what it needs.
run_chosen:
        call chosen_entry
        mov al, [si + entry.hot_key]
        mov [screen_number], al
        call line_new
        add_text_keep "demo: enter "
        call line_char
        mov al, ' '
        call line_char
        push si
        mov si, [si + entry.name]
        call line_str
        pop si
        call debug_built
        call entry_is_possible
        jne .cannot
        push si
        call [si + entry.run]
        pop si
.left:  call fast_timer_off
        call line_new
        add_text_keep "demo: leave "
        mov al, [si + entry.hot_key]
        call line_char
        call debug_built
        ret
.cannot:
        push si
        mov si, [si + entry.name]
        mov bx, press_key_help
        call screen_begin
        mov di, AT(10, 20)
        mov cx, 5 << 8 | 40
        xor si, si
        call panel
        call line_new
        add_text "RESULT: not run, it needs "
        call add_need
        call debug_result
        mov di, AT(12, 23)
        mov ah, PANEL_HOT
        call put_line
        call wait_key
        pop si
        jmp short .left

; chosen_entry: SI = the chosen entry.
chosen_entry:
        push ax
        mov al, [chosen]
        mov ah, entry_size
        mul ah
        mov si, entries
        add si, ax
        pop ax
        ret

; entry_is_possible: zero set if this machine has what entry SI needs.
entry_is_possible:
        push ax
        mov al, [si + entry.needs]
        cmp al, NEEDS_386
        je .cpu
        cmp al, NEEDS_VGA
        je .video
        cmp al, al
        jmp short .end
.cpu:   cmp byte [cpu_class], CLASS_386
        jb .no
        cmp al, al
        jmp short .end
.video: cmp byte [adapter], ADAPTER_VGA
.end:   pop ax
        ret
.no:    or al, 1                        ; NEEDS_386 is not 0: clears zero
        pop ax
        ret

; add_need: appends what the chosen entry needs.
add_need:
        push si
        call chosen_entry
        cmp byte [si + entry.needs], NEEDS_386
        text "a 386."
        je .add
        text "a VGA."
.add:   call line_str
        pop si
        ret

; debug_result: writes the line built so far to the debug port, after "demo: ".
debug_result:
        save ax, si
        text "demo: "
.next:  lodsb
        test al, al
        jz .rest
        out DEBUG_PORT, al
        jmp short .next
.rest:  call debug_built
        restore ax, si
        ret

menu_draw:
        call clear_desk
        text "Lockstep demonstration disk"
        mov bx, menu_help
        call bars
        call draw_logo
        print 7, 5, 1Bh, "A whole PC in software: every run the same, instruction by instruction"
        mov di, AT(9, 3)
        mov cx, 14 << 8 | 37
        text "Choose"
        call panel
        mov di, AT(9, 42)
        mov cx, 8 << 8 | 35
        text "About this entry"
        call panel
        mov di, AT(17, 42)
        mov cx, 6 << 8 | 35
        text "This machine"
        call panel
        call menu_list
        call menu_about
        call menu_machine
        mov byte [rtc_last], 0FFh
        call show_clock
        print 24, 68, BAR, "MENU READY"
        ret

menu_list:
        save ax, bx, cx, si, di
        mov si, entries
        mov di, LIST_AT
        xor bl, bl
.next:  mov ax, PANEL << 8 | ' '
        mov bh, PANEL_HOT
        cmp bl, [chosen]
        jne .plain
        mov ah, CHOSEN
        mov bh, CHOSEN
.plain: push di
        mov cx, LIST_WIDTH + 1
        call put_repeated
        pop di
        push di
        add di, 2
        xchg ah, bh
        mov al, [si + entry.hot_key]
        call put_char
        xchg ah, bh
        add di, 4
        push si
        mov si, [si + entry.name]
        call put_str
        pop si
        call entry_is_possible
        je .can
        mov ah, PANEL_FAINT
        cmp bl, [chosen]
        jne .mark
        mov ah, CHOSEN
.mark:  push si
        cmp byte [si + entry.needs], NEEDS_386
        text " (needs a 386)"
        je .need
        text " (needs a VGA)"
.need:  call put_str
        pop si
.can:   pop di
        add di, 160
        add si, entry_size
        inc bl
        cmp bl, ENTRIES
        jb .next
        restore ax, bx, cx, si, di
        ret

menu_about:
        save ax, cx, si, di
        mov di, ABOUT_AT
        mov ax, PANEL << 8 | ' '
        mov cx, 5 << 8 | ABOUT_WIDTH
        call fill
        call chosen_entry
        mov si, [si + entry.about]
        mov ah, PANEL
.line:  cmp byte [si], 0
        je .end
        push di
        call put_str
        pop di
        add di, 160
.skip:  lodsb
        test al, al
        jnz .skip
        jmp short .line
.end:   restore ax, cx, si, di
        ret

menu_machine:
        call line_new
        call add_cpu_name
        cmp byte [cpu_has_fpu], 0
        je .no_fpu
        add_text " with FPU"
.no_fpu:
        mov di, AT(18, 45)
        text "CPU     "
        call .row
        call line_new
        int 12h
        call line_dec16
        add_text " KB"
        call extended_memory
        mov bx, ax
        or bx, dx
        jz .no_more
        add_text " + "
        call line_dec32
        add_text " KB"
.no_more:
        mov di, AT(19, 45)
        text "Memory  "
        call .row
        call line_new
        call add_adapter_name
        mov di, AT(20, 45)
        text "Video   "
        call .row
        print 21, 45, PANEL_FAINT, "Clock   "
        ret
.row:   mov ah, PANEL_FAINT
        call put_str
        mov ah, PANEL_STRONG
        jmp put_line

; show_clock: date and time of the real-time clock in the machine panel, when the second has changed.
show_clock:
        call read_clock
        jc .none
        cmp dh, [rtc_last]
        je .end
        mov [rtc_last], dh
        call line_new
        call add_date_time
        mov di, AT(21, 53)
        mov ah, PANEL_STRONG
        jmp put_line
.none:  cmp byte [rtc_last], 0FFh       ; an update in progress may fail too: only a clock that never answered is missing
        jne .end
        mov byte [rtc_last], 0FEh
        print 21, 53, PANEL, "none"
.end:   ret

        section .data
menu_help:
        db INK, BAR, 24, 25, INK, BAR_FAINT, " choose   ", INK, BAR, "Enter", INK, BAR_FAINT, " start   "
        db INK, BAR, "1-9 R", INK, BAR_FAINT, " start at once", 0
press_key_help:
        db INK, BAR, "Any key", INK, BAR_FAINT, " back to the menu", 0
esc_help:
        db INK, BAR, "Esc", INK, BAR_FAINT, " back to the menu", 0
        section .text
