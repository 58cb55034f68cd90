// MOVS, CMPS, STOS, LODS, SCAS on the reference path. One call is one iteration.
//
// Not modelled: the 8086, interrupted in a repeated instruction with several prefixes, returns to the last of them
// only.
#include "cpu/reference/data_string.h"

#include "cpu/exec/arithmetic.h"

namespace lockstep {

namespace {

bool movs(Reference& c) {
    return with_width(c, string_size(c), [&]<class T>(T) {
        return repeat(c, [&] {
            T value;
            if (!c.load<T>(c.insn.segment, address_register(c, Gpr::SI), value)) {
                return stopped(c, sizeof(T), {.si = true, .steps = 1});
            }
            if (!c.store<T>(Seg::ES, address_register(c, Gpr::DI), value)) {
                return stopped(c, sizeof(T), {.si = true, .di = true, .steps = 2});
            }
            advance(c, Gpr::SI, sizeof(T));
            advance(c, Gpr::DI, sizeof(T));
            return true;
        });
    });
}

bool cmps(Reference& c) {
    return with_width(c, string_size(c), [&]<class T>(T) {
        return repeat_while(c, [&] {
            // The one at ES:DI first, as the 80286 does.
            T first, second;
            if (!c.load<T>(Seg::ES, address_register(c, Gpr::DI), second)) return stopped(c, sizeof(T), {.di = true});
            if (!c.load<T>(c.insn.segment, address_register(c, Gpr::SI), first)) {
                return stopped(c, sizeof(T), {.si = true, .di = true, .steps = 1});
            }
            exec::sub<T>(c.s.flags, first, second);
            advance(c, Gpr::SI, sizeof(T));
            advance(c, Gpr::DI, sizeof(T));
            return true;
        });
    });
}

bool stos(Reference& c) {
    return with_width(c, string_size(c), [&]<class T>(T) {
        return repeat(c, [&] {
            if (!c.store<T>(Seg::ES, address_register(c, Gpr::DI), c.s.reg<T>(0))) {
                return stopped(c, sizeof(T), {.di = true, .steps = 2});
            }
            advance(c, Gpr::DI, sizeof(T));
            return true;
        });
    });
}

bool lods(Reference& c) {
    return with_width(c, string_size(c), [&]<class T>(T) {
        return repeat(c, [&] {
            T value;
            if (!c.load<T>(c.insn.segment, address_register(c, Gpr::SI), value)) {
                return stopped(c, sizeof(T), {.si = true, .steps = 1});
            }
            c.s.set_reg<T>(0, value);
            advance(c, Gpr::SI, sizeof(T));
            return true;
        });
    });
}

bool scas(Reference& c) {
    return with_width(c, string_size(c), [&]<class T>(T) {
        return repeat_while(c, [&] {
            T value;
            if (!c.load<T>(Seg::ES, address_register(c, Gpr::DI), value)) {
                return stopped(c, sizeof(T), {.di = true, .steps = 1});
            }
            exec::sub<T>(c.s.flags, c.s.reg<T>(0), value);
            advance(c, Gpr::DI, sizeof(T));
            return true;
        });
    });
}

constexpr OperationEntry entries[] = {
    {Op::Movs, &movs}, {Op::Cmps, &cmps}, {Op::Stos, &stos}, {Op::Lods, &lods}, {Op::Scas, &scas},
};

}  // namespace

std::span<const OperationEntry> data_string_operations() {
    return entries;
}

}  // namespace lockstep
