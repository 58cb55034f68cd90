// The host's own processor: a child process whose registers are set and which is single-stepped under ptrace, in 32-bit
// and 16-bit code segments.
#pragma once

#include <sys/types.h>
#include <sys/user.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

class Native {
public:
    // Starts the child on the processor this process runs on. The error says what the host refused.
    static Result<std::unique_ptr<Native>> start(u64 seed);
    ~Native();
    Native(const Native&) = delete;
    Native& operator=(const Native&) = delete;

    // Executes `test`; repeated string instructions until they end, fault, or have made `most_steps` iterations.
    // Afterwards `arena()` holds the memory, until `restore`.
    Outcome run(const Case& test, const Instruction& insn);
    // The arena, as `arena_bytes` bytes.
    const u8* arena() const { return memory_; }
    void restore(const Case& test);

private:
    Native() = default;
    Status set_up(u64 seed);
    Status start_child();
    void end_child();
    void set_registers(const Registers& start);
    void get_registers();
    void set_float_registers(const Registers& start);
    void get_float_registers(Registers& end);
    int step(int signal);
    int wait_for_stop();
    Outcome lost();
    void read_fault(int signal, Outcome& outcome);
    void hide_trap_flag(const Registers& end);
    void clear_id_flag();
    [[noreturn]] void give_up(const char* what);

    pid_t child_ = 0;
    int shared_ = -1;
    u8* memory_ = nullptr;  // the arena, then the child's signal stack
    std::vector<u8> background_;
    user_regs_struct registers_{};
    std::size_t frame_offset_ = 0;  // of a signal frame within the signal stack; 0: not known yet
};

}  // namespace lockstep::oracle
