// A processor with two megabytes of RAM, descriptor tables at fixed places, and operations run one at a time without a
// decoder.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/bus.h"
#include "cpu/reference/operations.h"
#include "cpu/reference/reset.h"

namespace lockstep::test {

class SilentPorts final : public PortTarget {
public:
    u32 port_in(Port, BusWidth width) override { return ones(width); }
    void port_out(Port, u32, BusWidth) override {}
};

// Selectors of the descriptors that every protected-mode test starts with.
inline constexpr u16 code0 = 0x08, data0 = 0x10, code3 = 0x1B, data3 = 0x23, tss_selector = 0x28, conforming0 = 0x30,
                     ldt_selector = 0x38, absent_code0 = 0x40, code1 = 0x49, data1 = 0x51, read_only0 = 0x58,
                     execute_only0 = 0x60, free_slot = 0x68, absent_data3 = 0x73, second_tss = 0x78, gate = 0x80,
                     code0_small = 0x88, stack0_16 = 0x90, expand_down0 = 0x98;
inline constexpr u32 gdt_base = 0x1000, gdt_limit = 0x9F, idt_base = 0x2000, ldt_base = 0x3000, tss_base = 0x4000,
                     tss2_base = 0x5000, stack0_top = 0x8000, stack1_top = 0x9000, stack3_top = 0xA000;

class Machine {
public:
    explicit Machine(CpuModel model = CpuModel::PentiumPro)
        : ram(Ram::allocate(2u << 20).value()),
          map(ram),
          mmu(map, model == CpuModel::I8086        ? 20u
                   : model == CpuModel::I80286     ? 24u
                   : model == CpuModel::PentiumPro ? 36u
                                                   : 32u),
          env{model, mmu, ports, clock},
          c(s, env) {
        EXPECT_TRUE(map.map_ram("ram", 0, ram.size(), 0).ok());
        reset_state(s, model);
        for (std::size_t i = 0; i < s.seg.size(); ++i) load_real(static_cast<Seg>(i), 0);
        s.set_reg32(sp, 0x7000);
        s.idtr = TableRegister{0, 0x3FF};
        s.eip = 0x100;
    }

    static constexpr u8 ax = 0, cx = 1, dx = 2, bx = 3, sp = 4, bp = 5, si = 6, di = 7;

    Ram ram;
    MemoryMap map;
    Mmu mmu;
    SilentPorts ports;
    InstructionClock clock;
    CpuState s;
    CpuEnvironment env;
    Reference c;

    // --- memory ---
    u8 get8(u32 at) { return ram.data()[at]; }
    u16 get16(u32 at) { return static_cast<u16>(get8(at) | (get8(at + 1) << 8)); }
    u32 get32(u32 at) { return get16(at) | (static_cast<u32>(get16(at + 2)) << 16); }
    void put8(u32 at, u8 value) { ram.data()[at] = value; }
    void put16(u32 at, u16 value) {
        put8(at, static_cast<u8>(value));
        put8(at + 1, static_cast<u8>(value >> 8));
    }
    void put32(u32 at, u32 value) {
        put16(at, static_cast<u16>(value));
        put16(at + 2, static_cast<u16>(value >> 16));
    }

    // --- descriptors ---
    void descriptor(u32 at, u32 base, u32 limit, u8 access, u8 flags) {
        put16(at, static_cast<u16>(limit));
        put16(at + 2, static_cast<u16>(base));
        put8(at + 4, static_cast<u8>(base >> 16));
        put8(at + 5, access);
        put8(at + 6, static_cast<u8>((flags << 4) | ((limit >> 16) & 15)));
        put8(at + 7, static_cast<u8>(base >> 24));
    }
    void segment(u16 selector, u32 base, u32 limit, u8 access, u8 flags = 0) {
        descriptor(gdt_base + (selector & 0xFFF8u), base, limit, access, flags);
    }
    void gate_at(u32 at, u16 selector, u32 offset, u8 access, u8 parameters = 0) {
        put16(at, static_cast<u16>(offset));
        put16(at + 2, selector);
        put8(at + 4, parameters);
        put8(at + 5, access);
        put16(at + 6, static_cast<u16>(offset >> 16));
    }
    void call_gate(u16 selector, u32 offset, u8 access, u8 parameters = 0) {
        gate_at(gdt_base + (lockstep::test::gate & 0xFFF8u), selector, offset, access, parameters);
    }
    void idt_gate(u8 vector, u16 selector, u32 offset, u8 access) {
        gate_at(idt_base + vector * 8u, selector, offset, access);
    }
    u8 access_of(u16 selector) { return get8(gdt_base + (selector & 0xFFF8u) + 5); }

