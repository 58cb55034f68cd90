#include "tests/soak/start.h"

#include "cpu/feature.h"
#include "cpu/reference/control_registers.h"
#include "cpu/reference/flags_image.h"
#include "cpu/reference/reset.h"
#include "tests/oracle/float_values.h"

namespace lockstep::soak {

namespace {

using namespace layout;

u32 any_of(const std::vector<u32>& values, Random& random) {
    return values[random.below(static_cast<u32>(values.size()))];
}

// The segment that `selector` names in the tables of the image.
SegmentRegister from_table(const Image& image, u16 selector, CpuModel model) {
    const u32 at = ((selector & 4) != 0 ? ldt : gdt) + (selector & 0xFFF8u);
    const u8* const d = &image.ram[at];
    SegmentRegister segment;
    segment.selector = selector;
    segment.base = d[2] | (d[3] << 8) | (d[4] << 16) | (static_cast<u32>(d[7]) << 24);
    segment.limit = d[0] | (d[1] << 8) | ((d[6] & 15u) << 16);
    if ((d[6] & 0x80) != 0) segment.limit = (segment.limit << 12) | 0xFFF;
    segment.access = static_cast<u8>(d[5] | ((d[5] & 0x10) != 0 ? 1 : 0));
    segment.big = model > CpuModel::I80286 && (d[6] & 0x40) != 0;
    return segment;
}

SegmentRegister paragraph(u16 selector, u8 access) {
    SegmentRegister segment;
    segment.selector = selector;
    segment.base = static_cast<u32>(selector) << 4;
    segment.access = access;
    return segment;
}

class Starter {
public:
    Starter(CpuModel model, const Image& image, Random& random) : model_(model), image_(image), random_(random) {
        reset_state(s_, model);
    }

    CpuState make(Mode mode) {
        const bool has_386 = model_ >= CpuModel::I80386;
        const u32 kind = random_.below(4);
        common();
        switch (mode) {
            case Mode::Real: real(false); break;
            case Mode::Flat: protect(), random_.chance(900) ? flat32() : protected16(); break;
            case Mode::Protected16: protect(), protected16(); break;
            case Mode::V86: protect(), random_.chance(500) ? paging() : void(), virtual86(); break;
            case Mode::Paged:
                protect(), paging(), kind == 0 ? protected16() : kind == 1 ? virtual86() : flat32();
                break;
            case Mode::Mixed:
            case Mode::Wild: {
                if (model_ == CpuModel::I8086 || random_.chance(300)) {
                    real(has_386 && random_.chance(200));
                    break;
                }
                protect();
                if (has_386 && random_.chance(400)) paging();
                if (!has_386 || kind == 0) {
                    protected16();
                } else {
                    kind == 1 ? virtual86() : flat32();
                }
                break;
            }
        }
        return s_;
    }

