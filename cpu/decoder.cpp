// The decoder: prefixes, opcode, row of the table, ModRM, operands; everything it knows of an instruction is in
// cpu/isa/.
//
// An encoding without a row is Op::Invalid with the bytes that were needed to see that (prefixes, opcode, ModRM where
// it selects); one with a LOCK that is not allowed, or naming a register that does not exist, has its full length. It
// has no operands. `Instruction::rep` is set where F2 or F3 mean something: string instructions, and everything on the
// 8086 (whose multiplications and divisions see it). An 8086 instruction of more than 255 bytes (prefixes without end)
// is TooLong: the processor has no limit, and the caller may pass over a prefix that a later one overrides.
#include "cpu/decoder.h"

#include "cpu/decode_address.h"
#include "cpu/decode_lookup.h"
#include "cpu/decode_x87.h"
#include "cpu/isa/registers.h"

namespace lockstep {

namespace {

using isa::Letter;
using isa::Prefix;
using isa::Row;

constexpr auto lookup = make_lookup<lookup_cells(isa::table)>(isa::table);

constexpr auto prefix_table = [] {
    std::array<std::array<Prefix, 256>, isa::model_count> meanings{};
    for (const isa::PrefixRow& row : isa::prefix_rows) {
        for (auto model = static_cast<std::size_t>(row.first); model <= static_cast<std::size_t>(row.last); ++model) {
            meanings[model][row.byte] = row.meaning;
        }
    }
    return meanings;
}();

constexpr u32 truncated(u32 value, u8 size) {
    return size >= 4 ? value : value & ((1u << (8 * size)) - 1);
}

// One instruction on its way.
class Decoder {
public:
    Decoder(std::span<const u8> bytes, DecodeMode mode, Instruction& out)
        : reader_(bytes, isa::length_limit(mode.model)), model_(mode.model), out_(out) {
        const bool wide = mode.code32 && model_ >= CpuModel::I80386;
        default_size_ = wide ? 4 : 2;
    }

    DecodeStatus run() {
        u8 byte = prefixes();
        isa::Map map = isa::Map::OneByte;
        u16 escape = 0;
        if (byte == isa::escape_0F && model_ != CpuModel::I8086) {
            map = isa::Map::TwoByte;
            escape = 0x0F00;
            byte = reader_.byte();
            if ((byte == isa::escape_38 || byte == isa::escape_3A) && isa::has_three_byte_maps(model_)) {
                map = byte == isa::escape_38 ? isa::Map::ThreeByte38 : isa::Map::ThreeByte3A;
                escape = static_cast<u16>(byte << 8);
                byte = reader_.byte();
            }
        }
        if (reader_.failed()) return reader_.status();
        out_.opcode = static_cast<u16>(escape | byte);

        const LookupSlot& slot = lookup.slots[slot_index(model_, map, byte)];
        if (slot.by_modrm) take_modrm();
        const u16 found = lookup.find(slot, out_.modrm, prefix_choice());
        if (reader_.failed()) return reader_.status();
        if (found == no_row) return finish(false);

        const Row& row = isa::table[found - 1u];
        if (row.form != isa::Form::NoModrm && !slot.by_modrm) take_modrm();
        out_.op = row.op;
        if (row.op == Op::Esc) return coprocessor(row);
        if (row.op == Op::Jcc || row.op == Op::Setcc || row.op == Op::Cmovcc) out_.condition = byte & 15;
        if (row.rep_rule != isa::RepRule::Ignored || model_ == CpuModel::I8086) out_.rep = rep_;
        address(row);
        operands(row);
        if (reader_.failed()) return reader_.status();
        return finish(registers_exist_ && lock_allowed(row));
    }

private:
    // D8–DF: ModRM is taken, a second table says which of the coprocessor's instructions it is.
    DecodeStatus coprocessor(const Row& row) {
        if (reader_.failed()) return reader_.status();
        const isa::X87Row* x87 = find_x87_row(model_, static_cast<u8>(out_.opcode), out_.modrm);
        if (x87 != nullptr) out_.op = x87->op;
        if (model_ == CpuModel::I8086) out_.rep = rep_;
        address(row);
        operands(x87 != nullptr ? x87->operands : row.operands);
        if (reader_.failed()) return reader_.status();
        return finish(lock_allowed(row));
    }

