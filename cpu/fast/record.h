// The data of the fast path: decoded records in sequence, blocks, and the links between blocks.
#pragma once

#include "base/types.h"

namespace lockstep {

class Cpu;
struct Record;

// What a handler returns: the record to go on with, or nullptr to return to the run loop. Where tail calls are used the
// value only travels on the way out.
using Next = const Record*;
using Handler = Next (*)(Cpu& cpu, const Record* record);

// One instruction, ready to execute. Register operands are byte offsets into CpuState::gpr.
struct Record {
    Handler handler = nullptr;
    u32 imm = 0;
    u32 disp = 0;
    u8 dst = 0;
    u8 src = 0;
    u8 base = 0;
    u8 index = 0;
    u8 scale = 0;
    u8 segment = 0;  // index into Cpu::fast_segments
    u8 condition = 0;
    u8 remaining = 0;  // instructions of the block from this one to its end
    u32 eip = 0;       // of this instruction
    u32 next_eip = 0;  // of the following one in memory
};
static_assert(sizeof(Record) == 40 || sizeof(Record) == 32);

struct Block;

// A way out of a block to a block that is known. Blocks are keyed by EIP and by a context that includes CS.base, so the
// target's linear address is a constant; only its translation may change.
struct Link {
    const Record* target = nullptr;  // first record of the target block
    Link* next_incoming = nullptr;   // the target's list of links that lead to it
    u32 eip = 0;                     // of the target
    u32 page = 0;                    // linear page of the target, when it differs from the source's
    u64 physical = 0;                // physical page the target was found on
    bool same_page = false;          // the source's page: its translation is certain to hold
};

// The links of a block, stored behind its last record.
struct LinkPair {
    Link taken;
    Link fall_through;
};

struct Block {
    const Record* first = nullptr;
    u64 physical = 0;  // address of the first instruction
    u32 eip = 0;
    u32 context = 0;    // id of the execution context
    u32 bytes = 0;      // length of the code, inside one page
    s64 ram_page = -1;  // page of guest RAM, -1 in ROM
    u32 next_in_bucket = none;
    u32 next_in_grain = none;
    Link* incoming = nullptr;
    bool valid = false;
    bool repeats = false;  // starts with a repeated string instruction
    static constexpr u32 none = ~0u;
};

}  // namespace lockstep
