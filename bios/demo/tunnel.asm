; Scene: a flight through a tunnel.
;
; For each dot of the upper half (160 by 96, each shown twice as wide) a table holds its angle and its depth; a
; picture looks both up in a texture after adding the flight. The lower half is the upper one with the angles
; mirrored. Everything lies in the work segment: table at 0, brightness, texture.

TUNNEL_WIDTH    equ PICTURE_WIDTH / 2
TUNNEL_HALF     equ PICTURE_HEIGHT / 2
TUNNEL_DOTS     equ TUNNEL_WIDTH * TUNNEL_HALF
BRIGHTNESS_AT   equ TUNNEL_DOTS * 2
TEXTURE_AT      equ BRIGHTNESS_AT + TUNNEL_DOTS
TEXTURE_SIZE    equ 64 * 256            ; 64 deep, 256 around

        section .bss
tunnel_x:       resw 1
tunnel_y:       resw 1
tunnel_radius:  resw 1
tunnel_row:     resw 1

        section .text
scene_tunnel:
        text "demo: scene tunnel"
        call scene_begin
        call tunnel_shades
        call set_shades
        text "Tunnel        Key next scene  Esc menu"
        call caption
        call tunnel_texture
        call tunnel_table
.frame: call wait_retrace
        call tunnel_picture
        call next_picture
        test ax, ax
        jz .frame
        ret

; tunnel_shades: colour = brightness 0..15 * 16 + texture 0..15.
tunnel_shades:
        mov di, palette
        xor bl, bl
.next:  mov al, bl
        and al, 0Fh
        mov ah, 3
        mul ah
        mov si, ax
        mov bh, 3
.part:  mov al, [.ramp + si]
        inc si
        mov ah, bl
        mov cl, 4
        shr ah, cl
        mul ah                          ; 0..63 * 0..15
        mov cl, 15
        div cl
        mov [di], al
        inc di
        dec bh
        jnz .part
        inc bl
        jnz .next
        ret

; tunnel_texture: bricks with a soft light on each.
tunnel_texture:
        push es
        mov ax, WORK_SEGMENT
        mov es, ax
        mov di, TEXTURE_AT
        mov cx, TEXTURE_SIZE
        xor bx, bx                      ; BL = angle, BH = depth
.dot:   mov al, bl
        test bh, 16                     ; every other ring of bricks shifted by half a brick
        jz .even
        add al, 16
.even:  and al, 31
        mov ah, bh
        and ah, 15
        cmp al, 2
        jb .mortar
        cmp ah, 2
        jb .mortar
        ; Brighter towards one corner of the brick.
        mov dl, al
        shr dl, 1
        add dl, ah
        shr dl, 1
        neg dl
        add dl, 15
        mov al, dl
        jmp short .set
.mortar:
        mov al, 1
.set:   stosb
        inc bl
        jnz .same_ring
        inc bh
.same_ring:
        loop .dot
        pop es
        ret

; tunnel_table: angle and depth of every dot of the upper half.
tunnel_table:
        push es
        mov ax, WORK_SEGMENT
        mov es, ax
        xor di, di
        mov word [tunnel_y], -2 * TUNNEL_HALF + 1       ; in half lines, so that no dot is the centre itself
.row:   mov word [tunnel_x], -2 * TUNNEL_WIDTH + 2      ; in half lines too: dots are two lines wide
.dot:   ; Radius: the square root of x*x + y*y.
        mov ax, [tunnel_x]
        imul word [tunnel_x]
        mov bx, ax
        mov cx, dx
        mov ax, [tunnel_y]
        imul word [tunnel_y]
        add ax, bx
        adc dx, cx
        call square_root
        mov [tunnel_radius], ax
        ; Depth: inversely proportional to the radius.
        mov bx, ax
        mov ax, 5000
        xor dx, dx
        div bx
        push ax
        call angle_of
        mov bl, al
        pop ax
        mov bh, al                      ; whole turns of the texture do not matter
        mov ax, bx
        mov [es:di], ax
        ; Brightness: the far end of the tunnel is dark.
        mov ax, [tunnel_radius]
        mov cl, 3
        shr ax, cl
        cmp ax, 15
        jbe .dim
        mov ax, 15
.dim:   shl al, 1
        mov cl, 3
        shl al, cl
        push di
        shr di, 1
        mov [es:di + BRIGHTNESS_AT], al
        pop di
        inc di
        inc di
        add word [tunnel_x], 4
        cmp word [tunnel_x], 2 * TUNNEL_WIDTH
        jl .dot
        add word [tunnel_y], 2
        cmp word [tunnel_y], 0
        jl .row
        pop es
        ret

