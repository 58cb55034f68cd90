// Page faults leave everything restartable: every form of every instruction that uses memory, with each of its operands
// across the end of a page that is missing, or behind which one is missing, or that is read-only. Demanded: #PF with
// the right address and error code; nothing changed; and after the page is there and the handler has returned, the same
// end as when it had been there all along.
//
// What may have changed when the handler is entered, as on processors:
//  - a repeated string instruction has done the iterations before the one that faulted (SDM volume 2, REP). The flags
//    are those of the last one: the manual says that CMPS and SCAS get back those from before the instruction, but a
//    processor of today does not do that;
//  - PUSHA, ENTER and far CALL may have written below the stack pointer, where nothing is kept (SDM volume 2 describes
//    sequences of pushes; processors of today, Bochs and QEMU write as they go).
#include "restart_forms.h"

namespace lockstep::test {
namespace {

using Kind = ProgramMachine::Kind;

constexpr s32 upwards[] = {-1, -2, -4, -5};
constexpr s32 vector_upwards[] = {0, -1, -2, -4, -5, -8, -15, -16};  // aligned, and not
constexpr s32 both_ways[] = {-1, -2, -6, -14, 1, 2, 6, 14};

struct SiteOffsets {
    Site site;
    std::span<const s32> offsets;
};
constexpr SiteOffsets sites[] = {{Site::Memory, upwards},
                                 {Site::Stack, both_ways},
                                 {Site::Frame, both_ways},
                                 {Site::Source, upwards},
                                 {Site::Destination, upwards}};

// What is wrong with one of the two pages around the boundary.
struct Trouble {
    bool second;
    bool read_only;  // else missing
};
constexpr Trouble troubles[] = {{false, false}, {true, false}, {false, true}, {true, true}};

class Trial {
public:
    Trial(ProgramMachine& machine, Kind kind, const Form& form, Placement placement)
        : m(machine), kind_(kind), form_(form), placement_(placement) {}

    // True when the site is used: with both pages missing there is a page fault.
    bool uses_the_site();
    // True: some trouble was noticed and mended.
    bool all_troubles();
    const std::string& complaint() const { return complaint_; }

private:
    void start(const Trouble* trouble);
    void check_fault(const Trouble& trouble);
    void check_address(const Trouble& trouble);
    void check_unchanged();
    void check_memory();
    void complain(const std::string& what) {
        if (complaint_.empty()) complaint_ = what;
    }
    u32 page(bool second) const { return boundary_of(placement_.site) - (second ? 0 : page_size); }

