; Boot sector of the demo disk.
;
; Loads the demo program, which is the first file of the FAT12 file system and lies in one piece at the start of
; the data area, to PAYLOAD_SEGMENT:0 and jumps to it with DL = boot drive. Reads a track at a time (never across a
; 64 KiB DMA boundary), resets the drive and retries on errors, and reads single sectors when whole tracks fail.
;
; Runs on an 8086. Needs from the build: PAYLOAD_SIZE (bytes, even), PAYLOAD_SECTORS, PAYLOAD_SUM.

%include "layout.inc"

        cpu 8086
        bits 16
        org 7C00h

RETRIES         equ 8
TRACK_RETRIES   equ 4           ; of these, so many with whole tracks, the rest with single sectors

        jmp short start
        nop
        db "LOCKSTEP"           ; OEM name
        dw SECTOR_SIZE
        db 1                    ; sectors per cluster
        dw RESERVED_SECTORS
        db FAT_COUNT
        dw ROOT_ENTRIES
        dw TOTAL_SECTORS
        db 0F0h                 ; media: 1.44 MB floppy
        dw FAT_SECTORS
sectors_per_track:
        dw 18
heads:  dw 2
        dd 0                    ; hidden sectors
        dd 0                    ; total sectors when more than 65535
drive:  db 0                    ; BIOS drive number; the one we were booted from once running
        db 0
        db 29h                  ; the three fields below are valid
        dd VOLUME_SERIAL
        db "LOCKSTEP   "
        db "FAT12   "

start:
        cli
        xor ax, ax
        mov ss, ax
        mov sp, 7C00h
        mov ds, ax
        sti
        cld
        jmp 0:.here             ; some firmware starts us at 07C0:0000
.here:
        mov [drive], dl
        mov si, loading_text
        call print

        mov ax, PAYLOAD_SEGMENT
        mov es, ax
.next_run:
        ; Sectors up to the end of this track.
        mov ax, [lba]
        xor dx, dx
        div word [sectors_per_track]    ; AX = track, DX = sector in it from 0
        mov di, [sectors_per_track]
        sub di, dx
        cmp di, [left]
        jbe .within_file
        mov di, [left]
.within_file:
        mov cl, dl
        inc cl                          ; CL = sector from 1
        xor dx, dx
        div word [heads]                ; AX = cylinder, DX = head
        mov ch, al                      ; a floppy has fewer than 256 cylinders
        mov dh, dl
        ; Sectors up to the next 64 KiB boundary: the DMA controller cannot carry into the page register.
        mov ax, es
        and ax, 0FFFh
        neg ax
        add ax, 1000h
        mov bl, cl                      ; keep CL: 8086 shifts count in it
        mov cl, 5
        shr ax, cl
        mov cl, bl
        cmp di, ax
        jbe .within_page
        mov di, ax
.within_page:
        mov byte [tries], RETRIES
.try:
        mov ax, di                      ; AL = sectors to read
        mov ah, 02h
        xor bx, bx
        mov dl, [drive]
        push di
        push dx
        push cx
        int 13h
        pop cx
        pop dx
        pop di
        jnc .done_run
        dec byte [tries]
        jz failed
        push ax
        xor ah, ah                      ; reset: recalibrates before the next try
        int 13h
        pop ax
        cmp byte [tries], RETRIES - TRACK_RETRIES
        ja .try
        mov di, 1
        jmp short .try
.done_run:
        add [lba], di
        mov ax, di
        mov cl, 5
        shl ax, cl                      ; 512 bytes are 20h paragraphs
        mov bx, es
        add bx, ax
        mov es, bx
        mov al, '.'
        call print_char
        sub [left], di
        jnz .next_run

        ; The sum depends on the order of the words, so that swapped or shifted sectors are noticed too.
        mov dl, [drive]
        mov ax, PAYLOAD_SEGMENT
        mov ds, ax
        xor si, si
        xor bx, bx
        mov cx, PAYLOAD_SIZE / 2
.sum:   lodsw
        rol bx, 1
        add bx, ax
        loop .sum
        cmp bx, PAYLOAD_SUM
        jne damaged
        jmp PAYLOAD_SEGMENT:0

damaged:
        xor ax, ax
        mov ds, ax
        mov si, damaged_text
        jmp short complain
failed:
        mov al, ah                      ; BIOS status of the last try, as two digits
        push ax
        mov cl, 4
        shr al, cl
        call hex_digit
        mov [status_digits], al
        pop ax
        and al, 0Fh
        call hex_digit
        mov [status_digits + 1], al
        mov si, failed_text
complain:
        call print
        xor ah, ah
        int 16h
        int 19h
.stay:  hlt
        jmp short .stay

hex_digit:                              ; AL 0..15 to its digit
        cmp al, 10
        jb .decimal
        add al, 'A' - '0' - 10
.decimal:
        add al, '0'
        ret

print:                                  ; DS:SI, ends with 0
        lodsb
        test al, al
        jz .end
        call print_char
        jmp short print
.end:   ret

print_char:
        push bx
        push bp
        mov ah, 0Eh
        mov bx, 0007h
        int 10h
        pop bp
        pop bx
        ret

loading_text:   db 13, 10, "Loading the Lockstep demo ", 0
damaged_text:   db 13, 10, "The demo program on this disk is damaged. Press a key.", 0
failed_text:    db 13, 10, "Disk error "
status_digits:  db "00: the demo cannot be loaded. Press a key to try again.", 0

lba:    dw FIRST_DATA_SECTOR
left:   dw PAYLOAD_SECTORS
tries:  db 0

        times 510 - ($ - $$) db 0
        dw 0AA55h
