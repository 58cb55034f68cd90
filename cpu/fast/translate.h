// From a decoded instruction to the record that executes it on the fast path.
#pragma once

#include "cpu/fast/block_cache.h"
#include "cpu/fast/record.h"
#include "cpu/instruction.h"
#include "cpu/model.h"

namespace lockstep {

// True when no instruction may follow `insn` in its block: control flow, and whatever may change the execution context.
bool ends_block(const Instruction& insn);

// Fills in `record` for `insn` at `eip`. Everything has a handler: what the fast path does not know goes through the
// reference path.
void translate(const Instruction& insn, const ExecutionContext& context, CpuModel model, u32 eip, Record& record);

// Lets the reference path execute `insn`, the last of its block, when interrupts stay away for an instruction behind
// it: inside a block nobody could see that, but the run loop can.
void keep_shadow(const Instruction& insn, CpuModel model, Record& record);

// The record behind the last instruction, which goes on to the next block at `eip`.
void make_fall_through(Record& record, u32 eip);

// Fills in where the links of a block lead that starts at `eip`, `page_offset` bytes into its page, and ends with
// `last`.
void resolve_links(const Instruction& last, const Record& last_record, u32 eip, u32 page_offset, LinkPair& links);

namespace fast {

// What handler selection needs to know of an instruction's surroundings.
struct Shape {
    const ExecutionContext& context;
    CpuModel model;
};

// Each returns nullptr when it has no handler for the instruction. They may fill in fields of the record beyond the
// common ones.
Handler select_alu(const Instruction& insn, const Shape& shape, Record& record);
Handler select_move(const Instruction& insn, const Shape& shape, Record& record);
Handler select_stack(const Instruction& insn, const Shape& shape, Record& record);
Handler select_far(const Instruction& insn, const Shape& shape, Record& record);
Handler select_flow(const Instruction& insn, const Shape& shape, Record& record);
Handler select_shift(const Instruction& insn, const Shape& shape, Record& record);
Handler select_multiply(const Instruction& insn, const Shape& shape, Record& record);
Handler select_string(const Instruction& insn, const Shape& shape, Record& record);
Handler select_misc(const Instruction& insn, const Shape& shape, Record& record);
Handler select_x87(const Instruction& insn, const Shape& shape, Record& record);
Handler select_simd(const Instruction& insn, const Shape& shape, Record& record);

}  // namespace fast
}  // namespace lockstep