    void make_wild() {
        const auto sometimes = [&] { return random_.chance(250); };
        for (u8 i = 0; i < 8; ++i) s_.set_reg32(i, random_.bits());
        if (sometimes()) s_.eip = value(random_, 4);
        if (sometimes()) s_.set_eflags(random_.bits() & existing_flags(model_));
        for (SegmentRegister& segment : s_.seg) {
            if (sometimes()) wild_segment(segment);
        }
        if (sometimes()) wild_segment(s_.ldtr);
        if (sometimes()) wild_segment(s_.tr);
        if (sometimes()) s_.gdtr = {random_.bits(), static_cast<u16>(random_.bits())};
        if (sometimes()) s_.idtr = {random_.bits(), static_cast<u16>(random_.bits())};
        if (sometimes()) s_.cr0 = cr0_after_write(model_, random_.bits());
        if (sometimes()) s_.cr3 = random_.bits();
        if (sometimes()) s_.cr4 = random_.bits() & cr4_bits(model_);
        for (u32& dr : s_.dr) dr = random_.chance(100) ? random_.bits() : dr;
        if (sometimes()) s_.cpl = static_cast<u8>(random_.below(4));
        if (random_.chance(30)) s_.activity = random_.of({Activity::Halted, Activity::Shutdown});
        s_.interrupt_shadow = sometimes();
        s_.debug_shadow = sometimes();
        s_.nmi_pending = sometimes();
        s_.nmi_masked = sometimes();
        s_.sysenter_cs = random_.bits();
        s_.pending_breakpoints = static_cast<u8>(random_.chance(30) ? random_.below(16) : 0);
        s_.repeating = sometimes();
        if (model_ < CpuModel::I80386) {
            s_.eip &= 0xFFFF;
            for (SegmentRegister& segment : s_.seg) {
                segment.limit = model_ == CpuModel::I8086 ? 0xFFFF : segment.limit & 0xFFFF;
                segment.big = false;
            }
        }
        // What a file must not hold: see CpuState::serialize.
        if (!s_.protected_mode()) {
            s_.system_flags &= ~eflags::vm;
            s_.cr0 &= ~cr0::pg;
            s_.cpl = 0;
        }
        if (s_.v86()) s_.cpl = 3;
        if (!s_.interrupt_shadow) {
            s_.debug_shadow = false;
            s_.pending_breakpoints = 0;
        }
    }
    const CpuState& state() const { return s_; }

private:
    void common() {
        for (u8 i = 0; i < 8; ++i) {
            const u32 number = random_.chance(600) ? data_offset(random_, model_ >= CpuModel::I80386) : random_.bits();
            s_.set_reg32(i, model_ >= CpuModel::I80386 ? number : number & 0xFFFF);
        }
        u32 image = flags_image(random_) & existing_flags(model_);
        image &= ~(eflags::nt | eflags::rf | eflags::iopl | (random_.chance(800) ? eflags::tf : 0u));
        if (model_ == CpuModel::I8086) image &= 0xFFF;
        s_.set_eflags(image);
        s_.gdtr = {image_.tables + gdt, gdt_bytes - 1};
        s_.idtr = {image_.tables + vectors, 0x3FF};
        if (model_ >= CpuModel::I80386 && random_.chance(40)) {
            for (u8 i = 0; i < 4; ++i) s_.dr[i] = any_of(image_.starts16, random_);
            s_.dr[7] = dr7_after_write(random_.bits() & 0xFFFF00FFu);
        }
        if (model_ >= CpuModel::I80386) {
            s_.cr0 = cr0_after_write(model_, random_.chance(100) ? random_.bits() & (cr0::am | cr0::em | cr0::ts) : 0);
            if (random_.chance(300)) s_.cr0 |= cr0_after_write(model_, cr0::wp);
            if (random_.chance(300)) s_.cr4 = cr4_bits(model_) & (cr4::pse | cr4::pge);
        } else {
            s_.cr0 = 0;
        }
        floating_point();
    }

    void floating_point() {
        if (model_ >= CpuModel::I80486 && random_.chance(900)) s_.cr0 |= cr0::ne;
        if (has_feature(model_, Feature::Sse) && random_.chance(950)) s_.cr4 |= cr4::osfxsr | cr4::osxmmexcpt;
        oracle::Random random(random_.bits(), random_.bits());
        if (random_.chance(900)) s_.fpu = oracle::random_fpu(random);
        if (!has_feature(model_, Feature::Sse)) return;
        s_.sse = oracle::random_sse(random);
    }

    void stack(u32 top) { s_.set_reg32(4, top - (random_.chance(30) ? 1u : 0u)); }
    void stack16() { stack(random_.chance(950) ? 0x800 + random_.below(0x3F0) * 2 : random_.below(0x10000)); }

    void paragraphs(u8 access) {
        for (const Seg seg : {Seg::ES, Seg::DS, Seg::FS, Seg::GS}) {
            u16 selector = random_.chance(700) ? u16{0x800} : data_selector(random_, false, false);
            if (random_.chance(40)) selector = static_cast<u16>(random_.of({device >> 4, 0xFFFFu, 0xF800u, 0x2800u}));
            s_.segment(seg) = paragraph(selector, access);
        }
        s_.segment(Seg::SS) = paragraph(random_.chance(900) ? u16{0x500} : u16{0x4500}, access);
        stack16();
        const u16 code = random_.chance(950) ? random_.of({u16{0x1000}, u16{0x1000}, u16{0x3000}, u16{0xF000}})
                                             : static_cast<u16>(0x1000 - random_.below(0x100));
        s_.segment(Seg::CS) = paragraph(code, access);
        s_.eip = any_of(image_.starts16, random_) - code16 + (code < 0x1000 ? (0x1000u - code) << 4 : 0u);
        s_.eip &= 0xFFFF;
    }
    void real(bool unreal) {
        paragraphs(0x93);
        s_.cr0 &= ~cr0::pe;
        if (!unreal) return;
        for (const Seg seg : {Seg::ES, Seg::DS, Seg::SS, Seg::FS}) {
            if (random_.chance(700)) s_.segment(seg).limit = 0xFFFFFFFF;
            if (random_.chance(500)) s_.segment(seg).base = 0;
        }
    }

