// The linear frame buffer as the processor sees it: memory that shows, can hold code and is not the guest's RAM.
#include <array>

#include "machine_rig.h"

namespace lockstep::test {
namespace {

// Sets a dispi register: MOV DX, 1CEh; MOV AX, index; OUT DX, AX; INC DX; MOV AX, value; OUT DX, AX.
Code dispi(u16 index, u16 value) {
    return {0xBA,
            0xCE,
            0x01,
            0xB8,
            static_cast<u8>(index),
            0x00,
            0xEF,
            0x42,
            0xB8,
            static_cast<u8>(value),
            static_cast<u8>(value >> 8),
            0xEF};
}

Code operator+(Code a, const Code& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// 640 × 480 with 32 bits, then 4 GiB segments in real mode by way of protected mode: DS = ES = flat, CX and on free.
Code prologue() {
    const Code mode = dispi(4, 0) + dispi(1, 640) + dispi(2, 480) + dispi(3, 32) + dispi(4, 0x41);
    // A picture needs the sequencer out of reset and the palette with the display.
    const Code screen{0xBA, 0xC4, 0x03, 0xB8, 0x00, 0x03, 0xEF,  // sequencer 0: 3
                      0xBA, 0xC0, 0x03, 0xB0, 0x20, 0xEE};       // attribute: palette on
    const Code table{0xC7, 0x06, 0x08, 0x05, 0xFF, 0xFF,         // [508h]: flat data
                     0xC7, 0x06, 0x0A, 0x05, 0x00, 0x00,         //
                     0xC7, 0x06, 0x0C, 0x05, 0x00, 0x93,         //
                     0xC7, 0x06, 0x0E, 0x05, 0xCF, 0x00,         //
                     0xC7, 0x06, 0x20, 0x05, 0x0F, 0x00,         // [520h]: limit
                     0xC7, 0x06, 0x22, 0x05, 0x00, 0x05,         // base
                     0xC7, 0x06, 0x24, 0x05, 0x00, 0x00,         //
                     0x0F, 0x01, 0x16, 0x20, 0x05};              // LGDT [520h]
    const Code flat{0x0F, 0x20, 0xC0, 0x40, 0x0F, 0x22, 0xC0,    // CR0.PE = 1
                    0xBB, 0x08, 0x00, 0x8E, 0xDB, 0x8E, 0xC3,    // DS = ES = 8
                    0x48, 0x0F, 0x22, 0xC0,                      // CR0.PE = 0
                    0x31, 0xDB, 0x8E, 0xDB, 0x8E, 0xC3};         // DS = ES = 0
    return mode + screen + table + flat;
}

// MOV EDI, E0000000h + offset.
Code edi(u32 offset) {
    const u32 at = 0xE000'0000u + offset;
    return {0x66,
            0xBF,
            static_cast<u8>(at),
            static_cast<u8>(at >> 8),
            static_cast<u8>(at >> 16),
            static_cast<u8>(at >> 24)};
}
// MOV DWORD [EDI], value.
Code store(u32 value) {
    return {0x67,
            0x66,
            0xC7,
            0x07,
            static_cast<u8>(value),
            static_cast<u8>(value >> 8),
            static_cast<u8>(value >> 16),
            static_cast<u8>(value >> 24)};
}
const Code stay{0xEB, 0xFE};  // JMP $

u32 pixel(Machine& machine, u32 x, u32 y) {
    const Frame frame = machine.picture();
    EXPECT_EQ(frame.width, 640u);
    EXPECT_EQ(frame.height, 480u);
    return frame.pixels[y * frame.width + x];
}

TEST(FrameBuffer, WhatTheProcessorWritesShows) {
    Rig rig(firmware_config(prologue() + edi((100 * 640 + 7) * 4) + store(0x00123456) + stay));
    rig.step(500);
    EXPECT_EQ(pixel(*rig, 7, 100), 0x123456u);
    EXPECT_EQ(pixel(*rig, 8, 100), 0u);
}

TEST(FrameBuffer, EachFrameShowsTheNewestWrite) {
    // Counts in one pixel for ever: INC DWORD [EDI]; JMP.
    Rig rig(firmware_config(prologue() + edi(0) + Code{0x67, 0x66, 0xFF, 0x07, 0xEB, 0xFA}));
    rig.step(1000);
    u32 before = pixel(*rig, 0, 0);
    for (u32 i = 0; i < 5; ++i) {
        rig.step(20);
        const u32 now = pixel(*rig, 0, 0);
        EXPECT_EQ(now, before + 10) << "a write between two pictures was missed";
        before = now;
    }
}

TEST(FrameBuffer, AStringInstructionIsSeenToo) {
    // XOR EAX, EAX; then for ever: INC EAX; MOV EDI, …; MOV ECX, 2000; REP STOSD.
    const Code body = Code{0x66, 0x31, 0xC0, 0xFC} + Code{0x66, 0x40} + edi(0) +
                      Code{0x66, 0xB9, 0xD0, 0x07, 0x00, 0x00, 0x67, 0x66, 0xF3, 0xAB, 0xEB, 0xEC};
    Rig rig(firmware_config(prologue() + body));
    rig.step(10'000);
    for (u32 i = 0; i < 5; ++i) {
        const u32 first = pixel(*rig, 0, 0);
        const u32 last = pixel(*rig, 1999 % 640, 1999 / 640);
        EXPECT_TRUE(last == first || last + 1 == first) << first << " " << last;
        rig.step(3 * 2003);
        EXPECT_EQ(pixel(*rig, 1999 % 640, 1999 / 640), last + 3);
    }
}

TEST(FrameBuffer, LookingChangesNothing) {
    const Code body = edi(0) + Code{0x67, 0x66, 0xFF, 0x07, 0xEB, 0xFA};
    Rig watched(firmware_config(prologue() + body));
    Rig alone(firmware_config(prologue() + body));
    for (u32 i = 0; i < 20; ++i) {
        watched.step(997);
        watched->picture();
    }
    alone.step(20 * 997);
    EXPECT_EQ(watched->hash(), alone->hash());
}

TEST(FrameBuffer, CodeInItIsDroppedWhenTheWindowWritesOverIt) {
    // A program in 32-bit protected mode at E0000000h that counts up one of its own bytes through A0000h.
    const Code to_protected{
        0xC7, 0x06, 0x10, 0x05, 0xFF, 0xFF,  // [510h]: flat 32-bit code
        0xC7, 0x06, 0x12, 0x05, 0x00, 0x00,  //
        0xC7, 0x06, 0x14, 0x05, 0x00, 0x9B,  //
        0xC7, 0x06, 0x16, 0x05, 0xCF, 0x00,  //
        0xC7, 0x06, 0x20, 0x05, 0x17, 0x00,  // limit: three entries
        0x0F, 0x01, 0x16, 0x20, 0x05,        // LGDT [520h]
    };
    // In the frame buffer: MOV AL, imm; OUT E9h, AL; INC imm through the window; CMP AL, '5'; JB; JMP $.
    const std::array<u8, 16> program{0xB0, '1',                           // MOV AL, '1'
                                     0xE6, 0xE9,                          // OUT E9h, AL
                                     0xFE, 0x05, 0x01, 0x00, 0x0A, 0x00,  // INC BYTE [A0001h]
                                     0x3C, '5',  0x72, 0xF2,              // CMP AL, '5'; JB start
                                     0xEB, 0xFE};                         // JMP $
    Code copy = edi(0);
    for (u32 i = 0; i < 20; i += 4) {
        u32 word = 0;
        for (u32 b = 0; b < 4 && i + b < program.size(); ++b) word |= u32{program[i + b]} << (8 * b);
        copy = copy + edi(i) + store(word);
    }
    // CR0.PE = 1, DS = flat, JMP 10h:E0000000h. Window on: miscellaneous output 63h.
    const Code jump{0xBA, 0xC2, 0x03, 0xB0, 0x63, 0xEE, 0x0F, 0x20, 0xC0, 0x40, 0x0F, 0x22, 0xC0,
                    0xBB, 0x08, 0x00, 0x8E, 0xDB, 0x66, 0xEA, 0x00, 0x00, 0x00, 0xE0, 0x10, 0x00};
    Rig rig(firmware_config(prologue() + to_protected + copy + jump));
    rig.step(2000);
    EXPECT_EQ(rig.host.debug, "12345");
}

TEST(FrameBuffer, ItIsPartOfTheStateAndOfTheHash) {
    const Code body = edi(4) + store(0x00ABCDEF) + stay;
    Rig rig(firmware_config(prologue() + body));
    const std::string before = rig->hash();
    rig.step(500);
    const std::string after = rig->hash();
    EXPECT_NE(before, after);
    Rig other(firmware_config(prologue() + body));
    ASSERT_TRUE(other->load(rig->save()).ok());
    EXPECT_EQ(pixel(*other, 1, 0), 0xABCDEFu);
    EXPECT_EQ(other->hash(), after);
    other->board().ram.data()[(u64{1} << 20) + 12345] ^= 1;
    EXPECT_NE(other->hash(), after);
}

TEST(FrameBuffer, ProcessorsWithoutTheAddressesHaveNone) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286}) {
        Rig rig(small_config(model));
        EXPECT_EQ(rig->board().memory.region_at(0xE000'0000).kind, MemoryMap::Kind::None);
        EXPECT_EQ(rig->board().memory.region_at(1u << 20).kind, MemoryMap::Kind::None) << "it is not guest memory";
    }
    Rig rig(small_config(CpuModel::I80386));
    EXPECT_EQ(rig->board().memory.region_at(0xE0FF'FFFF).name, "vga frame buffer");
    EXPECT_EQ(rig->board().memory.region_at(0xE100'0000).kind, MemoryMap::Kind::None);
}

}  // namespace
}  // namespace lockstep::test
