// A stretch of memory that one instruction reads or writes as a whole: the state images of the x87. It is checked
// completely before a byte of it is touched.
#pragma once

#include <span>

#include "cpu/reference/context.h"

namespace lockstep {

class MemoryBlock {
public:
    // `bytes` (at most a page) at seg:offset: segment, alignment and pages. False: the fault, and
    // nothing was read or written. On an 8086 the block wraps inside its segment.
    bool check(Reference& c, Seg seg, u32 offset, u32 bytes, bool write, u32 alignment);
    // The block's first bytes, as many as there are in the span: cannot fail.
    void read(Reference& c, std::span<u8> to) const;
    void write(Reference& c, std::span<const u8> from) const;

private:
    u32 linear_ = 0;
    u32 first_bytes_ = 0;    // up to here the block is in the first page
    u32 second_linear_ = 0;  // of what follows
    TlbCold first_{}, second_{};
};

}  // namespace lockstep
