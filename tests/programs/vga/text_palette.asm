; shows: the attribute palette turned round (15 for background 0, 0 for foreground 15), in colours A0h-AFh by colour select: shades of green

%include "picture.inc"
%include "text.inc"

    set_mode 0003h
    call    hide_cursor
    xor     bl, bl
entry:
    mov     bh, bl
    xor     bh, 0Fh
    attribute bl, bh
    inc     bl
    cmp     bl, 16
    jb      entry
    xor     cl, cl
shade:
    mov     ch, cl
    add     ch, cl
    add     ch, cl
    add     ch, cl
    mov     bl, cl
    add     bl, 0A0h
    dac     bl, 0, ch, cl
    inc     cl
    cmp     cl, 16
    jb      shade
    attribute 10h, 8Ch                  ; bits 4 and 5 of the colour from colour select
    attribute 14h, 0Ah                  ; colours A0h-AFh
    text_card 0B800h, 80, 25, 7Fh
    finish
