// Keys, mouse, pasted text and answers from the bytes that a terminal sends.
//
// Document: ECMA-48 control sequences as xterm's and the Linux console's keys use them; xterm's modifyOtherKeys,
// bracketed paste, mouse (SGR) and focus reports; kitty's keyboard protocol.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/types.h"
#include "frontend/terminal/input_events.h"
#include "frontend/terminal/input_parser.h"

namespace lockstep::terminal {

class KeyDecoder {
public:
    // A lone Escape is told from the beginning of a sequence by what follows within this time, in host nanoseconds.
    static constexpr u64 escape_wait = 50'000'000;
    // A paste that goes on no longer has ended, whatever the terminal forgot to say.
    static constexpr u64 paste_wait = 2'000'000'000;

    // Appends what `bytes` mean to `out`.
    void feed(std::span<const u8> bytes, u64 host_now, std::vector<InputEvent>& out);
    // Nothing came for a while: what waits is what it is.
    void poll(u64 host_now, std::vector<InputEvent>& out);

private:
    void decode(bool complete, std::vector<InputEvent>& out);
    void token(const Token& token, std::vector<InputEvent>& out);
    void character(char32_t code, bool alt, std::vector<InputEvent>& out);
    void csi(const Token& token, std::vector<InputEvent>& out);
    void answer(const Token& token, std::vector<InputEvent>& out);
    void mouse(const Token& token, std::vector<InputEvent>& out);
    void coded_key(const Token& token, std::vector<InputEvent>& out);
    void end_paste(std::vector<InputEvent>& out);
    void key(const KeyStroke& stroke, u32 change, std::vector<InputEvent>& out) const;

    InputParser parser_;
    u64 last_at_ = 0;
    bool pasting_ = false;
    std::string pasted_;
    // The terminal tells presses from releases, modifier keys included.
    bool changes_ = false;
};

}  // namespace lockstep::terminal