    // --- modes ---
    void load_real(Seg seg, u16 selector) {
        s.segment(seg) = SegmentRegister{selector, static_cast<u32>(selector) << 4, 0xFFFF, 0x93, false, true};
    }
    // Protected mode, ring 0, flat 32-bit segments, an IDT of 32-bit interrupt gates to code0:1000h + vector.
    void protect() {
        segment(0, 0, 0, 0);
        segment(code0, 0, 0xFFFFF, 0x9A, 0xC);
        segment(data0, 0, 0xFFFFF, 0x92, 0xC);
        segment(code3, 0, 0xFFFFF, 0xFA, 0xC);
        segment(data3, 0, 0xFFFFF, 0xF2, 0xC);
        segment(tss_selector, tss_base, 0x67, 0x8B);
        segment(conforming0, 0, 0xFFFFF, 0x9E, 0xC);
        segment(ldt_selector, ldt_base, 0x2F, 0x82);
        segment(absent_code0, 0, 0xFFFFF, 0x1A, 0xC);
        segment(code1, 0, 0xFFFFF, 0xBA, 0xC);
        segment(data1, 0, 0xFFFFF, 0xB2, 0xC);
        segment(read_only0, 0, 0xFFFFF, 0x90, 0xC);
        segment(execute_only0, 0, 0xFFFFF, 0x98, 0xC);
        segment(free_slot, 0, 0, 0);
        segment(absent_data3, 0, 0xFFFFF, 0x72, 0xC);
        segment(second_tss, tss2_base, 0x67, 0x89);
        segment(code0_small, 0, 0xFFF, 0x9A, 0x4);
        segment(stack0_16, 0, 0xFFFF, 0x92, 0x0);
        segment(expand_down0, 0, 0xFFF, 0x96, 0x4);
        s.gdtr = TableRegister{gdt_base, gdt_limit};
        s.idtr = TableRegister{idt_base, 0x7FF};
        for (u32 vector = 0; vector < 256; ++vector) {
            idt_gate(static_cast<u8>(vector), code0, 0x1000 + vector, 0x8E);
        }
        put32(tss_base + 4, stack0_top);
        put16(tss_base + 8, data0);
        put32(tss_base + 12, stack1_top);
        put16(tss_base + 16, data1);
        s.tr = SegmentRegister{tss_selector, tss_base, 0x67, 0x8B, false, true};
        s.ldtr.usable = false;
        s.cr0 |= cr0::pe;
        flat(code0, data0, 0);
        s.set_reg32(sp, 0x7000);
        s.eip = 0x100;
    }
    void flat(u16 code, u16 data, u8 cpl) {
        const u8 dpl = static_cast<u8>(cpl << 5);
        for (const Seg seg : {Seg::ES, Seg::SS, Seg::DS, Seg::FS, Seg::GS}) {
            s.segment(seg) = SegmentRegister{data, 0, 0xFFFFFFFF, static_cast<u8>(0x93 | dpl), true, true};
        }
        s.segment(Seg::CS) = SegmentRegister{code, 0, 0xFFFFFFFF, static_cast<u8>(0x9B | dpl), true, true};
        s.cpl = cpl;
    }
    // Ring 3 with its own stack.
    void enter_ring3() {
        flat(code3, data3, 3);
        s.set_reg32(sp, stack3_top);
    }
    // A virtual-8086 program at 2000h:0100h, stack 3000h:0800h.
    void enter_v86(unsigned iopl = 3) {
        s.cpl = 3;
        s.system_flags |= eflags::vm | (iopl << 12);
        const auto load = [&](Seg seg, u16 selector) {
            s.segment(seg) = SegmentRegister{selector, static_cast<u32>(selector) << 4, 0xFFFF, 0xF3, false, true};
        };
        load(Seg::CS, 0x2000 / 16);
        load(Seg::SS, 0x3000);
        load(Seg::DS, 0x1111);
        load(Seg::ES, 0x1222);
        load(Seg::FS, 0x1333);
        load(Seg::GS, 0x1444);
        s.set_reg32(sp, 0x800);
        s.eip = 0x100;
    }

