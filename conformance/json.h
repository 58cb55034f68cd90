// The small part of JSON (RFC 8259) that suites' metadata needs: reading into a tree. Escapes in strings keep their
// backslash; numbers are kept as 64-bit integers (a fraction or exponent is cut off).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace lockstep::conformance {

struct Json {
    enum class Kind : u8 { Null, Bool, Number, String, Array, Object };
    Kind kind = Kind::Null;
    bool truth = false;
    s64 number = 0;
    std::string text;
    std::vector<Json> items;
    std::map<std::string, Json, std::less<>> members;

    // The member, or nullptr when this is no object or has none of that name.
    const Json* member(std::string_view name) const;
};

// Errors name the offset. Nesting deeper than 64 is refused.
Result<Json> parse_json(std::string_view text);

}  // namespace lockstep::conformance