    // Takes the prefixes, in any order and number (of each kind the last one counts), and returns the byte that is
    // none.
    u8 prefixes() {
        const auto& meanings = prefix_table[static_cast<std::size_t>(model_)];
        out_.operand_size = default_size_;
        out_.address_size = default_size_;
        for (;;) {
            const u8 byte = reader_.byte();
            if (reader_.failed()) return 0;
            const Prefix prefix = meanings[byte];
            switch (prefix) {
                case Prefix::None: return byte;
                case Prefix::SegmentES:
                case Prefix::SegmentCS:
                case Prefix::SegmentSS:
                case Prefix::SegmentDS:
                case Prefix::SegmentFS:
                case Prefix::SegmentGS:
                    out_.segment = static_cast<Seg>(static_cast<u8>(prefix) - static_cast<u8>(Prefix::SegmentES));
                    out_.segment_override = true;
                    break;
                case Prefix::OperandSize:
                    out_.operand_size = static_cast<u8>(6 - default_size_);
                    operand_prefix_ = true;
                    break;
                case Prefix::AddressSize: out_.address_size = static_cast<u8>(6 - default_size_); break;
                case Prefix::Lock: out_.lock = true; break;
                case Prefix::Repne: rep_ = RepPrefix::Repne; break;
                case Prefix::Rep: rep_ = RepPrefix::Rep; break;
                case Prefix::Ignored: break;
            }
            out_.prefix_length = static_cast<u8>(reader_.position());
        }
    }

    // SDM volume 2, 2.1.2: F2 and F3 come before 66.
    PrefixChoice prefix_choice() const {
        if (rep_ == RepPrefix::Rep) return PrefixChoice::RepF3;
        if (rep_ == RepPrefix::Repne) return PrefixChoice::RepneF2;
        return operand_prefix_ ? PrefixChoice::Op66 : PrefixChoice::None;
    }

    void take_modrm() {
        out_.modrm = reader_.byte();
        out_.has_modrm = true;
    }

    void address(const Row& row) {
        if (!row.has_address || out_.modrm >= 0xC0) return;
        if (decode_address(reader_, out_) && !out_.segment_override) out_.segment = Seg::SS;
    }

    void operands(const Row& row) {
        if (row.rep_rule != isa::RepRule::Ignored) {  // a string instruction: row.h says what it lists
            out_.operands[0].size = (out_.opcode & 1) == 0 ? u8{1} : out_.operand_size;
            return;
        }
        operands(row.operands);
    }

    void operands(const std::array<Letter, 3>& letters) {
        for (std::size_t i = 0; i < letters.size(); ++i) {
            if (letters[i] == Letter::None) break;
            out_.operands[i] = operand(letters[i], i == 0);
        }
    }