    // --- running ---
    Instruction& insn(Op op, u8 operand_size = 4) {
        c.insn = Instruction{};
        c.insn.op = op;
        c.insn.length = 2;
        c.insn.operand_size = operand_size;
        c.insn.address_size = operand_size;
        c.next_eip = s.eip + c.insn.length;
        return c.insn;
    }
    // Executes c.insn; commits EIP as the step loop does.
    bool run() {
        for (const OperationEntry& entry : system_operations()) {
            if (entry.op != c.insn.op) continue;
            if (!entry.function(c)) return false;
            s.eip = c.next_eip;
            return true;
        }
        ADD_FAILURE() << "no such operation";
        return false;
    }
    bool run(Op op, u8 operand_size = 4) {
        insn(op, operand_size);
        return run();
    }
    bool far(Op op, u16 selector, u32 offset, u8 operand_size = 4) {
        Instruction& i = insn(op, operand_size);
        i.operands[0] = {OperandKind::FarPointer, 0, static_cast<u8>(operand_size + 2)};
        i.imm = offset;
        i.imm2 = selector;
        return run();
    }
    bool far_return(u8 operand_size, u16 release) {
        Instruction& i = insn(Op::RetFar, operand_size);
        if (release != 0) i.operands[0] = {OperandKind::Immediate, 0, 2};
        i.imm = release;
        return run();
    }
    bool interrupt(u8 vector) {
        insn(Op::Int).imm = vector;
        return run();
    }
    // MOV seg, AX.
    bool load(Seg seg, u16 selector) {
        s.set_reg16(ax, selector);
        Instruction& i = insn(Op::MovSreg, 2);
        i.operands[0] = {OperandKind::Segment, static_cast<u8>(seg), 2};
        i.operands[1] = {OperandKind::Register, ax, 2};
        return run();
    }
    // An operation on the register `reg` as its only operand.
    bool with_register(Op op, u8 reg, u8 size = 2) {
        insn(op, size).operands[0] = {OperandKind::Register, reg, size};
        return run();
    }
    // A two-register operation, EAX first and ECX second.
    bool with_registers(Op op, OperandKind first, u8 first_reg, OperandKind second, u8 second_reg, u8 size = 4) {
        Instruction& i = insn(op, size);
        i.operands[0] = {first, first_reg, size};
        i.operands[1] = {second, second_reg, size};
        return run();
    }
    bool write_control(u8 index, u32 value) {
        s.set_reg32(ax, value);
        return with_registers(Op::MovControl, OperandKind::Control, index, OperandKind::Register, ax);
    }
    // An operation on memory at DS:address.
    bool with_memory(Op op, u32 address, u8 operand_size, u8 size) {
        Instruction& i = insn(op, operand_size);
        i.operands[0] = {OperandKind::Memory, 0, size};
        i.disp = address;
        return run();
    }

    void push32(u32 value) {
        const u32 pointer = s.reg32(sp) - 4;
        put32(s.segment(Seg::SS).base + pointer, value);
        s.set_reg32(sp, pointer);
    }
    void push16(u16 value) {
        const u32 pointer = s.reg32(sp) - 2;
        put16(s.segment(Seg::SS).base + pointer, value);
        s.set_reg32(sp, pointer);
    }
    u16 selector(Seg seg) const { return s.segment(seg).selector; }
};

// The operation failed with this vector and error code.
inline ::testing::AssertionResult faulted(const Machine& m, bool done, u8 vector, u32 error) {
    if (done) return ::testing::AssertionFailure() << "no fault";
    const Fault& fault = m.c.fault;
    if (fault.vector != vector || fault.error != error || !fault.has_error) {
        return ::testing::AssertionFailure() << "vector " << int{fault.vector} << ", error " << std::hex << fault.error;
    }
    return ::testing::AssertionSuccess();
}
inline ::testing::AssertionResult faulted(const Machine& m, bool done, u8 vector) {
    if (done) return ::testing::AssertionFailure() << "no fault";
    if (m.c.fault.vector != vector || m.c.fault.has_error) {
        return ::testing::AssertionFailure() << "vector " << int{m.c.fault.vector};
    }
    return ::testing::AssertionSuccess();
}

}  // namespace lockstep::test
