; INT 15h 88h, E801h, 87h, 24h: memory above 1 MiB.
; needs 80286

%include "harness.inc"

    ; Memory, at most 16 MiB: as CMOS says.
    mov     al, 31h
    out     70h, al
    in      al, 71h
    mov     ah, al
    mov     al, 30h
    out     70h, al
    in      al, 71h
    mov     [extended], ax
    mov     ah, 88h
    int     15h
    sub     ax, [extended]
    check   "15/88", ax, 0
    mov     ax, 0E801h
    int     15h
    check_carry "15/E801", 0
    sub     ax, [extended]
    check   "15/E801: below 16 MiB", ax, 0
    check   "15/E801: above", dx, 0

    ; Block move: from here to 1 MiB + 64 KiB and back.
    mov     word [gdt + 10h], 0FFFFh
    mov     word [gdt + 12h], source
    mov     word [gdt + 14h], 9300h
    mov     word [gdt + 18h], 0FFFFh
    mov     word [gdt + 1Ah], 0
    mov     word [gdt + 1Ch], 9311h
    mov     ah, 87h
    mov     si, gdt
    mov     cx, 8
    int     15h
    check_carry "15/87: up", 0
    check8  "15/87: status", ah, 0
    mov     word [gdt + 12h], 0
    mov     word [gdt + 14h], 9311h
    mov     word [gdt + 1Ah], target
    mov     word [gdt + 1Ch], 9300h
    mov     ah, 87h
    mov     si, gdt
    mov     cx, 8
    int     15h
    check_carry "15/87: down", 0
    mov     si, source
    mov     di, target
    mov     cx, 8
    repe cmpsw
    check   "15/87: arrived", cx, 0

    ; A20.
    mov     ax, 2400h
    int     15h
    check_carry "15/2400", 0
    mov     ax, 2402h
    int     15h
    check8  "15/2402: off", al, 0
    mov     ax, 0FFFFh
    mov     es, ax
    mov     word [500h], 1357h
    check   "A20 off: memory wraps", [es:510h], 1357h
    mov     ax, 2401h
    int     15h
    mov     ax, 2402h
    int     15h
    check8  "15/2402: on", al, 1
    mov     word [es:510h], 0
    check   "A20 on: no wrap", [500h], 1357h
    xor     ax, ax
    mov     es, ax
    jmp     done

extended:
    dw      0
align 2
source:
    db      "sixteen letters!"
target:
    times 16 db 0
gdt:
    times 48 db 0

done:
    finish
