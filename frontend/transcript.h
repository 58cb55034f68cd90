// What a guest wrote to its serial port or debug console, for scripts: the latest mebibyte.
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace lockstep {

class Transcript {
public:
    void append(u8 byte);
    // Looks for the text behind what was found last, and remembers the place: so one prompt is not found twice.
    bool find_next(std::string_view text);
    // Whether the text is in what is kept.
    bool holds(std::string_view text) const { return bytes_.find(text) != std::string::npos; }
    // The last `count` bytes or fewer.
    std::string_view tail(std::size_t count) const;

private:
    static constexpr std::size_t limit = std::size_t{1} << 20;

    std::string bytes_;
    std::size_t found_ = 0;  // end of what was found last
};

}  // namespace lockstep
