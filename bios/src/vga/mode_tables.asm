; Video parameter table, in IBM's order and layout (64 bytes an entry): columns, rows - 1, character height, page size,
; sequencer 1-4, miscellaneous output, CRTC 00-18h, attribute 00-13h, graphics 00-08h.

parameters.columns    equ 0
parameters.rows       equ 1
parameters.height     equ 2
parameters.page_size  equ 3
parameters.sequencer  equ 5
parameters.misc       equ 9
parameters.crtc       equ 10
parameters.attribute  equ 35
parameters.graphics   equ 55
parameters_size       equ 64

; The attribute palettes that several modes share.
%define attr_cga  00h,01h,02h,03h,04h,05h,06h,07h,10h,11h,12h,13h,14h,15h,16h,17h
%define attr_ega  00h,01h,02h,03h,04h,05h,14h,07h,38h,39h,3Ah,3Bh,3Ch,3Dh,3Eh,3Fh
%define attr_mono 00h,08h,08h,08h,08h,08h,08h,08h,10h,18h,18h,18h,18h,18h,18h,18h
%define attr_4    00h,13h,15h,17h,02h,04h,06h,07h,10h,11h,12h,13h,14h,15h,16h,17h
%define attr_6    00h,17h,17h,17h,17h,17h,17h,17h,17h,17h,17h,17h,17h,17h,17h,17h
%define attr_0f   00h,08h,00h,00h,18h,18h,00h,00h,00h,08h,00h,00h,00h,18h,00h,00h
%define attr_11   00h,3Fh,3Fh,3Fh,3Fh,3Fh,3Fh,3Fh,3Fh,3Fh,3Fh,3Fh,3Fh,3Fh,3Fh,3Fh
%define attr_256  00h,01h,02h,03h,04h,05h,06h,07h,08h,09h,0Ah,0Bh,0Ch,0Dh,0Eh,0Fh

; entry columns, rows-1, height, page size, {sequencer}, misc
; horizontal total..overflow (CRTC 0-7), maximum scan line etc. (8-0Bh), vertical (10h-18h)
%macro mode_head 9
    db      %1, %2, %3
    dw      %4
    db      %5, %6, %7, %8, %9
%endmacro
%macro mode_crtc 21
    db      %1, %2, %3, %4, %5, %6, %7, %8
    db      %9, %10, %11, %12, 0, 0, 0, 0
    db      %13, %14, %15, %16, %17, %18, %19, %20, %21
%endmacro
%macro mode_graphics 9
    db      %1, %2, %3, %4, %5, %6, %7, %8, %9
%endmacro

%macro text_200_40 0
    mode_head 40, 24, 8, 0800h, 09h, 03h, 00h, 02h, 63h
    mode_crtc 2Dh,27h,28h,90h,2Bh,0A0h,0BFh,1Fh, 00h,0C7h,06h,07h, 9Ch,8Eh,8Fh,14h,1Fh,96h,0B9h,0A3h,0FFh
    db attr_cga, 08h,00h,0Fh,00h
    mode_graphics 0,0,0,0,0,10h,0Eh,0,0FFh
%endmacro
%macro text_200_80 0
    mode_head 80, 24, 8, 1000h, 01h, 03h, 00h, 02h, 63h
    mode_crtc 5Fh,4Fh,50h,82h,55h,81h,0BFh,1Fh, 00h,0C7h,06h,07h, 9Ch,8Eh,8Fh,28h,1Fh,96h,0B9h,0A3h,0FFh
    db attr_cga, 08h,00h,0Fh,00h
    mode_graphics 0,0,0,0,0,10h,0Eh,0,0FFh
%endmacro
%macro text_350_40 0
    mode_head 40, 24, 14, 0800h, 09h, 03h, 00h, 02h, 0A3h
    mode_crtc 2Dh,27h,28h,90h,2Bh,0A0h,0BFh,1Fh, 00h,4Dh,0Bh,0Ch, 83h,85h,5Dh,14h,1Fh,63h,0BAh,0A3h,0FFh
    db attr_ega, 08h,00h,0Fh,00h
    mode_graphics 0,0,0,0,0,10h,0Eh,0,0FFh
%endmacro
%macro text_350_80 0
    mode_head 80, 24, 14, 1000h, 01h, 03h, 00h, 02h, 0A3h
    mode_crtc 5Fh,4Fh,50h,82h,55h,81h,0BFh,1Fh, 00h,4Dh,0Bh,0Ch, 83h,85h,5Dh,28h,1Fh,63h,0BAh,0A3h,0FFh
    db attr_ega, 08h,00h,0Fh,00h
    mode_graphics 0,0,0,0,0,10h,0Eh,0,0FFh
