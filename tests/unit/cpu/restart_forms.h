// Every form of every instruction that the decoder knows, as programs of one instruction for the restart test.
#pragma once

#include <string>
#include <vector>

#include "cpu/decoder.h"
#include "cpu/feature.h"
#include "program_test_machine.h"

namespace lockstep::test {

// Where memory that an instruction uses may lie: around the end of a page that can be taken away.
enum class Site : u8 { Memory, Stack, Frame, Source, Destination };
constexpr u32 boundary_of(Site site) {
    switch (site) {
        case Site::Stack: return 0xB000;
        case Site::Source: return 0xD000;
        case Site::Destination: return 0xF000;
        default: return 0x9000;
    }
}

// Memory operand, ESP, EBP, ESI or EDI at the boundary plus `offset`; the others in pages that stay.
struct Placement {
    Site site;
    s32 offset;
    u32 address() const { return boundary_of(site) + static_cast<u32>(offset); }
};

struct Form {
    Instruction insn;
    std::vector<u8> bytes;
    std::size_t displacement_at = 0;  // of the memory operand's address in `bytes`; 0: none
    bool code32 = true;

    bool has_memory_operand() const { return displacement_at != 0; }
    bool is_string() const;
    bool is_repeated() const { return insn.rep != RepPrefix::None; }
    std::string text() const;
};

// Opcode × ModRM.reg (of memory forms) × operand size × address size, strings also with F2 and F3. Without what stops
// the processor, reads the clock, or reads or writes model-specific registers. Of a model with MMX only what the
// Pentium Pro has not, in all maps and with F2 and F3 where they select.
std::vector<Form> all_forms(CpuModel model, bool code32);

// Writes operands' contents and registers so that the instruction comes to a sensible end.
void place(ProgramMachine& machine, ProgramMachine::Kind kind, const Form& form, Placement placement);

// What the manual says of the access at this site: a write, or a read and a write.
bool is_written(const Instruction& insn, Site site);

// Instructions that name memory and do not touch it: those that only form its address, those of the coprocessor that is
// not there, and in ring 3 those that are not allowed.
bool is_never_accessed(Op op, bool ring3);

}  // namespace lockstep::test
