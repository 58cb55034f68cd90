// Which forms are wanted: "F7.6", "0F*", "D?,F6.*".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::conformance {

class FormPattern {
public:
    // Adds the patterns of a list with commas. '*' stands for any characters, '?' for one; capitals do not matter.
    void add(std::string_view list);
    bool empty() const { return patterns_.empty(); }
    // True for every form as long as nothing was added.
    bool matches(std::string_view form) const;

private:
    std::vector<std::string> patterns_;
};

}  // namespace lockstep::conformance
