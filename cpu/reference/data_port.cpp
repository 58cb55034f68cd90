// IN, OUT, INS, OUTS on the reference path.
#include "cpu/reference/data_string.h"

namespace lockstep {

namespace {

constexpr u8 dx = static_cast<u8>(Gpr::DX);

// The port of IN and OUT: an immediate byte or DX.
u16 port_number(const Reference& c, const Operand& operand) {
    return operand.kind == OperandKind::Immediate ? static_cast<u16>(c.insn.imm & 0xFF) : c.s.reg16(dx);
}

bool in(Reference& c) {
    const u8 size = c.insn.operands[0].size;
    const u16 port = port_number(c, c.insn.operands[1]);
    if (!check_io_permission(c, port, size)) return false;
    return with_width(c, size, [&]<class T>(T) {
        c.s.set_reg<T>(0, static_cast<T>(c.env.ports.port_in(Port{port}, BusWidth{sizeof(T)})));
        return true;
    });
}

bool out(Reference& c) {
    const u8 size = c.insn.operands[1].size;
    const u16 port = port_number(c, c.insn.operands[0]);
    if (!check_io_permission(c, port, size)) return false;
    return with_width(c, size, [&]<class T>(T) {
        c.env.ports.port_out(Port{port}, c.s.reg<T>(0), BusWidth{sizeof(T)});
        return true;
    });
}

// The port must be allowed even when a repeated instruction's count is zero (native processors). The destination is
// checked before the port is read: a port must not be read twice because of a page fault.
bool ins(Reference& c) {
    return with_width(c, string_size(c), [&]<class T>(T) {
        const u16 port = c.s.reg16(dx);
        if (!check_io_permission(c, port, sizeof(T))) return false;
        return repeat(c, [&] {
            CheckedPlace<T> place;
            if (!c.check_store<T>(Seg::ES, address_register(c, Gpr::DI), place)) {
                return stopped(c, sizeof(T), {.di = true, .steps = 2});
            }
            c.commit(place, static_cast<T>(c.env.ports.port_in(Port{port}, BusWidth{sizeof(T)})));
            advance(c, Gpr::DI, sizeof(T));
            return true;
        });
    });
}

bool outs(Reference& c) {
    return with_width(c, string_size(c), [&]<class T>(T) {
        const u16 port = c.s.reg16(dx);
        if (!check_io_permission(c, port, sizeof(T))) return false;
        return repeat(c, [&] {
            T value;
            if (!c.load<T>(c.insn.segment, address_register(c, Gpr::SI), value)) {
                return stopped(c, sizeof(T), {.si = true, .steps = 1});
            }
            c.env.ports.port_out(Port{port}, value, BusWidth{sizeof(T)});
            advance(c, Gpr::SI, sizeof(T));
            return true;
        });
    });
}

constexpr OperationEntry entries[] = {{Op::In, &in}, {Op::Out, &out}, {Op::Ins, &ins}, {Op::Outs, &outs}};

}  // namespace

std::span<const OperationEntry> data_port_operations() {
    return entries;
}

}  // namespace lockstep
