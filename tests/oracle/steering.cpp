#include "tests/oracle/steering.h"

#include <cstring>

#include "tests/oracle/float_steering.h"
#include "tests/oracle/generator.h"
#include "tests/oracle/places.h"
#include "tests/oracle/selectors.h"
#include "tests/oracle/values.h"

namespace lockstep::oracle {

namespace {

class Steering {
public:
    Steering(Random& random, Case& test) : random_(random), test_(test), insn_(decoded(test)) {}

    void all() {
        stack();
        if (insn_.op == Op::Invalid) return;
        shift_count();
        if (is_float(insn_)) steer_float_registers(random_, test_, insn_);
        memory_operand();
        strings();
        by_operation();
    }

private:
    u32& reg(Gpr which) { return test_.start.reg(which); }
    u16 selector(Seg segment) const { return test_.start.selector(segment); }
    bool narrow() const { return insn_.address_size == 2; }
    bool stack_big() const { return descriptor_of(selector(Seg::SS)).big; }

    // Sets an address register; with 16-bit addresses the upper half stays what it was.
    void set_address(Gpr which, u32 value) {
        reg(which) = narrow() ? (reg(which) & 0xFFFF0000) | (value & 0xFFFF) : value;
    }
    void set_stack_register(Gpr which, u32 value) {
        reg(which) = stack_big() ? value : (reg(which) & 0xFFFF0000) | (value & 0xFFFF);
    }

    // --- the stack: always somewhere, since much uses it ---
    void stack() {
        const u32 offset = place(random_, selector(Seg::SS), 8, stack_big());
        set_stack_register(Gpr::SP, offset);
        if (random_.percent(60)) set_stack_register(Gpr::BP, place(random_, selector(Seg::SS), 8, stack_big()));
        stack_words_.fill(0);
        for (u32& word : stack_words_) word = interesting(random_);
        if (random_.percent(50)) stack_words_[0] = code_offset(random_, test_);
        put_words(linear_of(Seg::SS, reg(Gpr::SP), stack_big()), stack_words_);
    }

    // --- ModRM's memory operand, and the absolute ones ---
    void memory_operand() {
        if (insn_.op == Op::Xlat) {
            set_address(Gpr::BX, place(random_, selector(insn_.segment), 1, !narrow()) - (reg(Gpr::AX) & 0xFF));
            return;
        }
        const Operand* memory = nullptr;
        for (const Operand& operand : insn_.operands) {
            if (operand.kind == OperandKind::Memory) memory = &operand;
        }
        if (memory == nullptr) return;
        if (random_.percent(4)) return;  // as it comes
        const bool floating = is_float(insn_);
        const u32 size = floating ? float_memory_size(insn_) : memory->size != 0 ? memory->size : 4;
        u32 offset = place(random_, selector(insn_.segment), size, !narrow());
        bit_offset(offset);
        if (floating && must_be_aligned(insn_) && random_.percent(92))
            offset -= linear_of(insn_.segment, offset, !narrow()) & 15;
        if (!reach(offset)) return;
        const u32 linear = linear_of(insn_.segment, offset, !narrow());
        target_ = linear;
        if (floating) {
            if (random_.percent(85)) steer_float_memory(random_, test_, insn_, linear);
            return;
        }
        const std::array<u32, 2> words = {interesting(random_), interesting(random_)};
        if (random_.percent(70)) put_words(linear, words);
    }

    // BT and its like with a register: the operand is far from the address when the bit number is large.
    void bit_offset(u32& offset) {
        if (insn_.op < Op::Bt || insn_.op > Op::Btc || insn_.operands[1].kind != OperandKind::Register) return;
        const u8 bit = insn_.operands[1].reg;
        if (bit == insn_.base || bit == insn_.index) return;
        const s32 number = random_.between(-0x2000, 0x2000);
        test_.start.gpr[bit] = static_cast<u32>(number);
        if (random_.percent(80)) offset -= static_cast<u32>((number >> 3) & ~(insn_.operand_size - 1));
    }

    // Makes the effective address `offset`.
    bool reach(u32 offset) {
        const u32 scaled = insn_.index == zero_register ? 0 : test_.start.gpr[insn_.index] << insn_.scale;
        if (insn_.base != zero_register && insn_.base != insn_.index) {
            set_address(static_cast<Gpr>(insn_.base), offset - insn_.disp - scaled);
            return true;
        }
        const u32 base = insn_.base == zero_register ? 0 : test_.start.gpr[insn_.base];
        return set_displacement(offset - base - scaled);
    }

