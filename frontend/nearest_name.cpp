#include "frontend/nearest_name.h"

#include <algorithm>
#include <vector>

namespace lockstep {

namespace {

// More than any name has; the work stays small whatever is typed.
constexpr std::size_t longest = 64;

}  // namespace

u32 edit_distance(std::string_view a, std::string_view b) {
    a = a.substr(0, longest);
    b = b.substr(0, longest);
    // Three rows of the table of distances between beginnings: optimal string alignment.
    std::vector<u32> before_last(b.size() + 1);
    std::vector<u32> last(b.size() + 1);
    std::vector<u32> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<u32>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<u32>(i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const u32 replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::string_view nearest_name(std::string_view wanted, std::span<const std::string_view> names) {
    std::string_view best;
    u32 best_distance = ~0u;
    for (const std::string_view name : names) {
        const u32 distance = edit_distance(wanted, name);
        if (distance < best_distance) best_distance = distance, best = name;
    }
    return best;
}

}  // namespace lockstep
