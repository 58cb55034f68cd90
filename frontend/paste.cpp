#include "frontend/paste.h"

#include "devices/vga/text_screen.h"
#include "frontend/alt_code.h"
#include "frontend/typist.h"
#include "frontend/us_layout.h"
#include "frontend/utf8.h"

namespace lockstep {

Paste::Outcome Paste::begin(std::string_view text) {
    Outcome outcome;
    text_.clear();
    at_ = 0;
    bool after_return = false;
    while (!text.empty()) {
        const char32_t character = take_utf8(text);
        const bool second_half = character == U'\n' && after_return;
        after_return = character == U'\r';
        if (second_half) continue;
        const bool control = character < 0x20 || character == 0x7F;
        const bool wanted = !control || character == U'\n' || character == U'\r' || character == U'\t';
        if (!wanted || !(us_key_stroke(character) || alt_code_of(character))) {
            ++outcome.untypable;
        } else if (text_.size() >= limit) {
            outcome.cut = true;
            break;
        } else {
            vga::append_utf8(text_, character);
        }
    }
    return outcome;
}

void Paste::feed(Typist& typist) {
    if (!active() || !typist.idle()) return;
    std::string_view rest = std::string_view(text_).substr(at_);
    const std::string_view before = rest;
    take_utf8(rest);
    typist.text(before.substr(0, before.size() - rest.size()));
    at_ = text_.size() - rest.size();
    if (rest.empty()) stop();
}

}  // namespace lockstep
