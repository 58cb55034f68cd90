#include "tests/simd/native.h"

#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cpu/flags.h"

namespace lockstep::simd_test {

namespace {

constexpr std::size_t code_size = 4096;
constexpr u8 ret = 0xC3;

void require(bool done, const char* what) {
    if (done) return;
    std::perror(what);
    std::exit(2);
}

}  // namespace

bool native_can_run() {
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
}

Native::Native() {
    static_assert(256 * slot == code_size);
    void* const memory = mmap(nullptr, code_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    require(memory != MAP_FAILED, "mmap");
    code_ = static_cast<u8*>(memory);
}

Native::~Native() {
    munmap(code_, code_size);
}

void Native::prepare(const Encoding& encoding) {
    require(mprotect(code_, code_size, PROT_READ | PROT_WRITE) == 0, "mprotect");
    for (u32 immediate = 0; immediate < 256; ++immediate) {
        u8* at = code_ + immediate * slot;
        std::memcpy(at, encoding.bytes.data(), encoding.bytes.size());
        at += encoding.bytes.size();
        if (encoding.immediate) *at++ = static_cast<u8>(immediate);
        *at = ret;
    }
    require(mprotect(code_, code_size, PROT_READ | PROT_EXEC) == 0, "mprotect");
}

void Native::run(u8 immediate, Frame& frame) const {
    u64 flags = frame.flags | eflags::fixed1;
    // The stack pointer passes over the red zone, which the call would write to.
    asm volatile(
        "sub $128, %%rsp\n\t"
        "movdqu (%[xmm]), %%xmm0\n\t"
        "movdqu 16(%[xmm]), %%xmm1\n\t"
        "movdqu 32(%[xmm]), %%xmm2\n\t"
        "movq (%[mm]), %%mm0\n\t"
        "movq 8(%[mm]), %%mm1\n\t"
        "movq 16(%[mm]), %%mm2\n\t"
        "push %[flags]\n\t"
        "popfq\n\t"
        "call *%[code]\n\t"
        "pushfq\n\t"
        "pop %[flags]\n\t"
        "movdqu %%xmm0, (%[xmm])\n\t"
        "movdqu %%xmm1, 16(%[xmm])\n\t"
        "movdqu %%xmm2, 32(%[xmm])\n\t"
        "movq %%mm0, (%[mm])\n\t"
        "movq %%mm1, 8(%[mm])\n\t"
        "movq %%mm2, 16(%[mm])\n\t"
        "emms\n\t"
        "add $128, %%rsp"
        : [flags] "+r"(flags), "+a"(frame.eax), "+c"(frame.ecx), "+d"(frame.edx)
        : [xmm] "r"(frame.xmm.data()), [mm] "r"(frame.mm.data()), [code] "r"(code_ + immediate * slot)
        : "xmm0", "xmm1", "xmm2", "mm0", "mm1", "mm2", "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)",
          "st(7)", "cc", "memory");
    frame.flags = static_cast<u32>(flags) & eflags::arithmetic;
}

}  // namespace lockstep::simd_test
