// The disassembler the decoder is compared with.
#pragma once

#include <capstone/capstone.h>

#include <string>

#include "byte_strings.h"

namespace lockstep::test {

class Capstone {
public:
    explicit Capstone(bool code32);
    ~Capstone();
    Capstone(const Capstone&) = delete;
    Capstone& operator=(const Capstone&) = delete;

    bool ready() const { return instruction_ != nullptr; }

    // Disassembles the instruction at the start of `bytes`, as if at address 0. False where Capstone knows none.
    bool decode(const ByteString& bytes);
    // Of the last one that was decoded.
    u32 length() const { return instruction_->size; }
    std::string text() const;

private:
    csh handle_ = 0;
    cs_insn* instruction_ = nullptr;
};

}  // namespace lockstep::test