    void protect() {
        s_.cr0 |= cr0::pe;
        s_.idtr = {image_.tables + idt, 0x7FF};
        s_.tr = from_table(image_, main_tss, model_);
        s_.ldtr = from_table(image_, ldt_selector, model_);
    }
    void paging() {
        s_.cr3 = directory;
        s_.cr0 |= cr0::pg;
    }
    void protected16() {
        const bool user = random_.chance(400);
        for (const Seg seg : {Seg::ES, Seg::DS, Seg::FS, Seg::GS}) load(seg, random_.chance(700) ? data3_16 : small3);
        load(Seg::CS, user ? code3_16 : random_.chance(800) ? code0_16 : code0_16_odd);
        load(Seg::SS, user ? stack3_16 : stack0_16);
        s_.cpl = user ? 3 : 0;
        s_.eip = any_of(image_.starts16, random_) - code16;
        stack(0xFF0);
        if (user && random_.chance(500)) s_.system_flags |= eflags::iopl;
    }
    void virtual86() {
        paragraphs(0xF3);
        s_.cpl = 3;
        s_.system_flags |= eflags::vm;
        s_.system_flags &= ~eflags::iopl;
        if (random_.chance(800)) s_.system_flags |= eflags::iopl;
    }
    void flat32() {
        const u32 ring = random_.of({0u, 0u, 3u, 3u, 1u});
        for (const Seg seg : {Seg::ES, Seg::DS, Seg::FS, Seg::GS}) {
            load(seg, random_.chance(850) ? data3_flat : random_.of({expand_down3, read_only3, small3, odd3}));
        }
        load(Seg::CS, ring == 0 ? code0_32 : ring == 1 ? code1_32 : code3_32);
        load(Seg::SS, ring == 0 ? data0_flat : ring == 1 ? data1_flat : data3_flat);
        if (ring == 0 && random_.chance(100)) load(Seg::SS, stack0_16);
        s_.cpl = static_cast<u8>(ring);
        s_.eip = any_of(image_.starts32, random_) + (random_.chance(60) ? random_.of({ram_bytes, top_of_memory}) : 0);
        stack(s_.segment(Seg::SS).big ? (ring == 0 ? stack0_top : stack3_top) : 0xFF0);
        if (ring != 0 && random_.chance(500)) s_.system_flags |= eflags::iopl;
    }
    void load(Seg seg, u16 selector) { s_.segment(seg) = from_table(image_, selector, model_); }

    void wild_segment(SegmentRegister& segment) {
        if (random_.chance(500)) segment.selector = static_cast<u16>(random_.bits());
        if (random_.chance(500)) segment.base = random_.bits();
        if (random_.chance(500)) segment.limit = value(random_, 4);
        if (random_.chance(500)) segment.access = static_cast<u8>(random_.bits());
        if (random_.chance(500)) segment.big = random_.chance(500);
        if (random_.chance(200)) segment.usable = random_.chance(500);
    }

    CpuModel model_;
    const Image& image_;
    Random& random_;
    CpuState s_;
};

}  // namespace

Start make_start(CpuModel model, Mode mode, const Image& image, Random& random) {
    Starter starter(model, image, random);
    Start start;
    start.state = starter.make(mode);
    if (mode == Mode::Wild) {
        starter.make_wild();
        start.state = starter.state();
    }
    start.flush = random.chance(300);
    return start;
}

void apply_start(Processor& processor, const Start& start) {
    // DR6, the descriptor caches of the past and the time stamp stay behind: a start is what a debugger would do.
    const u64 offset = processor.cpu.state.tsc_offset;
    processor.cpu.state = start.state;
    processor.cpu.state.tsc_offset = offset;
    if (start.flush) processor.mmu.flush_all();
    processor.set_paging_from_state();
    processor.cpu.state_changed();
}

}  // namespace lockstep::soak
