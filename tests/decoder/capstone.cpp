#include "capstone.h"

namespace lockstep::test {

Capstone::Capstone(bool code32) {
    if (cs_open(CS_ARCH_X86, code32 ? CS_MODE_32 : CS_MODE_16, &handle_) == CS_ERR_OK)
        instruction_ = cs_malloc(handle_);
}

Capstone::~Capstone() {
    if (!ready()) return;
    cs_free(instruction_, 1);
    cs_close(&handle_);
}

bool Capstone::decode(const ByteString& bytes) {
    const u8* at = bytes.data();
    std::size_t left = bytes.size();
    std::uint64_t address = 0;
    return cs_disasm_iter(handle_, &at, &left, &address, instruction_);
}

std::string Capstone::text() const {
    std::string text = instruction_->mnemonic;
    if (instruction_->op_str[0] != '\0') text.append(" ").append(instruction_->op_str);
    return text;
}

}  // namespace lockstep::test
