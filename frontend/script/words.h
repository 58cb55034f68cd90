// Splits a script's line into words: bare ones, and strings in double quotes with C escapes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lockstep::script {

struct Word {
    std::string text;  // escapes resolved
    bool quoted = false;
};

// A # outside of quotes begins a comment.
Result<std::vector<Word>> split_words(std::string_view line);

}  // namespace lockstep::script
