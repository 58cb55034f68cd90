// What is known about the differences between Capstone's opinion and the processors: every one has a name, a reason and
// an exact rule, and is counted.
#pragma once

#include <span>
#include <string>

#include "comparison.h"

namespace lockstep::test {

// Capstone says the same in other words, or wrong words about the same length: makes of our text what Capstone prints.
// The rules are applied one after the other; what comes out must be Capstone's text to the letter.
struct Spelling {
    const char* name;  // one word, for the table of counts
    const char* why;
    bool (*rewrite)(const Comparison&, std::string& text);  // true if it changed the text
};

// One of the two knows no instruction, or another length.
struct Disagreement {
    const char* name;
    const char* why;
    bool (*applies)(const Comparison&);
};

std::span<const Spelling> spellings();
std::span<const Disagreement> disagreements();

}  // namespace lockstep::test
