// The test machine, executing bytes at CS:EIP: decoder and operation together.
#pragma once

#include <initializer_list>

#include "cpu/reference/step.h"
#include "system_test_machine.h"

namespace lockstep::test {

class CodeMachine : public Machine {
public:
    using Machine::Machine;

    // Executes one instruction (one iteration of a repeated one); false: a fault, in c.fault.
    bool step(std::initializer_list<u8> bytes) {
        u32 at = s.segment(Seg::CS).base + s.eip;
        for (const u8 byte : bytes) put8(at++, byte);
        return execute_instruction(c);
    }

    // Maps the lower two megabytes one to one for ring 3 and turns paging on; entry `page` of the table is at
    // table_entry(page).
    void page() {
        put32(page_directory, page_table | 7);
        for (u32 i = 0; i < 512; ++i) put32(page_table + 4 * i, i << 12 | 7);
        s.cr3 = page_directory;
        s.cr0 |= cr0::pg | cr0::wp;
        update_paging(c);
    }
    static u32 table_entry(u32 page) { return page_table + 4 * page; }

    static constexpr u32 page_directory = 0x100000, page_table = 0x101000;
};

}  // namespace lockstep::test
