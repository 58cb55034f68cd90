#include "tally.h"

namespace lockstep::test {

namespace {

constexpr std::size_t most_described = 20;

std::string hex(const ByteString& bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const u8 byte : bytes) text.append({digits[byte >> 4], digits[byte & 15], ' '});
    return text;
}

// By rule.
struct RuleCounts {
    std::vector<u64> spellings = std::vector<u64>(lockstep::test::spellings().size());
    std::vector<u64> disagreements = std::vector<u64>(lockstep::test::disagreements().size());
};

// The same meaning in other words.
bool explained_by_spelling(const Comparison& c, RuleCounts& counts) {
    if (!c.same_length()) return false;
    std::string text = c.ours;
    u64 used = 0;
    for (std::size_t i = 0; i < counts.spellings.size(); ++i) {
        if (spellings()[i].rewrite(c, text)) used |= u64{1} << i;
    }
    if (text != c.theirs) return false;
    for (std::size_t i = 0; i < counts.spellings.size(); ++i) counts.spellings[i] += used >> i & 1;
    return true;
}

bool explained_by_disagreement(const Comparison& c, RuleCounts& counts) {
    for (std::size_t i = 0; i < counts.disagreements.size(); ++i) {
        if (!disagreements()[i].applies(c)) continue;
        ++counts.disagreements[i];
        return true;
    }
    return false;
}

}  // namespace

std::string describe(u64 number, const Comparison& c) {
    const auto side = [](bool valid, const std::string& text, u32 length) {
        return valid ? std::to_string(length) + " bytes, " + text : std::string("invalid");
    };
    return "string " + std::to_string(number) + ": " + hex(c.bytes) +
           "\n  ours:     " + side(c.ours_valid, c.ours, c.insn.length) +
           "\n  Capstone: " + side(c.theirs_valid, c.theirs, c.their_length);
}

Tally tally(const Run& run, Capstone& capstone) {
    Tally result;
    RuleCounts rules;
    u64 same = 0, both_invalid = 0, spelled = 0, unexplained = 0;
    for (u64 number = 0; number < run.count; ++number) {
        const NumberedString string = byte_string(run.seed, number, run.code32, run.model);
        const Comparison c = compare(string.bytes, {run.code32, run.model}, capstone);
        if (!c.ours_valid && !c.theirs_valid) {
            ++both_invalid;
        } else if (c.same_length() && c.ours == c.theirs) {
            ++same;
        } else if (explained_by_spelling(c, rules)) {
            ++spelled;
        } else if (!explained_by_disagreement(c, rules)) {
            if (++unexplained <= most_described) result.unexplained.push_back(describe(number, c));
        }
    }
    result.counts = {{"both invalid", both_invalid},
                     {"same text", same},
                     {"same in Capstone's words", spelled},
                     {"unexplained", unexplained}};
    for (std::size_t i = 0; i < rules.spellings.size(); ++i) {
        result.counts[std::string("spelling ") + spellings()[i].name] = rules.spellings[i];
    }
    for (std::size_t i = 0; i < rules.disagreements.size(); ++i) {
        result.counts[std::string("disagreement ") + disagreements()[i].name] = rules.disagreements[i];
    }
    return result;
}

}  // namespace lockstep::test
