#include "machine/machine.h"

#include <xxhash.h>

#include <algorithm>
#include <cstdio>

#include "machine/board.h"

namespace lockstep {

namespace {

// Between events the CPU runs at most this many instructions before the machine looks up, so that a run can be
// interrupted.
constexpr u64 max_slice = 1u << 22;
// A chip may ask for the present moment again and again, but not stop time by it.
constexpr u32 max_empty_slices = 1u << 20;

constexpr u32 state_version = 4;

// As -m takes it.
std::string memory_option(u64 bytes) {
    const bool whole = bytes % (1u << 20) == 0;
    return "-m " + std::to_string(bytes >> (whole ? 20 : 10)) + (whole ? "M" : "K");
}

u64 firmware_hash(const Board& board) {
    const auto add = [](u64 seed, const std::vector<u8>& rom) {
        return XXH3_64bits_withSeed(rom.data(), rom.size(), seed + rom.size());
    };
    u64 hash = add(add(0, board.system_rom), board.vga_rom);
    for (const std::vector<u8>& rom : board.option_roms) hash = add(hash, rom);
    return hash;
}

}  // namespace

Machine::Machine(std::unique_ptr<Board> board, MachineConfig config)
    : config_(std::move(config)), board_(std::move(board)) {}
Machine::~Machine() = default;

Result<std::unique_ptr<Machine>> Machine::create(MachineConfig config, Host& host) {
    auto board = Board::create(config, host);
    if (!board.ok()) return board.error();
    std::unique_ptr<Machine> machine(new Machine(std::move(*board), std::move(config)));
    machine->board_->power_on(machine->config_);
    return machine;
}

StopReason Machine::run(Time until, u64 instruction_limit) {
    Board& b = *board_;
    const u64 until_tick = b.scheduler.tick_of_time(until);
    u32 empty_slices = 0;
    for (;;) {
        const u64 now = b.scheduler.ticks();
        b.scheduler.run_due();
        if (b.requests.exit_status) return StopReason::DebugExit;
        if (b.requests.power_off && !config_.no_shutdown) return StopReason::PowerOff;
        if (b.requests.reset || b.cpu.shut_down()) {
            // An 80286 leaves protected mode by a reset, which is no reason to start anew.
            if (b.reset_is_mode_switch()) {
                b.reset_processor();
            } else if (config_.no_reboot) {
                return b.requests.reset ? StopReason::Reset : StopReason::TripleFault;
            } else {
                b.reset();
            }
        }
        if (now >= until_tick) return StopReason::TimeReached;
        const u64 executed = now - halted_ticks_;
        if (executed >= instruction_limit) return StopReason::InstructionsReached;

        const u64 to_limit = instruction_limit - executed;
        b.scheduler.open_slice(until_tick, std::min(max_slice, to_limit));
        if (b.cpu.clock.left == 0) {
            if (++empty_slices < max_empty_slices) continue;
            b.cpu.clock = InstructionClock{now + 1, 1};
        }
        empty_slices = 0;
        if (b.requests.power_off) {
            // The machine is off, but the run goes on: time passes.
            halted_ticks_ += b.cpu.clock.end - b.scheduler.ticks();
            b.scheduler.skip_to(b.cpu.clock.end);
        } else if (b.cpu.run() == Cpu::Stop::Idle && !b.cpu.shut_down()) {
            // Nothing can happen before the next event. Waiting is not executing.
            const u64 idle_from = b.scheduler.ticks();
            b.scheduler.open_slice(until_tick, ~u64{0});
            b.scheduler.skip_to(b.cpu.clock.end);
            halted_ticks_ += b.scheduler.ticks() - idle_from;
        }
    }
}

Time Machine::now() const {
    return board_->scheduler.now();
}
u64 Machine::instructions() const {
    return board_->scheduler.ticks() - halted_ticks_;
}
u64 Machine::instructions_per_second() const {
    return board_->scheduler.instructions_per_second();
}
const MachineConfig& Machine::config() const {
    return config_;
}
int Machine::exit_status() const {
    return board_->requests.exit_status.value_or(0);
}
bool Machine::halted() const {
    return board_->cpu.state.activity != Activity::Running;
}
void Machine::reset() {
    board_->reset();
}

void Machine::key(KeyEvent event) {
    board_->keyboard.key(event);
}
void Machine::mouse(MouseEvent event) {
    board_->mouse.event(event);
}
bool Machine::keyboard_idle() const {
    return board_->keyboard.idle();
}
bool Machine::mouse_idle() const {
    return board_->mouse.idle();
}
bool Machine::serial_in(unsigned port, u8 byte) {
    return board_->serial_in(port, byte);
}

Status Machine::insert_floppy(unsigned drive, std::unique_ptr<BlockDevice> medium) {
    return board_->insert_floppy(drive, std::move(medium));
}
void Machine::eject_floppy(unsigned drive) {
    board_->eject_floppy(drive);
}
Status Machine::flush_media() {
    return board_->flush_media();
}

vga::TextScreen Machine::text_screen() const {
    return board_->vga.text_screen();
}

Frame Machine::picture() {
    const vga::Frame& frame = board_->vga.render();
    return Frame{frame.width, frame.height, frame.pixels, frame.serial, frame.first_changed, frame.changed_rows};
}

Speaker::Change Machine::speaker() const {
    return board_->speaker.state();
}

void Machine::serialize(Archive& archive) {
    archive.begin_section("machine", state_version);
    serialize_identity(archive);
    archive.field("halted_ticks", halted_ticks_);
    board_->serialize(archive);
    archive.require(halted_ticks_ <= board_->scheduler.ticks(), "halted_ticks", "halted for longer than it ran");
    archive.end_section();
}

// What the guest can tell and a state does not change. A state made with something else is refused by the name of the
// option that helps.
void Machine::serialize_identity(Archive& archive) {
    CpuModel model = config_.cpu;
    archive.field("cpu_model", model);
    archive.require(model == config_.cpu, "cpu",
                    "the state was made with another processor (use -cpu " + std::string(cpu_name(model)) + ")");
    u64 memory = config_.memory_bytes;
    archive.field("memory_bytes", memory);
    archive.require(memory == config_.memory_bytes, "memory",
                    "the state was made with another memory size (use " + memory_option(memory) + ")");
    u64 speed = instructions_per_second();
    archive.field("instructions_per_second", speed);
    archive.require(speed == instructions_per_second(), "speed",
                    "the state was made with another speed, " + std::to_string(speed) +
                        " instructions per second (use the same -speed)");
    u64 firmware = firmware_hash(*board_);
    const u64 mine = firmware;
    archive.field("firmware", firmware);
    archive.require(firmware == mine, "firmware",
                    "the state was made with other firmware (use the same -bios, -vgabios and -option-rom, or the "
                    "version of Lockstep that made it)");
    constexpr u32 no_port = 0x10000;
    const u32 my_port = config_.debug_exit_port ? *config_.debug_exit_port : no_port;
    u32 port = my_port;
    archive.field("debug_exit_port", port);
    archive.require(port == my_port, "debug exit",
                    "the state was made with another debug exit port (use the same -device isa-debug-exit)");
}

std::string Machine::dump() {
    DumpArchive archive;
    serialize(archive);
    return archive.text();
}

std::string Machine::hash() {
    SaveArchive archive;
    serialize(archive);
    char text[20];
    std::snprintf(text, sizeof text, "%016llx",
                  static_cast<unsigned long long>(XXH3_64bits(archive.bytes().data(), archive.bytes().size())));
    return text;
}

}  // namespace lockstep