    ProgramMachine& m;
    Kind kind_;
    const Form& form_;
    Placement placement_;
    CpuState before_;
    std::vector<u8> memory_before_;
    std::string complaint_;
};

// Both page translations and the TLB are warm, so that the fast path finds what it needs.
void warm_up(ProgramMachine& m, bool user) {
    PageFault ignored;
    for (u32 page = 0x8000; page < world_size; page += page_size) {
        if (m.mmu.translate(page, MemoryAccess::Write, user, ignored) == nullptr) {
            m.mmu.translate(page, MemoryAccess::Read, user, ignored);
        }
    }
}

void Trial::start(const Trouble* trouble) {
    place(m, kind_, form_, placement_);
    if (trouble != nullptr) m.set_page_rights(page(trouble->second), trouble->read_only ? 5 : 0);
    warm_up(m, kind_.ring3);
    before_ = m.cpu.state;
    memory_before_.assign(m.ram.data(), m.ram.data() + world_size);
    m.run();
}

bool Trial::uses_the_site() {
    place(m, kind_, form_, placement_);
    m.set_page_rights(page(false), 0);
    m.set_page_rights(page(true), 0);
    m.run();
    return m.vector() == exception::pf;
}

bool Trial::all_troubles() {
    start(nullptr);
    if (m.vector() == exception::pf) {
        complain("page fault with all pages there");
        return false;
    }
    const Rest expected = m.rest();
    bool noticed = false;
    for (const Trouble& trouble : troubles) {
        start(&trouble);
        if (m.vector() == exception::pf) {
            noticed = true;
            check_fault(trouble);
            m.set_page_rights(page(trouble.second), 7);
            m.return_from_handler();
        }
        const Rest rest = m.rest();
        if (rest.state != expected.state) complain("another end state");
        if (rest.memory != expected.memory) complain("other memory in the end");
        if (rest.port_accesses != expected.port_accesses) complain("ports accessed again");
        if (!complaint_.empty()) {
            complaint_ += trouble.second ? "; second page " : "; first page ";
            complaint_ += trouble.read_only ? "read-only" : "missing";
            return noticed;
        }
    }
    return noticed;
}

void Trial::check_fault(const Trouble& trouble) {
    const bool written = is_written(form_.insn, placement_.site);
    const u32 error = (trouble.read_only ? 1u : 0u) | (written ? 2u : 0u) | (kind_.ring3 ? 4u : 0u);
    if (m.frame(0) != error) complain("error code " + std::to_string(m.frame(0)));
    if (trouble.read_only && !written) complain("a write where there should be none");
    if (m.frame(1) != code_at) complain("another instruction");
    const u32 progress = form_.is_repeated() ? eflags::arithmetic : 0;
    if (((m.frame(3) ^ before_.eflags()) & ~(eflags::rf | progress)) != 0) complain("flags");
    if ((m.frame(3) & eflags::rf) == 0) complain("RF");
    check_address(trouble);
    check_unchanged();
    check_memory();
}

// CR2 is the first byte that cannot be reached, where the operand is read or written upwards.
void Trial::check_address(const Trouble& trouble) {
    const u32 cr2 = m.cpu.state.cr2;
    if ((cr2 & ~page_mask) != page(trouble.second)) complain("CR2 in another page");
    // Pushes go downwards; so does the reading of far RET and IRET.
    const Op op = form_.insn.op;
    const bool stack_downwards = is_written(form_.insn, Site::Stack) || op == Op::RetFar || op == Op::Iret;
    const bool downwards = placement_.site == Site::Frame || (placement_.site == Site::Stack && stack_downwards);
    if (downwards || placement_.offset > 0) return;
    const u32 first = trouble.second ? boundary_of(placement_.site) : placement_.address();
    if (cr2 != first) complain("CR2 is not the first byte");
}

void Trial::check_unchanged() {
    const CpuState& s = m.cpu.state;
    for (u8 reg = 0; reg < 8; ++reg) {
        const bool progress = form_.is_repeated() && (reg == 1 || reg == 6 || reg == 7 || reg == 0);
        if (reg == 4 || progress) continue;
        if (s.reg32(reg) != before_.reg32(reg)) complain("register " + std::to_string(reg));
    }
    const u32 stack = kind_.ring3 ? m.frame(4) : s.reg32(4) + 16;
    if (stack != before_.reg32(4)) complain("stack pointer");
    for (const Seg seg : {Seg::ES, Seg::DS, Seg::FS, Seg::GS}) {
        if (!(s.segment(seg) == before_.segment(seg))) complain("a segment register");
    }
    if (m.frame(2) != before_.segment(Seg::CS).selector) complain("CS");
    if (kind_.ring3 && m.frame(5) != before_.segment(Seg::SS).selector) complain("SS");
    const bool system = s.ldtr == before_.ldtr && s.tr == before_.tr && s.gdtr == before_.gdtr &&
                        s.idtr == before_.idtr && s.cr0 == before_.cr0 && s.cr3 == before_.cr3;
    if (!system) complain("a system register");
    if (!(s.fpu == before_.fpu) || !(s.sse == before_.sse)) complain("a register of the x87 or of SSE");
}

void Trial::check_memory() {
    if (form_.is_repeated() && is_written(form_.insn, Site::Destination)) return;
    const Op op = form_.insn.op;
    const bool pushes_in_sequence = op == Op::Pusha || op == Op::Enter || op == Op::CallFar;
    const u32 stack = before_.reg32(4);
    for (u32 page = 0; page < world_size; page += page_size) {
        if (std::memcmp(m.ram.data() + page, memory_before_.data() + page, page_size) == 0) continue;
        for (u32 at = page; at < page + page_size; ++at) {
            if (m.ram.data()[at] == memory_before_[at] || m.is_scratch(at)) continue;
            const bool below_stack = at < stack && at >= stack - 64;
            if (!(pushes_in_sequence && below_stack)) complain("memory");
        }
    }
}

struct Case {
    CpuModel model;
    bool reference_only;
    bool ring3;
    std::size_t forms;  // that met a page fault when this was written: it must not become fewer
};

class Restart : public ::testing::TestWithParam<Case> {
protected:
    Restart() : machine_(GetParam().model, GetParam().reference_only) {}