%endmacro
%macro text_mono 5                      ; height, misc, {maximum scan line}, underline, lines 350 or 400
    mode_head 80, 24, %1, 1000h, 00h, 03h, 00h, 02h, %2
  %if %5 = 350
    mode_crtc 5Fh,4Fh,50h,82h,55h,81h,0BFh,1Fh, 00h,%3,0Bh,0Ch, 83h,85h,5Dh,28h,%4,63h,0BAh,0A3h,0FFh
  %else
    mode_crtc 5Fh,4Fh,50h,82h,55h,81h,0BFh,1Fh, 00h,%3,0Dh,0Eh, 9Ch,8Eh,8Fh,28h,%4,96h,0B9h,0A3h,0FFh
  %endif
    db attr_mono, 0Eh,00h,0Fh,08h
    mode_graphics 0,0,0,0,0,10h,0Ah,0,0FFh
%endmacro
%macro planar_350 1                     ; 1 = mono
  %if %1
    mode_head 80, 24, 14, 8000h, 01h, 0Fh, 00h, 06h, 0A2h
  %else
    mode_head 80, 24, 14, 8000h, 01h, 0Fh, 00h, 06h, 0A3h
  %endif
    mode_crtc 5Fh,4Fh,50h,82h,54h,80h,0BFh,1Fh, 00h,40h,00h,00h, 83h,85h,5Dh,28h,0Fh,63h,0BAh,0E3h,0FFh
  %if %1
    db attr_0f, 0Bh,00h,05h,00h
    mode_graphics 0,0,0,0,0,00h,05h,05h,0FFh
  %else
    db attr_ega, 01h,00h,0Fh,00h
    mode_graphics 0,0,0,0,0,00h,05h,0Fh,0FFh
  %endif
%endmacro
%macro planar_480 1                     ; CRTC mode control
    mode_head 80, 29, 16, 0A000h, 01h, 0Fh, 00h, 06h, 0E3h
    mode_crtc 5Fh,4Fh,50h,82h,54h,80h,0Bh,3Eh, 00h,40h,00h,00h, 0EAh,8Ch,0DFh,28h,00h,0E7h,04h,%1,0FFh
%endmacro

align 2
mode_parameters:
    text_200_40                         ; 00  mode 0, 200 lines
    text_200_40                         ; 01  mode 1
    text_200_80                         ; 02  mode 2
    text_200_80                         ; 03  mode 3
%rep 2                                  ; 04, 05  modes 4 and 5
    mode_head 40, 24, 8, 4000h, 09h, 03h, 00h, 02h, 63h
    mode_crtc 2Dh,27h,28h,90h,2Bh,80h,0BFh,1Fh, 00h,0C1h,00h,00h, 9Ch,8Eh,8Fh,14h,00h,96h,0B9h,0A2h,0FFh
    db attr_4, 01h,00h,03h,00h
    mode_graphics 0,0,0,0,0,30h,0Fh,0,0FFh
