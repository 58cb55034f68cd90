; The disk image: boot sector, two FATs, root directory, the program and README.TXT, each file in one piece.
; Needs from the build: PAYLOAD_SIZE, README_SIZE (bytes), and the files boot.bin, demo.bin, readme.txt on the include path.

%include "layout.inc"

%assign PAYLOAD_CLUSTERS (PAYLOAD_SIZE + SECTOR_SIZE - 1) / SECTOR_SIZE
%assign README_CLUSTERS (README_SIZE + SECTOR_SIZE - 1) / SECTOR_SIZE
%assign PAYLOAD_FIRST 2
%assign README_FIRST PAYLOAD_FIRST + PAYLOAD_CLUSTERS
%assign END_CLUSTER README_FIRST + README_CLUSTERS

; Timestamps are fixed, so that the same sources give the same image: 2024-01-01 12:00:00.
FILE_DATE       equ (2024 - 1980) << 9 | 1 << 5 | 1
FILE_TIME       equ 12 << 11

; fat_value: sets VALUE to what the FAT holds for cluster %1.
%macro fat_value 1
  %if %1 == 0
    %assign VALUE 0FF0h
  %elif %1 == 1 || %1 == README_FIRST - 1 || %1 == END_CLUSTER - 1
    %assign VALUE 0FFFh
  %elif %1 < END_CLUSTER
    %assign VALUE %1 + 1
  %else
    %assign VALUE 0
  %endif
%endmacro

%macro fat 0
%%start:
  %assign CLUSTER 0
  %rep (END_CLUSTER + 1) / 2            ; two entries in three bytes
    fat_value CLUSTER
    %assign EVEN VALUE
    %assign CLUSTER CLUSTER + 1
    fat_value CLUSTER
    %assign CLUSTER CLUSTER + 1
        db EVEN & 0FFh
        db (EVEN >> 8) | (VALUE & 0Fh) << 4
        db VALUE >> 4
  %endrep
        times FAT_SECTORS * SECTOR_SIZE - ($ - %%start) db 0
%endmacro

; directory_entry: name (11 characters), attributes, first cluster, size.
%macro directory_entry 4
        db %1, %2
        db 0, 0
        dw FILE_TIME, FILE_DATE, FILE_DATE, 0, FILE_TIME, FILE_DATE, %3
        dd %4
%endmacro

        org 0
        incbin "boot.bin"
        times RESERVED_SECTORS * SECTOR_SIZE - ($ - $$) db 0
        fat
        fat
root:
        directory_entry "LOCKSTEP   ", 08h, 0, 0
        directory_entry "DEMO    BIN", 01h, PAYLOAD_FIRST, PAYLOAD_SIZE
        directory_entry "README  TXT", 00h, README_FIRST, README_SIZE
        times ROOT_ENTRIES * 32 - ($ - root) db 0
        incbin "demo.bin"
        times (FIRST_DATA_SECTOR + PAYLOAD_CLUSTERS) * SECTOR_SIZE - ($ - $$) db 0
        incbin "readme.txt"
        times TOTAL_SECTORS * SECTOR_SIZE - ($ - $$) db 0
