#include "tests/soak/tables.h"

#include <algorithm>

#include "cpu/fault.h"
#include "tests/soak/layout.h"

namespace lockstep::soak {

namespace {

using namespace layout;

// Handlers, one every 20h bytes.
constexpr u32 handler_bytes = 0x40;
enum Handler : u32 {
    Halt,
    Return16,
    Count16,
    Return32,
    Count32,
    Device32,
    Repair32,
    FarReturn32,
    FarReturn16,
    Skip16,
    SkipError16,
    Skip32,
    SkipError32
};

constexpr u32 handler_at(u32 handler) {
    return handlers + handler * handler_bytes;
}

class Tables {
public:
    Tables(std::vector<u8>& ram, u32 base, CpuModel model, Random& random)
        : ram_(ram), base_(base), model_(model), random_(random) {}

    void write() {
        write_handlers();
        write_vectors();
        write_tasks();
        write_descriptors();
        if (model_ >= CpuModel::I80286) write_gates();
        write_pages();
    }

private:
    void put(u32 at, u32 value, u32 size) {
        for (u32 i = 0; i < size; ++i) ram_[at + i] = static_cast<u8>(value >> (8 * i));
    }
    void code(u32 handler, std::initializer_list<u8> bytes) {
        std::copy(bytes.begin(), bytes.end(), ram_.begin() + handler_at(handler));
    }

    void write_handlers() {
        // The program ends here: the test gives the processors a new start.
        code(Halt, {0xF4, 0xEB, 0xFD});
        // PUSH BP; MOV BP, SP; AND WORD [BP+6], ~TF; POP BP; IRET
        code(Return16, {0x55, 0x89, 0xE5, 0x81, 0x66, 0x06, 0xFF, 0xFE, 0x5D, 0xCF});
        // PUSH AX; INC WORD SS:[7F0h]; IN AL, 20h; POP AX; IRET
        code(Count16, {0x50, 0x36, 0xFF, 0x06, 0xF0, 0x07, 0xE4, 0x20, 0x58, 0xCF});
        // AND DWORD [ESP+8], ~TF; OR DWORD [ESP+8], RF; IRETD
        code(Return32, {0x81, 0x64, 0x24, 0x08, 0xFF, 0xFE, 0xFF, 0xFF, 0x81, 0x4C, 0x24, 0x08, 0, 0, 1, 0, 0xCF});
        // INC DWORD SS:[7FF0h]; IRETD
        code(Count32, {0x36, 0xFF, 0x05, 0xF0, 0x7F, 0, 0, 0xCF});
        // PUSHAD; MOV EDX, 300h; IN EAX, DX; OUT DX, AL; POPAD; IRETD
        code(Device32, {0x60, 0xBA, 0, 3, 0, 0, 0xED, 0xEE, 0x61, 0xCF});
        // PUSH EAX; MOV EAX, CR2; SHR EAX, 12; CMP EAX, 400h; JAE skip; OR DWORD SS:[EAX*4+table], 7; POP EAX;
        // ADD ESP, 4; IRETD; skip: POP EAX; ADD ESP, 4; ADD DWORD [ESP], 3; IRETD
        code(Repair32, {0x50, 0x0F, 0x20, 0xD0, 0xC1, 0xE8, 0x0C, 0x3D, 0,    4, 0,    0,    0x73,
                        0x0E, 0x36, 0x83, 0x0C, 0x85, 0,    0x40, 0,    0,    7, 0x58, 0x83, 0xC4,
                        4,    0xCF, 0x58, 0x83, 0xC4, 4,    0x83, 4,    0x24, 3, 0xCF});
        // These go on a few bytes behind what faulted, but end the program every eighth time.
        // INC WORD SS:[7F0h]; TEST BYTE SS:[7F0h], 7; JZ halt; PUSH BP; MOV BP, SP; ADD WORD [BP+2], 3; POP BP; IRET
        code(Skip16, {0x36, 0xFF, 0x06, 0xF0, 7,    0x36, 0xF6, 0x06, 0xF0, 7,    7,    0x74, 9,
                      0x55, 0x89, 0xE5, 0x83, 0x46, 2,    3,    0x5D, 0xCF, 0xF4, 0xEB, 0xFD});
        code(SkipError16, {0x36, 0xFF, 0x06, 0xF0, 7, 0x36, 0xF6, 0x06, 0xF0, 7, 7,    0x74, 12,   0x55,
                           0x89, 0xE5, 0x83, 0x46, 4, 3,    0x5D, 0x83, 0xC4, 2, 0xCF, 0xF4, 0xEB, 0xFD});
        // The same with SS:[7FF0h] and ADD DWORD [ESP], 3.
        code(Skip32, {0x36, 0xFF, 5,    0xF0, 0x7F, 0, 0,    0x36, 0xF6, 5,    0xF0, 0x7F, 0,
                      0,    7,    0x74, 5,    0x83, 4, 0x24, 3,    0xCF, 0xF4, 0xEB, 0xFD});
        code(SkipError32, {0x36, 0xFF, 5, 0xF0, 0x7F, 0, 0,    0x36, 0xF6, 5, 0xF0, 0x7F, 0,    0,
                           7,    0x74, 8, 0x83, 0xC4, 4, 0x83, 4,    0x24, 3, 0xCF, 0xF4, 0xEB, 0xFD});
    }

