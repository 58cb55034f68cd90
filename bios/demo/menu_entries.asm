; The entries of the menu.

; menu_entry: hot key, needs, name, routine, lines about it.
%macro menu_entry 5+
        db %1, %2
        dw %%name, %%about, %4
        [section .strings]
  %%name:       db %3, 0
  %%about:      db %5, 0
        __?SECT?__
%endmacro

        section .data
entries:
        menu_entry '1', NEEDS_NOTHING, "System information", system_info, \
            "Processor and its features,", 0, "memory map, firmware, drives,", 0, "ports and clock, as the BIOS", 0, \
            "and the chips report them.", 0
        menu_entry '2', NEEDS_NOTHING, "Text mode", text_show, \
            "Colours, the character set,", 0, "then fire and plasma drawn", 0, "with characters.", 0
        menu_entry '3', NEEDS_VGA, "Graphics", graphics, \
            "Five pictures in 256 colours,", 0, "computed as you watch, in", 0, "step with the retrace.", 0
        menu_entry '4', NEEDS_NOTHING, "Keyboard test", key_test, \
            "Every key on a drawing, with", 0, "the scan codes it sends.", 0
        menu_entry '5', NEEDS_NOTHING, "Mouse test", mouse_test, \
            "Pointer, buttons and packets", 0, "of a PS/2 mouse, and a sheet", 0, "to paint on.", 0
        menu_entry '6', NEEDS_386, "Protected mode", protected_show, \
            "Paging, ring 3, system calls", 0, "and faults made on purpose:", 0, "a round trip through the 386", 0, \
            "and back, each step checked.", 0
        menu_entry '7', NEEDS_NOTHING, "Speed", speed_show, \
            "Instructions a second against", 0, "the timer; CRC-32 and primes,", 0, "with their results checked.", 0
        menu_entry '8', NEEDS_NOTHING, "Sound", sound_show, \
            "A short tune on the speaker.", 0
        menu_entry '9', NEEDS_NOTHING, "Shut down", shut_down, \
            "Switches the machine off", 0, "through APM if the BIOS has", 0, "it.", 0
        menu_entry 'R', NEEDS_NOTHING, "Restart", restart_machine, \
            "Resets the machine through", 0, "the keyboard controller.", 0
        section .text