    // Writes a full-size displacement; false where the instruction has none.
    bool set_displacement(u32 value) {
        std::size_t at = insn_.prefix_length + (insn_.opcode >= 0x0F00 ? 2u : 1u);
        if (insn_.has_modrm) {
            const u8 mod = insn_.modrm >> 6;
            const u8 rm = insn_.modrm & 7;
            const bool sib = !narrow() && rm == 4;
            ++at;
            const bool absolute = mod == 0 && (narrow() ? rm == 6 : rm == 5 || (sib && (test_.code[at] & 7) == 5));
            if (!absolute && mod != 2) return false;
            at += sib ? 1 : 0;
        }
        const std::size_t size = narrow() ? 2 : 4;
        if (at + size > test_.code_length) return false;
        std::memcpy(&test_.code[at], &value, size);
        return true;
    }

    void shift_count() {
        if (insn_.op < Op::Rol || insn_.op > Op::Shrd || random_.percent(40)) return;
        // Every count, beyond the operand's width as often as below.
        u32& count = reg(Gpr::CX);
        count = (count & ~0xFFu) | (random_.percent(70) ? random_.below(34) : random_.byte());
    }

    // --- string instructions: both pointers, and a count ---
    void strings() {
        if (!is_repeatable(insn_.op)) return;
        const u32 size = insn_.operands[0].size;
        const u32 count = random_.percent(10) ? 0 : random_.below(20);
        if (insn_.rep != RepPrefix::None && random_.percent(92)) set_address(Gpr::CX, count);
        if (!random_.percent(96)) return;
        const u32 source = place(random_, selector(insn_.segment), size, !narrow());
        const u32 destination = place(random_, selector(Seg::ES), size, !narrow());
        set_address(Gpr::SI, source);
        set_address(Gpr::DI, destination);
        if (random_.percent(10)) set_address(Gpr::DI, source + static_cast<u32>(random_.between(-4, 4)));
        if (insn_.op != Op::Cmps && insn_.op != Op::Scas) return;
        // Long runs of equal elements, or every comparison ends with the first.
        const std::array<u32, 4> same = {0, 0, 0, random_.percent(50) ? 0 : random_.bits32()};
        put_words(linear_of(insn_.segment, source, !narrow()), same);
        put_words(linear_of(Seg::ES, destination, !narrow()), same);
        if (insn_.op == Op::Scas && random_.percent(70)) reg(Gpr::AX) = random_.percent(80) ? 0 : reg(Gpr::AX);
    }

    // --- what some operations need besides ---
    void by_operation() {
        switch (insn_.op) {
            case Op::Div:
            case Op::Idiv: division(); break;
            case Op::Cmpxchg:
                if (random_.percent(40) && target_ != 0) put_words(target_, std::array<u32, 1>{reg(Gpr::AX)});
                break;
            case Op::Cmpxchg8b:
                if (random_.percent(50) && target_ != 0)
                    put_words(target_, std::array<u32, 2>{reg(Gpr::AX), reg(Gpr::DX)});
                break;
            case Op::Bound: bounds(); break;
            case Op::Lds:
            case Op::Les:
            case Op::Lss:
            case Op::Lfs:
            case Op::Lgs: {
                const u32 offset = interesting(random_);
                far_pointer(target_, offset, loaded_selector());
                break;
            }
            case Op::JmpFar:
            case Op::CallFar: far_target(); break;
            case Op::RetFar: return_address(); break;
            case Op::Iret: interrupt_frame(); break;
            case Op::PopSreg:
                put_words(linear_of(Seg::SS, reg(Gpr::SP), stack_big()), std::array<u32, 1>{loaded_selector()});
                break;
            case Op::MovSreg:
            case Op::Lar:
            case Op::Lsl:
            case Op::Verr:
            case Op::Verw:
            case Op::Arpl: selector_operand(); break;
            case Op::Enter:
                // Frames of reasonable size mostly; all levels, small ones more often.
                if (random_.percent(85) && insn_.length <= test_.code_length) {
                    test_.code[insn_.length - 2u] = static_cast<u8>(random_.below(4));
                    if (random_.percent(70)) test_.code[insn_.length - 1u] = static_cast<u8>(random_.below(34));
                }
                break;
            default: break;
        }
    }

