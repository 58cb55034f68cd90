; Virtual-8086 mode: what IOPL decides, 16-bit and 32-bit forms; what is privileged there; frames of interrupts and exceptions; segments as in real mode.
;
; Bochs: IRETD takes an EIP above FFFFh and faults behind it; the manual (IRET, RETURN-FROM-VIRTUAL-8086-MODE) has #GP(0) at the IRETD.
; QEMU: does not check limits; lets interrupts go to handlers in ring 1.
; cpu: 80386 80486 pentium pentiumpro
%include "harness.inc"

; A case at each IOPL. IF is set before; the end is INT3.
%macro iopls 2+
    %assign iopl 0
    %rep 4
        try     "IOPL ", '0' + iopl, " ", %1
        mov     dword [case_flags], FLAG_IF | 2
        v86     iopl
        %2
        int3
        done
    %assign iopl iopl + 1
    %endrep
        mov     dword [case_flags], 2
%endmacro
        iopls   "CLI", cli
        iopls   "STI", sti
        iopls   "PUSHF", pushf
        iopls   "PUSHFD", pushfd
%macro pushed_image 0
        pushf
        pop     word [RESULT]
        pushfd
        pop     dword [RESULT + 4]
%endmacro
        mov     dword [outs], 2
        iopls   "PUSHF's and PUSHFD's images", pushed_image
        mov     dword [outs], 1
%macro popf_image 0
        push    word FLAG_DF | IOPL(1) | FLAG_NT | 2
        popf
        pushf
        pop     word [RESULT]
%endmacro
        iopls   "POPF: IF, but not IOPL", popf_image
%macro popfd_image 0
        push    dword FLAG_DF | FLAG_VM | FLAG_RF | IOPL(0) | 2
        popfd
        pushfd
        pop     dword [RESULT]
%endmacro
        iopls   "POPFD: neither VM nor RF", popfd_image
%macro iret_image 0
        push    word FLAG_DF | IOPL(2) | 2
        push    word 0
        push    word %%there
        iret
        hlt
%%there:
        pushf
        pop     word [RESULT]
%endmacro
        iopls   "IRET", iret_image
%macro iretd_image 0
        push    dword FLAG_DF | IOPL(2) | 2
        push    dword 0
        push    dword %%there
        iretd
        hlt
%%there:
        pushfd
        pop     dword [RESULT]
%endmacro
        iopls   "IRETD", iretd_image
        mov     dword [outs], 0
        iopls   "INT 31h, DPL 3", int 0x31
        iopls   "INT 20h, DPL 0", int 0x20
        iopls   "INT 3 in two bytes", int 3
%macro overflow 0
        mov     al, 0x7F
        inc     al
        into
%endmacro
        iopls   "INTO", overflow
%macro divide 0
        xor     ax, ax
        div     al
%endmacro
        iopls   "divide error", divide
%macro iret_beyond 0
        push    dword 2
        push    dword 0
        push    dword 0x10000
        iretd
%endmacro
        iopls   "IRETD behind the limit", iret_beyond

; Privileged in every mode but real mode; undefined where selectors would be needed.
%macro alone 2+
        try     %1
        v86     3
        %2
        int3
        done
%endmacro
        alone   "HLT", hlt
        alone   "CLTS", clts
        alone   "LMSW", lmsw ax
        alone   "SMSW", smsw ax
        alone   "LGDT", lgdt [RESULT]
        alone   "LIDT", lidt [RESULT]
        alone   "MOV EAX, CR0", mov eax, cr0
        alone   "MOV CR0, EAX", mov cr0, eax
        alone   "MOV CR3, EAX", mov cr3, eax
        alone   "MOV EAX, DR7", mov eax, dr7
        alone   "MOV DR7, EAX", mov dr7, eax
        alone   "LLDT", lldt ax
        alone   "LTR", ltr ax
        alone   "ARPL", arpl ax, bx
        alone   "UD2", db 0x0F, 0x0B
        alone   "0F FF", db 0x0F, 0xFF

; Segments: 64 KiB from selector times 16, whatever was in the hidden part.
%macro segment_row 0
        mov     ax, 0x2000
        mov     es, ax
        mov     byte [es:0x1234], 0x5A
        mov     ax, 0x2123
        mov     ds, ax
        mov     al, [4]
        xor     bx, bx
        mov     ds, bx
        mov     [RESULT], al
        mov     ax, es
        mov     [RESULT + 4], ax
%endmacro
        mov     dword [outs], 2
        alone   "MOV ES and DS", segment_row
        mov     dword [outs], 0
        alone   "word at FFFFh", mov ax, [0xFFFF]
        alone   "doubleword at FFFDh", mov eax, [0xFFFD]
        alone   "doubleword at FFFCh", mov eax, [0xFFFC]
%macro high_address 0
        mov     ebx, 0x10000
        mov     al, [ebx]
%endmacro
%macro push_at_1 0
        mov     sp, 1
        push    ax
