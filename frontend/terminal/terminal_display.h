// The guest's screen in an ANSI terminal, and the terminal's keys for the guest. Graphics modes show as half blocks.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "frontend/display.h"
#include "frontend/escape_filter.h"
#include "frontend/messages.h"
#include "frontend/standard_input.h"
#include "frontend/terminal/ansi_screen.h"
#include "frontend/terminal/key_decoder.h"
#include "frontend/terminal/raw_mode.h"

namespace lockstep::terminal {

class TerminalDisplay final : public Display {
public:
    // Takes the terminal over; `messages`, which outlives the display, is held until it is given back.
    static Result<std::unique_ptr<Display>> open(Messages& messages);
    ~TerminalDisplay() override;
    TerminalDisplay(const TerminalDisplay&) = delete;
    TerminalDisplay& operator=(const TerminalDisplay&) = delete;

    // It looks at the machine when it draws.
    bool wants_frame() const override { return false; }
    void present(const Frame&) override {}
    void service(Session& session) override;
    bool uses_standard_input() const override { return true; }

private:
    TerminalDisplay(Messages& messages, std::unique_ptr<RawMode> raw);

    void take_input(Session& session, u64 host_now);
    void draw(Session& session, u64 host_now);

    Messages& messages_;
    std::unique_ptr<RawMode> raw_;
    StandardInput input_;
    EscapeFilter escape_;
    KeyDecoder decoder_;
    AnsiScreen screen_;
    u64 next_draw_at_ = 0;
    std::string notice_;
    u64 notice_until_ = 0;
};

}  // namespace lockstep::terminal