; square_root: AX = the whole part of the square root of DX:AX, and at least 1. One result bit at a time.
square_root:
        save bx, cx, dx, si, di
        mov si, ax                      ; DX:SI = what is left
        xor bx, bx                      ; the root so far
        mov cx, 8000h                   ; the bit to try
.bit:   mov ax, bx
        or ax, cx
        push dx
        push ax
        mul ax                          ; the square of the try
        mov di, ax
        mov ax, dx
        pop bp
        pop dx
        cmp dx, ax
        jb .too_large
        ja .fits
        cmp si, di
        jb .too_large
.fits:  mov bx, bp
.too_large:
        shr cx, 1
        jnz .bit
        mov ax, bx
        test ax, ax
        jnz .end
        inc ax
.end:   restore bx, cx, dx, si, di
        ret

; angle_of: AL = the angle of ([tunnel_x], [tunnel_y]), 256 a turn.
;
; In the eighth of a turn where z = smaller / larger is 0..1: angle = z (pi/4 + 0.273 (1 - z)), off by less than
; 0.004; with z in 256ths and the angle in 256ths of a turn that is z (32 + 11.12 (1 - z/256)) / 256.
angle_of:
        save bx, cx, dx
        mov bx, [tunnel_x]
        mov cx, [tunnel_y]
        test bx, bx
        jns .x_positive
        neg bx
.x_positive:
        test cx, cx
        jns .y_positive
        neg cx
.y_positive:
        cmp bx, cx
        pushf
        jae .ordered
        xchg bx, cx
.ordered:
        xor dx, dx                      ; BX = larger, CX = smaller: z = CX * 256 / BX
        mov ax, cx
        mov dl, ah
        mov ah, al
        xor al, al
        test bx, bx
        jz .flat
        div bx
.flat:  mov bx, ax
        neg ax
        add ax, 256
        mov cx, 11
        mul cx
        add ax, 32 * 256
        mul bx                          ; DX:AX = angle * 65536
        mov ax, dx                      ; 0..32
        popf
        jae .near_x
        neg ax
        add ax, 64
.near_x:
        cmp word [tunnel_x], 0
        jge .right
        neg ax
        add ax, 128
.right: cmp word [tunnel_y], 0
        jge .below
        neg ax
.below: restore bx, cx, dx
        ret

tunnel_picture:
        mov ax, GRAPHICS_SEGMENT
        mov es, ax
        mov ax, [fast_ticks]
        mov dh, al                      ; flight
        mov bl, al
        shr ax, 1
        push ax
        call sine
        mov cl, 3
        sar ax, cl
        pop bx
        add al, bl
        mov dl, al                      ; roll
        ; Upper half.
        push ds
        mov ax, WORK_SEGMENT
        mov ds, ax
        xor si, si
        xor di, di
        mov bp, BRIGHTNESS_AT
        mov cx, TUNNEL_DOTS
.upper: lodsw
        add al, dl
        add ah, dh
        and ah, 3Fh
        xchg bx, ax
        mov al, [bx + TEXTURE_AT]
        or al, [ds:bp]
        inc bp
        mov ah, al
        stosw
        loop .upper
        ; Lower half: from the middle line outwards, angles mirrored.
        mov byte [cs:tunnel_row], TUNNEL_HALF
        mov si, (TUNNEL_HALF - 1) * TUNNEL_WIDTH * 2
        mov bp, BRIGHTNESS_AT + (TUNNEL_HALF - 1) * TUNNEL_WIDTH
.lower_row:
        mov cx, TUNNEL_WIDTH
.lower: lodsw
        neg al
        add al, dl
        add ah, dh
        and ah, 3Fh
        xchg bx, ax
        mov al, [bx + TEXTURE_AT]
        or al, [ds:bp]
        inc bp
        mov ah, al
        stosw
        loop .lower
        sub si, TUNNEL_WIDTH * 4
        sub bp, TUNNEL_WIDTH * 2
        dec byte [cs:tunnel_row]
        jnz .lower_row
        pop ds
        ret

        section .data
tunnel_shades.ramp:                     ; mortar to sunlit stone
        db 10,  8, 12,  14, 10, 14,  18, 12, 14,  22, 14, 14
        db 26, 16, 14,  30, 18, 14,  34, 21, 14,  38, 24, 15
        db 42, 27, 16,  46, 30, 18,  50, 34, 20,  53, 38, 23
        db 56, 42, 26,  59, 46, 30,  61, 50, 35,  63, 55, 42
        section .text