%endmacro
%macro pop_at_ffff 0
        mov     sp, 0xFFFF
        pop     ax
%endmacro
        alone   "32-bit address above FFFFh", high_address
        alone   "word push at SP 1", push_at_1
        alone   "word pop at SP FFFFh", pop_at_ffff
%macro push_low 0
        mov     sp, 2
        push    eax
%endmacro
        alone   "doubleword push at SP 2", push_low
%macro far_cases 0
        call    0:%%called
        mov     [RESULT], sp
        jmp     0:%%jumped
%%called:
        mov     [RESULT + 4], cs
        retf
%%jumped:
        push    word 0
        push    word %%returned
        retf    2
%%returned:
%endmacro
        mov     dword [outs], 2
        alone   "far CALL, JMP, RETF 2", far_cases
        mov     dword [outs], 0
        alone   "far JMP behind the limit", jmp dword 0:0x10000
        alone   "LES", les ax, [RESULT]
        alone   "LSS", lss sp, [zero_pointer]

; The frame in ring 0: GS FS DS ES SS ESP EFLAGS CS EIP, and the data segments empty. Through a gate of each size.
        jmp     frames
zero_pointer:   dw      0x6FF0, 0
frame_handler:
        mov     [ss:RESULT], ds
        mov     [ss:RESULT + 4], es
        mov     [ss:RESULT + 8], fs
        mov     [ss:RESULT + 12], gs
        mov     [ss:RESULT + 16], esp
        pushfd
        pop     dword [ss:RESULT + 20]
        int     DONE
to_conforming:
        hlt
frames:
        mov     dword [v86_segments], 0x1111
        mov     dword [v86_segments + 4], 0
        mov     dword [v86_segments + 8], 0x3333
        mov     dword [v86_segments + 12], 0x4444
        mov     dword [outs], 6
%macro frame_case 4                             ; TITLE, TYPE, ITEM SIZE, ITEMS
        set_gate IDT + 0x42 * 8, CODE(0), frame_handler, PRESENT | DPL(3) | %2, 0
        mov     edi, INNER0 - 64
        mov     ecx, 16
        mov     eax, 0x99999999
        rep stosd
        mov     dword [case_flags], FLAG_IF | FLAG_DF | 2
        try     %1
        v86     3
        int     0x42
        done
        mov     dword [case_flags], 2
        say     "  frame"
        mov     esi, INNER0 - %3 * %4
        mov     ecx, %4
        mov     ebx, [origin]
%%item:
        say     " "
    %if %3 == 4
        lodsd
        cmp     ecx, %4
        jne     %%plain
        sub     eax, ebx
%%plain:
        put_hex32 eax
    %else
        lodsw
        cmp     ecx, %4
        jne     %%plain
        sub     ax, bx
%%plain:
        put_hex16 eax
    %endif
        dec     ecx
        jnz     %%item
        new_line
%endmacro
        frame_case "INT through a 32-bit interrupt gate", 0x0E, 4, 9
        frame_case "INT through a 32-bit trap gate", 0x0F, 4, 9
        frame_case "INT through a 16-bit trap gate", 0x07, 2, 9
        mov     dword [outs], 0
        mov     dword [v86_segments], 0
        mov     dword [v86_segments + 8], 0
        mov     dword [v86_segments + 12], 0

; Handlers must be in ring 0, in code that is not conforming.
        set_gate IDT + 0x42 * 8, CODE(1), frame_handler, PRESENT | DPL(3) | 0x0E, 0
        alone   "INT to ring 1", int 0x42
        set_descriptor SLOT, 0, 0xFFFFF, PRESENT | 0x1E, 0xC
        set_gate IDT + 0x42 * 8, SLOT, to_conforming, PRESENT | DPL(3) | 0x0E, 0
        alone   "INT to conforming code", int 0x42
        set_gate IDT + 0x42 * 8, CODE(0), frame_handler, PRESENT | 0x0E, 0
        alone   "INT through DPL 0", int 0x42
        set_gate IDT + 6 * 8, CODE(1), frame_handler, PRESENT | 0x0E, 0
        alone   "#UD to ring 1", db 0x0F, 0x0B
        set_gate IDT + 6 * 8, CODE(0), handlers + 6 * HANDLER_BYTES, PRESENT | 0x0E, 0

; There and back again: a handler changes the frame, returns, and the program goes on.
        jmp     returns
v86_return:                                     ; AX of the program + 1, behind the INT; DS from the frame
        inc     eax
        mov     word [esp + 20 + 4], 0x2000     ; DS
        iretd
returns:
        set_gate IDT + 0x42 * 8, CODE(0), v86_return, PRESENT | DPL(3) | 0x0E, 0
%macro and_back 0
        mov     eax, 0x1233
        int     0x42
        mov     bx, ds
        xor     cx, cx
        mov     ds, cx
        mov     [RESULT], ax
        mov     [RESULT + 4], bx
%endmacro
        mov     dword [outs], 2
        alone   "INT and IRETD back", and_back
        finish
