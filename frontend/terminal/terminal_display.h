// The guest's screen in an ANSI terminal, and the terminal's keys and mouse for the guest.
//
// Nothing here waits for the terminal: a picture is drawn only when the last one went out, so a link that stalls costs
// pictures and not the machine's time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "frontend/display.h"
#include "frontend/messages.h"
#include "frontend/standard_input.h"
#include "frontend/terminal/ansi_screen.h"
#include "frontend/terminal/capabilities.h"
#include "frontend/terminal/held_keys.h"
#include "frontend/terminal/key_decoder.h"
#include "frontend/terminal/kitty_screen.h"
#include "frontend/terminal/mouse_pointer.h"
#include "frontend/terminal/prefix_keys.h"
#include "frontend/terminal/raw_mode.h"
#include "frontend/terminal/sixel_screen.h"
#include "frontend/terminal/terminal_output.h"
#include "frontend/terminal/text_view.h"

namespace lockstep::terminal {

class TerminalDisplay final : public Display {
public:
    // Takes the terminal over; `messages`, which outlives the display, is held until it is given back.
    static Result<std::unique_ptr<Display>> open(const Settings& settings, const std::string& title,
                                                 Messages& messages);
    ~TerminalDisplay() override;
    TerminalDisplay(const TerminalDisplay&) = delete;
    TerminalDisplay& operator=(const TerminalDisplay&) = delete;

    // It looks at the machine when it draws.
    bool wants_frame() const override { return false; }
    void present(const Frame&) override {}
    void service(Session& session) override;
    void notice(std::string_view text) override { show_notice(std::string(text)); }
    bool uses_standard_input() const override { return true; }

private:
    TerminalDisplay(const Settings& settings, const Capabilities& can, const std::string& title, Messages& messages,
                    std::unique_ptr<RawMode> raw);

    void take_over();
    void suspend();
    void forget_screen();
    void show_notice(std::string text);

    void take_input(Session& session);
    PrefixKeys::Command press(const KeyStroke& stroke);
    void take(const KeyStroke& stroke, Session& session);
    void take(const KeyChange& change, Session& session);
    void take(const TypedText& text, Session& session);
    void take(const PastedText& text, Session& session);
    void take(const MouseReport& report, Session& session);
    void take(const FocusChange& change, Session& session);
    void take(const Answer& answer, Session& session);
    void set_cell(u32 width, u32 height);
    void perform(PrefixKeys::Command command, Session& session);
    void release_keys(Session& session);
    void capture_mouse(bool on, Session& session);

    void draw(Session& session);
    std::string draw_cells(Session& session, const vga::TextScreen& text, Size size);
    std::string draw_picture(Session& session, Size size);
    // How graphics modes are shown.
    Graphics graphics() const;
    bool may_draw() const;
    void send_picture(std::string_view bytes);
    SixelScreen::Geometry geometry(Size size);

    Settings settings_;
    Capabilities can_;
    std::string title_;
    Messages& messages_;
    std::unique_ptr<RawMode> raw_;
    StandardInput input_;
    TerminalOutput output_;
    KeyDecoder decoder_;
    std::vector<InputEvent> events_;
    PrefixKeys prefix_;
    HeldKeys held_;
    MousePointer pointer_;
    bool mouse_captured_ = false;
    std::optional<Key> swallowed_;  // a press that was a command; its release is not the guest's either
    bool turbo_ = false;

    AnsiScreen screen_;
    SixelScreen sixels_;
    KittyScreen kitty_;
    Graphics shown_ = Graphics::Blocks;  // how the terminal was drawn on last; text is Blocks
    std::string picture_notice_;         // what stands below the picture
    TextView view_;
    u64 host_now_ = 0;
    u64 next_draw_at_ = 0;
    bool help_ = false;
    std::string notice_;
    u64 notice_until_ = 0;

    // Answers that are still to come, and what others said.
    u32 unanswered_ = 0;
    u32 unseen_pictures_ = 0;  // large ones that the terminal has not asked us to go on after
    u64 unseen_since_ = 0;
    bool answers_ = false;
    bool has_sixels_ = false;
    bool has_kitty_ = false;
    u32 color_registers_ = 256;
    Size asked_for_;  // the size of the terminal when it was asked how large a cell is
    std::optional<Size> cell_pixels_;
};

}  // namespace lockstep::terminal