    Operand operand(Letter letter, bool first) {
        const u8 size = out_.operand_size;
        switch (letter) {
            case Letter::None: break;
            case Letter::Eb: return modrm_rm(1);
            case Letter::Ew: return modrm_rm(2);
            case Letter::Ev: return modrm_rm(size);
            case Letter::RvMw: return modrm_rm(out_.modrm >= 0xC0 ? size : u8{2});
            case Letter::M: return modrm_rm(0);
            case Letter::Ma: return modrm_rm(static_cast<u8>(2 * size));
            case Letter::Mp: return modrm_rm(static_cast<u8>(2 + size));
            case Letter::Mq: return modrm_rm(8);
            case Letter::Ms: return modrm_rm(6);
            case Letter::Mw: return modrm_rm(2);
            case Letter::Md: return modrm_rm(4);
            case Letter::Mt: return modrm_rm(10);
            case Letter::Mdq: return modrm_rm(16);
            case Letter::Ed: return modrm_rm(4);
            case Letter::RdMb: return modrm_rm(out_.modrm >= 0xC0 ? u8{4} : u8{1});
            case Letter::RdMw: return modrm_rm(out_.modrm >= 0xC0 ? u8{4} : u8{2});
            case Letter::Qd: return modrm_rm(4, OperandKind::MmRegister);
            case Letter::Qq: return modrm_rm(8, OperandKind::MmRegister);
            case Letter::Ww: return modrm_rm(2, OperandKind::XmmRegister);
            case Letter::Wd: return modrm_rm(4, OperandKind::XmmRegister);
            case Letter::Wq: return modrm_rm(8, OperandKind::XmmRegister);
            case Letter::Wdq: return modrm_rm(16, OperandKind::XmmRegister);
            case Letter::Esc: return out_.modrm >= 0xC0 ? Operand{} : modrm_rm(0);
            case Letter::Gb: return {OperandKind::Register, modrm_reg(), 1};
            case Letter::Gw: return {OperandKind::Register, modrm_reg(), 2};
            case Letter::Gv: return {OperandKind::Register, modrm_reg(), size};
            case Letter::Gd: return {OperandKind::Register, modrm_reg(), 4};
            case Letter::Pd: return {OperandKind::MmRegister, modrm_reg(), 4};
            case Letter::Pq: return {OperandKind::MmRegister, modrm_reg(), 8};
            case Letter::Nq: return {OperandKind::MmRegister, static_cast<u8>(out_.modrm & 7), 8};
            case Letter::Vd: return {OperandKind::XmmRegister, modrm_reg(), 4};
            case Letter::Vq: return {OperandKind::XmmRegister, modrm_reg(), 8};
            case Letter::Vdq: return {OperandKind::XmmRegister, modrm_reg(), 16};
            case Letter::Ud: return {OperandKind::XmmRegister, static_cast<u8>(out_.modrm & 7), 4};
            case Letter::Uq: return {OperandKind::XmmRegister, static_cast<u8>(out_.modrm & 7), 8};
            case Letter::Udq: return {OperandKind::XmmRegister, static_cast<u8>(out_.modrm & 7), 16};
            case Letter::Rd: return {OperandKind::Register, static_cast<u8>(out_.modrm & 7), 4};
            case Letter::Sw: return segment_register(first);
            case Letter::Cd: return special_register(OperandKind::Control, isa::control_registers(model_));
            case Letter::Dd: return special_register(OperandKind::Debug, isa::debug_registers(model_));
            case Letter::Td: return special_register(OperandKind::Test, isa::test_registers(model_));
            case Letter::Zb: return {OperandKind::Register, static_cast<u8>(out_.opcode & 7), 1};
            case Letter::Zv: return {OperandKind::Register, static_cast<u8>(out_.opcode & 7), size};
            case Letter::Ib: return immediate(reader_.byte(), 1);
            case Letter::Iw: return immediate(reader_.word(), 2);
            case Letter::Iz: return immediate(size == 4 ? reader_.dword() : reader_.word(), size);
            case Letter::sIb: return immediate(truncated(reader_.signed_byte(), size), size);
            case Letter::Level: out_.imm2 = reader_.byte(); return {};
            case Letter::Jb: return relative(reader_.signed_byte(), 1);
            case Letter::Jz: return relative(size == 4 ? reader_.dword() : reader_.signed_word(), size);
            case Letter::Ap:
                out_.imm = size == 4 ? reader_.dword() : reader_.word();
                out_.imm2 = reader_.word();
                return {OperandKind::FarPointer, 0, static_cast<u8>(2 + size)};
            case Letter::Ob: return absolute(1);
            case Letter::Ov: return absolute(size);
            case Letter::AL: return {OperandKind::Register, static_cast<u8>(Gpr::AX), 1};
            case Letter::AX: return {OperandKind::Register, static_cast<u8>(Gpr::AX), 2};
            case Letter::CL: return {OperandKind::Register, static_cast<u8>(Gpr::CX), 1};
            case Letter::DX: return {OperandKind::Register, static_cast<u8>(Gpr::DX), 2};
            case Letter::eAX: return {OperandKind::Register, static_cast<u8>(Gpr::AX), size};
            case Letter::One: return {OperandKind::One, 0, 1};
            case Letter::ES: return {OperandKind::Segment, static_cast<u8>(Seg::ES), 2};
            case Letter::CS: return {OperandKind::Segment, static_cast<u8>(Seg::CS), 2};
            case Letter::SS: return {OperandKind::Segment, static_cast<u8>(Seg::SS), 2};
            case Letter::DS: return {OperandKind::Segment, static_cast<u8>(Seg::DS), 2};
            case Letter::FS: return {OperandKind::Segment, static_cast<u8>(Seg::FS), 2};
            case Letter::GS: return {OperandKind::Segment, static_cast<u8>(Seg::GS), 2};
            case Letter::Xb:
            case Letter::Xv:
            case Letter::Yb:
            case Letter::Yv: break;  // only string instructions have them
            case Letter::St0: return {OperandKind::St, 0, 10};
            case Letter::Sti: return {OperandKind::St, static_cast<u8>(out_.modrm & 7), 10};
        }
        return {};
    }