    void division() {
        if (random_.percent(40)) return;
        const Operand& by = insn_.operands[0];
        u32 divisor = interesting(random_);
        const bool negative = insn_.op == Op::Idiv;
        if (by.kind == OperandKind::Memory) {
            if (target_ == 0) return;
            put_words(target_, std::array<u32, 1>{divisor});
        } else if (by.size == 1) {
            divisor = test_.start.gpr[by.reg & 3] >> ((by.reg & 4) * 2);
        } else {
            divisor = test_.start.gpr[by.reg];
        }
        near_quotient(random_, divisor, by.size, negative, reg(Gpr::AX), reg(Gpr::DX));
    }

    void bounds() {
        if (target_ == 0) return;
        const u32 index = test_.start.gpr[insn_.operands[0].reg];
        const u32 low = index + static_cast<u32>(random_.between(-2, 1));
        const u32 high = index + static_cast<u32>(random_.between(-1, 2));
        if (insn_.operand_size == 2) {
            put_words(target_, std::array<u32, 1>{(low & 0xFFFF) | high << 16});
        } else {
            put_words(target_, std::array<u32, 2>{low, high});
        }
    }

    void far_pointer(u32 linear, u32 offset, u16 segment) {
        std::array<u8, 8> bytes{};
        std::memcpy(bytes.data(), &offset, 4);
        std::memcpy(bytes.data() + insn_.operand_size, &segment, 2);
        test_.patch(linear, std::span(bytes).first(insn_.operand_size + (insn_.op == Op::RetFar ? 4u : 2u)));
    }

    void far_target() {
        const u16 segment = code_selector(random_);
        const u32 offset = code_offset(random_, test_);
        if (insn_.operands[0].kind == OperandKind::Memory) {
            far_pointer(target_, offset, segment);
            return;
        }
        const std::size_t at = insn_.prefix_length + 1u;
        if (at + insn_.operand_size + 2u > test_.code_length) return;
        std::memcpy(&test_.code[at], &offset, insn_.operand_size);
        std::memcpy(&test_.code[at + insn_.operand_size], &segment, 2);
    }

    // One draw a statement: the order of a call's arguments is the compiler's.
    void return_address() {
        const u32 offset = code_offset(random_, test_);
        far_pointer(linear_of(Seg::SS, reg(Gpr::SP), stack_big()), offset, code_selector(random_));
    }

    // EIP, CS, EFLAGS, and ESP and SS for the forms that take them.
    void interrupt_frame() {
        const std::array<u32, 5> words = {code_offset(random_, test_), code_selector(random_), random_.bits32(),
                                          interesting(random_), any_selector(random_)};
        const u32 linear = linear_of(Seg::SS, reg(Gpr::SP), stack_big());
        for (u32 i = 0; i < words.size(); ++i) {
            std::array<u8, 4> bytes{};
            std::memcpy(bytes.data(), &words[i], 4);
            test_.patch(linear + i * insn_.operand_size, std::span(bytes).first(insn_.operand_size));
        }
    }

    // For the segment register that the instruction loads; what is only looked at can be any.
    u16 loaded_selector() {
        const bool stack = insn_.op == Op::Lss || (insn_.operands[0].kind == OperandKind::Segment &&
                                                   insn_.operands[0].reg == static_cast<u8>(Seg::SS));
        return stack ? stack_selector(random_) : any_selector(random_);
    }

    void selector_operand() {
        const u16 selector = loaded_selector();
        const u32 value = selector | (random_.percent(50) ? random_.bits32() & 0xFFFF0000 : 0);
        for (const Operand& operand : insn_.operands) {
            if (operand.kind == OperandKind::Register &&
                (insn_.op == Op::Arpl || &operand != &insn_.operands[0] || insn_.op >= Op::Verr)) {
                test_.start.gpr[operand.reg & 7] = value;
            }
        }
        if (target_ != 0) put_words(target_, std::array<u32, 1>{value});
    }

    u32 linear_of(Seg segment, u32 offset, bool wide) const {
        return descriptor_of(selector(segment)).base + (wide ? offset : offset & 0xFFFF);
    }
    void put_words(u32 linear, std::span<const u32> words) {
        std::array<u8, 16> bytes{};
        const std::size_t size = std::min(words.size(), std::size_t{4}) * 4;
        std::memcpy(bytes.data(), words.data(), size);
        test_.patch(linear, std::span(bytes).first(size));
    }

    Random& random_;
    Case& test_;
    const Instruction insn_;
    u32 target_ = 0;  // where the memory operand is; 0: there is none
    std::array<u32, 4> stack_words_{};
};

}  // namespace

void steer(Random& random, Case& test) {
    Steering(random, test).all();
}

}  // namespace lockstep::oracle
