#include <capstone/capstone.h>

#include "disassembly/bytes_only.h"

namespace lockstep {

namespace {

class Handle {
public:
    explicit Handle(CodeSize size) {
        open_ = cs_open(CS_ARCH_X86, size == CodeSize::Bits16 ? CS_MODE_16 : CS_MODE_32, &handle_) == CS_ERR_OK;
    }
    ~Handle() {
        if (open_) cs_close(&handle_);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    // The first instruction; false when there is none.
    bool first(std::span<const u8> bytes, u32 address, DisassembledLine& line) const {
        cs_insn* insn = nullptr;
        if (!open_ || cs_disasm(handle_, bytes.data(), bytes.size(), address, 1, &insn) != 1) return false;
        line.address = address;
        line.bytes.assign(bytes.begin(), bytes.begin() + insn->size);
        line.text = insn->mnemonic;
        if (insn->op_str[0] != '\0') line.text.append(" ").append(insn->op_str);
        cs_free(insn, 1);
        return true;
    }

private:
    csh handle_ = 0;
    bool open_ = false;
};

}  // namespace

bool disassembler_available() {
    return true;
}

std::vector<DisassembledLine> disassemble(std::span<const u8> bytes, u32 address, CodeSize size) {
    const Handle handle(size);
    std::vector<DisassembledLine> lines;
    while (!bytes.empty()) {
        DisassembledLine line;
        if (!handle.first(bytes, address, line)) line = bytes_only(bytes.first(1), address);
        bytes = bytes.subspan(line.bytes.size());
        address += static_cast<u32>(line.bytes.size());
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace lockstep
