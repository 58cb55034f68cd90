#include "frontend/gif/lzw.h"

namespace lockstep::gif {

namespace {

constexpr u32 most_codes = 4096;
constexpr std::size_t most_in_block = 255;

// Codes of growing width, lowest bit first, in blocks that begin with their length.
class CodeStream {
public:
    explicit CodeStream(std::vector<u8>& out) : out_(out) { begin_block(); }

    void put(u32 code, unsigned width) {
        bits_ |= code << count_;
        for (count_ += width; count_ >= 8; count_ -= 8, bits_ >>= 8) byte(static_cast<u8>(bits_));
    }
    void end() {
        if (count_ != 0) byte(static_cast<u8>(bits_));
        if (out_[block_] != 0) begin_block();  // an empty one ends the data
    }

private:
    void begin_block() {
        block_ = out_.size();
        out_.push_back(0);
    }
    void byte(u8 value) {
        out_.push_back(value);
        if (++out_[block_] == most_in_block) begin_block();
    }

    std::vector<u8>& out_;
    std::size_t block_ = 0;
    u32 bits_ = 0;
    unsigned count_ = 0;
};

// Known strings as (code of all but the last index, last index); open addressing.
class Strings {
public:
    Strings() : slots_(slot_count) {}

    void clear() { slots_.assign(slot_count, {}); }
    // The string's code, or 0 after having noted it as `next`: no string of two or more has code 0.
    u32 find_or_add(u32 prefix, u8 last, u32 next) {
        const u32 key = (prefix << 8 | last) + 1;
        u32 at = (key * 2'654'435'761u) >> (32 - slot_bits);
        for (; slots_[at].key != 0; at = (at + 1) % slot_count) {
            if (slots_[at].key == key) return slots_[at].code;
        }
        slots_[at] = {key, next};
        return 0;
    }

private:
    static constexpr unsigned slot_bits = 14;
    static constexpr u32 slot_count = 1u << slot_bits;
    struct Slot {
        u32 key = 0;
        u32 code = 0;
    };
    std::vector<Slot> slots_;
};

}  // namespace

void append_lzw(std::vector<u8>& out, std::span<const u8> indices, unsigned bits) {
    const u32 clear = 1u << bits;
    const u32 end = clear + 1;
    out.push_back(static_cast<u8>(bits));
    CodeStream codes(out);
    Strings strings;
    u32 next = end + 1;
    unsigned width = bits + 1;
    codes.put(clear, width);
    if (!indices.empty()) {
        u32 prefix = indices.front();
        for (const u8 index : indices.subspan(1)) {
            if (const u32 known = strings.find_or_add(prefix, index, next); known != 0) {
                prefix = known;
                continue;
            }
            codes.put(prefix, width);
            prefix = index;
            if (next == most_codes) {
                codes.put(clear, width);
                strings.clear();
                next = end + 1;
                width = bits + 1;
                continue;
            }
            // The reader learns a string one code later than the writer.
            if (next == 1u << width && width < 12) ++width;
            ++next;
        }
        codes.put(prefix, width);
        if (next == 1u << width && width < 12) ++width;
    }
    codes.put(end, width);
    codes.end();
}

}  // namespace lockstep::gif