    // What most programs do about exception `vector`. Where the stack may be at fault, they end.
    static Handler fault_handler(u8 vector, bool error_codes) {
        switch (vector) {
            case exception::nmi: return Count32;
            case exception::db:
            case exception::bp:
            case exception::of: return Return32;
            case exception::pf: return Repair32;
            case exception::ts:
            case exception::np:
            case exception::gp:
            case exception::ac: return error_codes ? SkipError32 : Skip32;
            case exception::de:
            case exception::br:
            case exception::ud:
            case exception::nm: return Skip32;
            default: return Halt;
        }
    }
    static Handler handler16(Handler handler) {
        switch (handler) {
            case Count32: return Count16;
            case Return32: return Return16;
            case Skip32: return Skip16;
            case Repair32:
            case SkipError32: return SkipError16;
            default: return handler;
        }
    }

    void write_vectors() {
        for (u32 vector = 0; vector < 256; ++vector) {
            Handler handler = random_.chance(500) ? Return16 : Count16;
            if (vector < 0x20) {
                const bool error_codes = false;
                handler = random_.chance(100) ? Halt : handler16(fault_handler(static_cast<u8>(vector), error_codes));
            }
            put(vectors + vector * 4, handler_at(handler), 2);
            put(vectors + vector * 4 + 2, base_ >> 4, 2);
        }
    }

    void descriptor(u32 at, u32 descriptor_base, u32 limit, u32 access, u32 flags) {
        if (model_ == CpuModel::I80286) {
            limit = std::min(limit, 0xFFFFu);
            flags = 0;
            descriptor_base &= 0xFFFFFF;
        }
        put(at, limit, 2);
        put(at + 2, descriptor_base, 3);
        put(at + 5, access, 1);
        put(at + 6, (flags << 4) | (limit >> 16), 1);
        put(at + 7, descriptor_base >> 24, 1);
    }
    void segment(u16 selector, u32 segment_base, u32 limit, u32 access, u32 flags) {
        descriptor(gdt + (selector & 0xFFF8u), segment_base, limit, access, flags);
    }

    void write_descriptors() {
        constexpr u32 flat = 0xC, big = 4;  // G and D
        const bool old = model_ == CpuModel::I80286;
        segment(code0_32, 0, 0xFFFFF, 0x9B, flat);
        segment(data0_flat, 0, 0xFFFFF, 0x93, flat);
        segment(code3_32, 0, 0xFFFFF, 0xFB, flat);
        segment(data3_flat, 0, 0xFFFFF, random_.chance(500) ? 0xF3 : 0xF2, flat);
        segment(main_tss, old ? tss16 : tss32, old ? 0x2B : 0x167, old ? 0x83 : 0x8B, 0);
        segment(code0_16, code16, 0xFFFF, 0x9B, 0);
        segment(data0_16, data, 0xFFFF, 0x93, 0);
        segment(code3_16, code16, 0xFFFF, 0xFB, 0);
        segment(data3_16, data, 0xFFFF, 0xF3, 0);
        segment(conforming32, 0, 0xFFFFF, 0x9F, flat);
        segment(expand_down3, 0, random_.chance(500) ? 0x8FFF : 0x8800, 0xF7, big);
        segment(read_only3, 0, 0xFFFFF, 0xF1, flat);
        segment(execute_only3, 0, 0xFFFFF, 0xF9, flat);
        segment(ldt_selector, ldt, ldt_bytes - 1, 0x82, 0);
        segment(other_tss16, tss16, 0x2B, 0x81, 0);
        segment(other_tss32, tss_other, 0x67, 0x89, 0);
        segment(small3, 0, 0xF000 + random_.below(0x1000), 0xF3, big);
        segment(odd3, random_.below(64), 0xFFFE0 - random_.below(4), 0xF3, flat);
        segment(absent3, 0, 0xFFFFF, 0x73, flat);
        segment(stack3_16, 0x6000, 0xFFF, 0xF3, 0);
        segment(stack0_16, 0x5000, 0xFFF, 0x93, 0);
        segment(code1_32, 0, 0xFFFFF, 0xBB, flat);
        segment(data1_flat, 0, 0xFFFFF, 0xB3, flat);
        segment(code0_16_odd, code16, 0x4FFF + random_.below(0x1000), 0x9B, 0);
        gate(gdt + (call_gate32 & 0xFFF8u), code0_32, base_ + handler_at(FarReturn32), 0xEC, 2);
        gate(gdt + (call_gate16 & 0xFFF8u), code0_32, base_ + handler_at(FarReturn16), 0xE4, 0);
        gate(gdt + (task_gate & 0xFFF8u), old ? other_tss16 : other_tss32, 0, 0xE5, 0);
        descriptor(ldt + (local_data3 & 0xF8u), 0, 0xFFFFF, 0xF3, flat);
        descriptor(ldt + (local_code3_32 & 0xF8u), 0, 0xFFFFF, 0xFB, flat);
        descriptor(ldt + (local_code3_16 & 0xF8u), code16, 0xFFFF, 0xFB, 0);
    }

