#include "frontend/paste.h"

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
        if (!wanted || !us_key_stroke(character)) {
            ++outcome.untypable;
        } else if (text_.size() == limit) {
            outcome.cut = true;
            break;
        } else {
            text_ += static_cast<char>(character);  // a US keyboard has ASCII only
        }
    }
    return outcome;
}

void Paste::feed(Typist& typist) {
    if (!active() || !typist.idle()) return;
    typist.text({&text_[at_], 1});
    if (++at_ == text_.size()) stop();
}

}  // namespace lockstep