    // True when `form` met a page fault at this site, and every one was mended.
    bool try_site(Kind kind, const Form& form, const SiteOffsets& at);

    ProgramMachine machine_;
    std::size_t complaints_ = 0;
};

bool Restart::try_site(Kind kind, const Form& form, const SiteOffsets& at) {
    if (!Trial(machine_, kind, form, Placement{at.site, 0}).uses_the_site()) return false;
    bool noticed = false;
    const bool vector = at.site == Site::Memory && has_feature(GetParam().model, Feature::Mmx);
    for (const s32 offset : vector ? std::span<const s32>(vector_upwards) : at.offsets) {
        Trial trial(machine_, kind, form, Placement{at.site, offset});
        noticed |= trial.all_troubles();
        if (trial.complaint().empty()) continue;
        if (++complaints_ <= 20) {
            ADD_FAILURE() << form.text() << ", site " << static_cast<int>(at.site) << " at " << offset << ": "
                          << trial.complaint();
        }
    }
    return noticed;
}

TEST_P(Restart, EveryFormAcrossAMissingPage) {
    const Case& c = GetParam();
    std::size_t covered = 0;
    std::size_t all = 0;
    for (const bool code32 : {true, false}) {
        const Kind kind{.ring3 = c.ring3, .code32 = code32};
        for (const Form& form : all_forms(c.model, code32)) {
            ++all;
            bool noticed = false;
            for (const SiteOffsets& at : sites) {
                const bool stack = at.site == Site::Stack || at.site == Site::Frame;
                if (at.site == Site::Frame && form.has_memory_operand()) continue;  // the two share a place
                // In ring 0 the handler's frame lies on the same stack.
                if (!c.ring3 && (stack || !(form.has_memory_operand() || form.is_string()))) continue;
                noticed |= try_site(kind, form, at);
            }
            covered += noticed ? 1 : 0;
            const bool accesses = form.has_memory_operand() && !is_never_accessed(form.insn.op, c.ring3);
            EXPECT_TRUE(noticed || !accesses) << form.text() << " met no page fault";
        }
    }
    std::printf("%zu of %zu forms met page faults\n", covered, all);
    EXPECT_GE(covered, c.forms);
    EXPECT_EQ(complaints_, 0u);
}

std::string case_name(const ::testing::TestParamInfo<Case>& test) {
    const CpuModel model = test.param.model;
    const std::string name = model == CpuModel::I80386       ? "I80386"
                             : model == CpuModel::I80486     ? "I80486"
                             : model == CpuModel::PentiumPro ? "PentiumPro"
                                                             : "Nehalem";
    return name + (test.param.ring3 ? "Ring3" : "Ring0") + (test.param.reference_only ? "Reference" : "Fast");
}

INSTANTIATE_TEST_SUITE_P(
    Models, Restart,
    ::testing::Values(Case{CpuModel::PentiumPro, false, true, 8752}, Case{CpuModel::PentiumPro, true, true, 8752},
                      Case{CpuModel::PentiumPro, false, false, 8440}, Case{CpuModel::PentiumPro, true, false, 8440},
                      Case{CpuModel::Nehalem, false, true, 12076}, Case{CpuModel::Nehalem, true, true, 12076},
                      Case{CpuModel::I80486, false, true, 7976}, Case{CpuModel::I80386, false, true, 7720}),
    case_name);

}  // namespace
}  // namespace lockstep::test
