// A processor in flat protected mode whose operating system has allowed SSE, executing encoded instructions.
#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <vector>

#include "cpu/float/environment.h"
#include "exec_data_test_machine.h"

namespace lockstep::test {

class SimdMachine : public CodeMachine {
public:
    explicit SimdMachine(CpuModel model = newest_model) : CodeMachine(model) {
        protect();
        s.cr4 |= cr4::osfxsr | cr4::osxmmexcpt;
        s.cr0 |= cr0::ne;
        s.fpu.top = 5;
        s.fpu.used = 0x20;
    }

    // MXCSR with these exceptions unmasked.
    void unmask(u8 exceptions) { s.sse.mxcsr &= ~(static_cast<u32>(exceptions) << 7); }
    u8 flags() const { return s.sse.mxcsr & fp::exception::all; }

    template <class T>
    void xmm(unsigned reg, const std::array<T, 16 / sizeof(T)>& elements) {
        s.sse.xmm[reg] = Xmm::of<T>(elements);
    }
    template <class T>
    std::vector<T> xmm(unsigned reg) const {
        const auto elements = s.sse.xmm[reg].as<T>();
        return {elements.begin(), elements.end()};
    }
    void put(u32 at, std::initializer_list<u32> doublewords) {
        for (const u32 one : doublewords) {
            put32(at, one);
            at += 4;
        }
    }
    // The vector that an instruction raises, -1 for none.
    int vector_of(std::initializer_list<u8> bytes) { return step(bytes) ? -1 : c.fault.vector; }
};

// Floats as the tests write them: exact ones only.
inline constexpr u32 one = 0x3F800000, two = 0x40000000, three = 0x40400000, four = 0x40800000, minus_one = 0xBF800000,
                     infinity = 0x7F800000, quiet_nan = 0x7FC01234, signalling_nan = 0x7F801234,
                     indefinite = 0xFFC00000, denormal = 0x00000001, largest = 0x7F7FFFFF;
inline constexpr u64 one64 = 0x3FF0000000000000, two64 = 0x4000000000000000, three64 = 0x4008000000000000;

// ModRM of a register form: first operand `reg`, second `rm`; of a memory form at [disp32].
constexpr u8 registers(unsigned reg, unsigned rm) {
    return static_cast<u8>(0xC0 | reg << 3 | rm);
}

}  // namespace lockstep::test
