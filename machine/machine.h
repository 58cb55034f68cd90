// A whole PC: make one, give it input, let it run, look at it, save it.
//
// A run is a pure function of the configuration, the images and the input with its virtual times: calls that give input
// take effect at the present instruction, and how a run is cut into calls of run() does not matter.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/input.h"
#include "base/result.h"
#include "base/time.h"
#include "devices/vga/text_screen.h"
#include "machine/config.h"
#include "machine/host.h"

namespace lockstep {

struct Board;
class Archive;

// Why run() came back.
enum class StopReason : u8 {
    TimeReached,          // the virtual time asked for
    InstructionsReached,  // the instruction asked for
    PowerOff,
    DebugExit,    // exit_status() says with what
    Reset,        // under no_reboot
    TripleFault,  // under no_reboot
};

class Machine {
public:
    // The error says what in the configuration cannot be built. `host` outlives the machine.
    static Result<std::unique_ptr<Machine>> create(MachineConfig config, Host& host);
    ~Machine();

    // Runs until virtual time `until`, or until `instructions` instructions have been executed since power-on.
    StopReason run(Time until, u64 instructions = ~u64{0});

    Time now() const;
    u64 instructions() const;  // executed since power-on, REP iterations counted one by one
    u64 instructions_per_second() const;
    const MachineConfig& config() const;
    int exit_status() const;  // after DebugExit: 2v + 1
    bool halted() const;      // the processor waits for an interrupt

    void reset();  // the reset button

    // --- input, at the present instruction ---
    void key(KeyEvent event);
    void mouse(MouseEvent event);
    // True when the keyboard has delivered everything it was given: then the next typed key cannot be lost.
    bool keyboard_idle() const;
    // True when the mouse has delivered all that happened to it, as far as the guest wants to know of it.
    bool mouse_idle() const;
    // A byte for COM1 … COM4. False: the receiver is full, try again later.
    bool serial_in(unsigned port, u8 byte);

    // --- media ---
    Status insert_floppy(unsigned drive, std::unique_ptr<BlockDevice> medium);
    void eject_floppy(unsigned drive);
    // Writes everything the guest wrote as safely as the host can; returns the first error.
    Status flush_media();

    // --- looking ---
    vga::TextScreen text_screen() const;
    // The present picture, rendered now.
    Frame picture();
    // What the speaker does from now on.
    Speaker::Change speaker() const;
    // Every field of the machine by name.
    std::string dump();
    // The registers, for people.
    std::string registers() const;

    // --- states ---
    std::vector<u8> save();
    // On an error the machine is unusable and must be thrown away; the message says what is wrong with the state.
    Status load(std::span<const u8> state);
    // Hash over everything the guest could ever observe, as 16 hexadecimal digits.
    std::string hash();

    Board& board() { return *board_; }  // for monitor, debugger and tests

private:
    Machine(std::unique_ptr<Board> board, MachineConfig config);
    void serialize(Archive& archive);
    void serialize_identity(Archive& archive);

    MachineConfig config_;
    std::unique_ptr<Board> board_;
    u64 halted_ticks_ = 0;
};

}  // namespace lockstep
