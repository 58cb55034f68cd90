; 4F07h with bit 7 waits for the vertical retrace: 60 of them last about a second. (QEMU's retrace is not of its display's time.)

%include "harness.inc"

    mov     ax, 4F02h
    mov     bx, 101h
    int     10h
    check   "4F02", ax, 004Fh
    mov     ax, [46Ch]                  ; from a tick on
.tick:
    cmp     ax, [46Ch]
    je      .tick
    mov     si, [46Ch]
    mov     di, 60
.frame:
    mov     ax, 4F07h
    mov     bx, 80h
    xor     cx, cx
    xor     dx, dx
    int     10h
    dec     di
    jnz     .frame
    mov     ax, [46Ch]
    sub     ax, si                      ; 18.2 a second
    mov     bx, 1
    cmp     ax, 13
    jae     .not_early
    dec     bx
.not_early:
    check   "60 starts at retrace are not early", bx, 1
    mov     bx, 1
    cmp     ax, 24
    jbe     .not_late
    dec     bx
.not_late:
    check   "nor late", bx, 1
    mov     ax, 3
    int     10h
    finish