    void gate(u32 at, u16 selector, u32 offset, u32 access, u32 parameters) {
        put(at, offset, 2);
        put(at + 2, selector, 2);
        put(at + 4, parameters, 1);
        put(at + 5, access, 1);
        put(at + 6, model_ == CpuModel::I80286 ? 0 : offset >> 16, 2);
    }

    // Gates of 32-bit handlers through code0_32; an 80286 has 16-bit ones only.
    void write_gates() {
        const bool old = model_ == CpuModel::I80286;
        for (u32 vector = 0; vector < 256; ++vector) {
            Handler handler = random_.of({Return32, Count32, Device32});
            if (vector < 0x20) handler = random_.chance(100) ? Halt : fault_handler(static_cast<u8>(vector), true);
            if (old) handler = handler == Device32 ? Count16 : handler16(handler);
            const bool trap = random_.chance(300);
            const u32 access = (old ? 0x86u : 0x8Eu) | (trap ? 1 : 0) | (vector >= 3 && random_.chance(700) ? 0x60 : 0);
            gate(idt + vector * 8, code0_32, base_ + handler_at(handler), access, 0);
            if ((vector == exception::df || vector > 0x38) && random_.chance(60)) {
                gate(idt + vector * 8, old ? other_tss16 : other_tss32, 0, 0xE5, 0);
            }
        }
    }

    void write_tasks() {
        // Whoever runs into them stops.
        std::fill(ram_.begin() + tss32, ram_.begin() + directory, u8{0xF4});
        for (const u32 at : {tss32, tss16, tss_other}) std::fill_n(ram_.begin() + at, 0x68, u8{0});
        for (const u32 at : {tss32, tss_other}) {
            put(at + 4, stack0_top, 4);
            put(at + 8, data0_flat, 4);
            put(at + 12, stack0_top - 0x400, 4);
            put(at + 16, data1_flat, 4);
            put(at + 0x1C, random_.chance(500) ? directory : 0, 4);
            put(at + 0x20, base_ + handler_at(Halt), 4);
            put(at + 0x24, 2, 4);
            put(at + 0x38, stack0_top - 0x200, 4);
            for (u32 i = 0; i < 6; ++i) put(at + 0x48 + i * 4, i == 1 ? code0_32 : data0_flat, 4);
            put(at + 0x66, at == tss32 ? 0x68 : 0xFFFF, 2);
        }
        // The I/O bitmap: some ports are free.
        for (u32 i = 0; i < 0x100; ++i) put(tss32 + 0x68 + i, random_.chance(800) ? 0 : random_.bits(), 1);
        put(tss16 + 2, 0x5F0, 2);
        put(tss16 + 4, model_ == CpuModel::I80286 ? data0_flat : stack0_16, 2);
        put(tss16 + 0x0E, handler_at(Halt), 2);
        put(tss16 + 0x10, 2, 2);
        put(tss16 + 0x1A, 0x5E0, 2);
        for (u32 i = 0; i < 4; ++i) put(tss16 + 0x22 + i * 2, i == 1 ? code0_32 : data0_flat, 2);
        if (model_ == CpuModel::I80286) put(tss16 + 2, stack0_top, 2);
    }

    void write_pages() {
        constexpr u32 all = 7, supervisor = 3;
        std::fill(ram_.begin() + directory, ram_.begin() + page_table, u8{0xF4});  // not present
        put(directory, page_table | all, 4);
        put(directory + 4, random_.chance(800) ? 0x87 : page_table | all, 4);
        put(directory + 4092, page_table | all, 4);
        for (u32 page = 0; page < 1024; ++page) {
            u32 rights = page < 8 ? supervisor : all;
            const bool holds_tables = page < 7 || (page >= 0x20 && page < 0x22);
            const bool odd = !holds_tables && (page >= 0x22 || random_.chance(40));
            if (odd && random_.chance(150)) rights = random_.below(8);
            if (random_.chance(100)) rights |= 0x100;
            const bool outside = page >= 0xC0 && page < 0x100;
            put(page_table + page * 4, (outside ? page << 12 : (page << 12) & (4 * ram_bytes - 1)) | rights, 4);
        }
    }

    std::vector<u8>& ram_;
    u32 base_;
    CpuModel model_;
    Random& random_;
};

}  // namespace

void write_tables(std::vector<u8>& ram, u32 base, CpuModel model, Random& random) {
    Tables(ram, base, model, random).write();
}

}  // namespace lockstep::soak