%endrep
    ; 06  mode 6
    mode_head 80, 24, 8, 4000h, 01h, 01h, 00h, 06h, 63h
    mode_crtc 5Fh,4Fh,50h,82h,54h,80h,0BFh,1Fh, 00h,0C1h,00h,00h, 9Ch,8Eh,8Fh,28h,00h,96h,0B9h,0C2h,0FFh
    db attr_6, 01h,00h,01h,00h
    mode_graphics 0,0,0,0,0,00h,0Dh,0,0FFh
    text_mono 14, 0A6h, 4Dh, 0Dh, 350   ; 07  mode 7, 350 lines
    times 5 * parameters_size db 0      ; 08-0C
    ; 0D  mode 0Dh
    mode_head 40, 24, 8, 2000h, 09h, 0Fh, 00h, 06h, 63h
    mode_crtc 2Dh,27h,28h,90h,2Bh,80h,0BFh,1Fh, 00h,0C0h,00h,00h, 9Ch,8Eh,8Fh,14h,00h,96h,0B9h,0E3h,0FFh
    db attr_cga, 01h,00h,0Fh,00h
    mode_graphics 0,0,0,0,0,00h,05h,0Fh,0FFh
    ; 0E  mode 0Eh
    mode_head 80, 24, 8, 4000h, 01h, 0Fh, 00h, 06h, 63h
    mode_crtc 5Fh,4Fh,50h,82h,54h,80h,0BFh,1Fh, 00h,0C0h,00h,00h, 9Ch,8Eh,8Fh,28h,00h,96h,0B9h,0E3h,0FFh
    db attr_cga, 01h,00h,0Fh,00h
    mode_graphics 0,0,0,0,0,00h,05h,0Fh,0FFh
    planar_350 1                        ; 0F  mode 0Fh (64 KiB adapter's place)
    planar_350 0                        ; 10  mode 10h (64 KiB adapter's place)
    planar_350 1                        ; 11  mode 0Fh
    planar_350 0                        ; 12  mode 10h
    text_350_40                         ; 13  mode 0, 350 lines
    text_350_40                         ; 14  mode 1
    text_350_80                         ; 15  mode 2
    text_350_80                         ; 16  mode 3
    ; 17  modes 0 and 1, 400 lines
    mode_head 40, 24, 16, 0800h, 08h, 03h, 00h, 02h, 67h
    mode_crtc 2Dh,27h,28h,90h,2Bh,0A0h,0BFh,1Fh, 00h,4Fh,0Dh,0Eh, 9Ch,8Eh,8Fh,14h,1Fh,96h,0B9h,0A3h,0FFh
    db attr_ega, 0Ch,00h,0Fh,08h
    mode_graphics 0,0,0,0,0,10h,0Eh,0,0FFh
    ; 18  modes 2 and 3, 400 lines
    mode_head 80, 24, 16, 1000h, 00h, 03h, 00h, 02h, 67h
    mode_crtc 5Fh,4Fh,50h,82h,55h,81h,0BFh,1Fh, 00h,4Fh,0Dh,0Eh, 9Ch,8Eh,8Fh,28h,1Fh,96h,0B9h,0A3h,0FFh
    db attr_ega, 0Ch,00h,0Fh,08h
    mode_graphics 0,0,0,0,0,10h,0Eh,0,0FFh
    text_mono 16, 66h, 4Fh, 0Fh, 400    ; 19  mode 7, 400 lines
    ; 1A  mode 11h
    planar_480 0C3h
    db attr_11, 01h,00h,0Fh,00h
    mode_graphics 0,0,0,0,0,00h,05h,01h,0FFh
    ; 1B  mode 12h
    planar_480 0E3h
    db attr_ega, 01h,00h,0Fh,00h
    mode_graphics 0,0,0,0,0,00h,05h,0Fh,0FFh
    ; 1C  mode 13h
    mode_head 40, 24, 8, 2000h, 01h, 0Fh, 00h, 0Eh, 63h
    mode_crtc 5Fh,4Fh,50h,82h,54h,80h,0BFh,1Fh, 00h,41h,00h,00h, 9Ch,8Eh,8Fh,28h,40h,96h,0B9h,0A3h,0FFh
    db attr_256, 41h,00h,0Fh,00h
    mode_graphics 0,0,0,0,0,40h,05h,0Fh,0FFh

%if ($ - mode_parameters) != 1Dh * parameters_size
    %error "video parameter table has the wrong size"
%endif

; How a mode's memory is organised.
model_text    equ 0
model_cga4    equ 1                     ; 2 bits a pixel, two interleaved banks
model_cga2    equ 2                     ; 1 bit a pixel, two interleaved banks
model_planar  equ 3
model_linear  equ 4                     ; a byte a pixel
model_banked  equ 5                     ; a VBE mode with one to four bytes a pixel

; Which default colours a mode loads.
dac_mono      equ 0
dac_cga       equ 1
dac_ega       equ 2
dac_256       equ 3

mode_absent   equ 0FFh

; One entry a mode 00-13h: parameter index, model, DAC kind, value for 40:65.
; The text modes' parameter index is chosen by the number of scan lines instead.
mode_info:
    db      00h, model_text,   dac_ega,  2Ch    ; 00
    db      01h, model_text,   dac_ega,  28h    ; 01
    db      02h, model_text,   dac_ega,  2Dh    ; 02
    db      03h, model_text,   dac_ega,  29h    ; 03
    db      04h, model_cga4,   dac_cga,  2Ah    ; 04
    db      05h, model_cga4,   dac_cga,  2Eh    ; 05
    db      06h, model_cga2,   dac_cga,  1Eh    ; 06
    db      07h, model_text,   dac_mono, 29h    ; 07
%rep 5
    db      mode_absent, 0, 0, 0                ; 08-0C
%endrep
    db      0Dh, model_planar, dac_cga,  29h    ; 0D
    db      0Eh, model_planar, dac_cga,  29h    ; 0E
    db      11h, model_planar, dac_mono, 29h    ; 0F
    db      12h, model_planar, dac_ega,  29h    ; 10
    db      1Ah, model_planar, dac_ega,  29h    ; 11
    db      1Bh, model_planar, dac_ega,  29h    ; 12
    db      1Ch, model_linear, dac_256,  29h    ; 13

; AL = memory model of the current mode. In: DS = BDA. Preserves everything else.
memory_model:
    push    bx
    mov     bl, [bda_video_mode]
    cmp     bl, 13h
    jbe     .known
    mov     al, model_banked
    cmp     bl, mode_vbe_packed
    je      .found
    mov     al, model_planar
    cmp     bl, mode_vbe_planar
    je      .found
    mov     bl, 3
.known:
    xor     bh, bh
    shl     bx, 1
    shl     bx, 1
    mov     al, [cs:bx + mode_info + 1]
.found:
    pop     bx
    ret

; ES = segment of the current mode's display memory. In: DS = BDA. Preserves everything else.
load_video_segment:
    push    ax
    call    memory_model
    cmp     al, model_planar
    mov     ax, 0A000h
    jae     .load
    mov     ax, 0B800h
    cmp     word [bda_crtc_port], port_crtc_mono
    jne     .load
    mov     ax, 0B000h
.load:
    mov     es, ax
    pop     ax
    ret
