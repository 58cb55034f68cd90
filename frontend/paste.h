// Text from the clipboard on its way to the guest's keyboard: typed character by character as the guest reads.
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace lockstep {

class Typist;

class Paste {
public:
    // Longer texts are cut.
    static constexpr std::size_t limit = std::size_t{1} << 20;

    struct Outcome {
        std::size_t untypable = 0;  // characters that cannot be typed; they are left out
        bool cut = false;
    };
    // UTF-8. Any of \n, \r and \r\n is Enter; control characters other than Tab are left out, so that a text cannot
    // work the machine.
    Outcome begin(std::string_view text);
    void stop() { text_.clear(); }
    bool active() const { return !text_.empty(); }
    // Gives the typist the next character when it has nothing to type.
    void feed(Typist& typist);

private:
    std::string text_;  // UTF-8, only characters that can be typed
    std::size_t at_ = 0;
};

}  // namespace lockstep