    u8 modrm_reg() const { return (out_.modrm >> 3) & 7; }

    Operand modrm_rm(u8 size, OperandKind bank = OperandKind::Register) const {
        if (out_.modrm >= 0xC0) return {bank, static_cast<u8>(out_.modrm & 7), size};
        return {OperandKind::Memory, 0, size};
    }

    Operand immediate(u32 value, u8 size) {
        out_.imm = value;
        return {OperandKind::Immediate, 0, size};
    }

    Operand relative(u32 displacement, u8 size) {
        out_.imm = displacement;
        return {OperandKind::Relative, 0, size};
    }

    Operand absolute(u8 size) {
        out_.disp = out_.address_size == 4 ? reader_.dword() : reader_.signed_word();
        return {OperandKind::Memory, 0, size};
    }

    Operand segment_register(bool loaded) {
        const u8 reg = modrm_reg();
        if (model_ == CpuModel::I8086) return {OperandKind::Segment, static_cast<u8>(reg & 3), 2};
        require(reg, loaded ? isa::loadable_segments(model_) : isa::readable_segments(model_));
        return {OperandKind::Segment, reg, 2};
    }

    Operand special_register(OperandKind kind, u8 existing) {
        require(modrm_reg(), existing);
        return {kind, modrm_reg(), 4};
    }

    void require(u8 reg, u8 existing) {
        if ((existing >> reg & 1) == 0) registers_exist_ = false;
    }

    // LOCK: every instruction takes it up to the 80286 (recorded 80286 tests; in protected mode it needs IOPL there);
    // from the 80386 on only those that read, change and write memory (SDM volume 2, LOCK).
    bool lock_allowed(const Row& row) const {
        if (!out_.lock || model_ <= CpuModel::I80286) return true;
        return row.lock_allowed && out_.operands[0].kind == OperandKind::Memory;
    }

    DecodeStatus finish(bool valid) {
        if (!valid) {
            out_.op = Op::Invalid;
            out_.operands = {};
        }
        out_.length = static_cast<u8>(reader_.position());
        return DecodeStatus::Ok;
    }

    ByteReader reader_;
    CpuModel model_;
    Instruction& out_;
    u8 default_size_ = 2;
    RepPrefix rep_ = RepPrefix::None;
    bool operand_prefix_ = false;
    bool registers_exist_ = true;
};

}  // namespace

DecodeStatus decode(std::span<const u8> bytes, DecodeMode mode, Instruction& out) {
    out = Instruction{};
    return Decoder(bytes, mode, out).run();
}

}  // namespace lockstep
