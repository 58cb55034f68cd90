#include "conformance/moo.h"

#include <cstring>

#include "conformance/file_bytes.h"

namespace lockstep::conformance {

namespace {

using enum MooRegister;

constexpr std::array<MooRegister, 14> word_order = {Eax, Ebx, Ecx, Edx, Cs,  Ss,  Ds,
                                                    Es,  Esp, Ebp, Esi, Edi, Eip, Eflags};

// More than any suite has. They bound the memory that a file can take, which is many times its size when it consists of
// empty tests.
constexpr std::size_t most_tests = 100'000;
constexpr std::size_t most_instruction_bytes = 256;

struct Chunk {
    std::array<char, 4> tag{};
    std::size_t begin = 0;  // of the payload
    std::size_t end = 0;

    bool is(const char* name) const { return std::memcmp(tag.data(), name, 4) == 0; }
};

// Reads below `end` from `at` on. After a read beyond it, `ok` is false and everything reads as zero.
class Cursor {
public:
    Cursor(std::span<const u8> bytes, std::size_t begin, std::size_t end) : bytes_(bytes), at_(begin), end_(end) {}

    bool ok() const { return ok_; }
    std::size_t at() const { return at_; }
    std::size_t left() const { return end_ - at_; }

    template <class T>
    T read() {
        T value = 0;
        if (!ok_ || left() < sizeof(T)) {
            ok_ = false;
            return 0;
        }
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            value = static_cast<T>(value | static_cast<T>(static_cast<T>(bytes_[at_ + i]) << (8 * i)));
        }
        at_ += sizeof(T);
        return value;
    }

    std::span<const u8> take(std::size_t count) {
        if (!ok_ || left() < count) {
            ok_ = false;
            return {};
        }
        const auto taken = bytes_.subspan(at_, count);
        at_ += count;
        return taken;
    }

    // The next chunk; false at the end, or with ok() false when it does not fit.
    bool next(Chunk& chunk) {
        if (!ok_ || left() == 0) return false;
        const auto tag = take(4);
        const u32 length = read<u32>();
        if (!ok_ || left() < length) {
            ok_ = false;
            return false;
        }
        std::memcpy(chunk.tag.data(), tag.data(), 4);
        chunk.begin = at_;
        chunk.end = at_ + length;
        at_ += length;
        return true;
    }

private:
    std::span<const u8> bytes_;
    std::size_t at_;
    std::size_t end_;
    bool ok_ = true;
};

class MooReader {
public:
    MooReader(std::span<const u8> bytes, const std::string& name) : bytes_(bytes) { file_.name = name; }

    Result<MooFile> run() {
        Cursor cursor(bytes_, 0, bytes_.size());
        Chunk chunk;
        if (!cursor.next(chunk) || !chunk.is("MOO ")) return failure(0, "is not a MOO file");
        if (!header(chunk)) return fault();
        while (cursor.next(chunk)) {
            bool good = true;
            if (chunk.is("META")) good = meta(chunk);
            if (chunk.is("RMSK")) good = word_registers(chunk, file_.masks);
            if (chunk.is("RM32")) good = dword_registers(chunk, file_.masks);
            if (chunk.is("TEST")) good = test(chunk);
            if (!good) return fault();
        }
        if (!cursor.ok()) return failure(cursor.at(), "a chunk is cut off");
        if (file_.tests.size() < announced_) {
            return failure(bytes_.size(), "the file ends after " + std::to_string(file_.tests.size()) + " of " +
                                              std::to_string(announced_) + " tests");
        }
        return std::move(file_);
    }

private:
    Error failure(std::size_t offset, const std::string& what) const {
        return Error{file_.name + ": " + what + " at offset " + std::to_string(offset)};
    }
    Error fault() const { return failure(fault_offset_, fault_); }

    // Remembers what is wrong where.
    bool refuse(std::size_t offset, std::string what) {
        fault_offset_ = offset;
        fault_ = std::move(what);
        return false;
    }
    bool require(const Cursor& cursor, const Chunk& chunk) {
        if (cursor.ok()) return true;
        return refuse(cursor.at(), "the content of chunk \"" + std::string(chunk.tag.data(), 4) + "\" is cut off");
    }
    Cursor inside(const Chunk& chunk) const { return {bytes_, chunk.begin, chunk.end}; }

    bool header(const Chunk& chunk) {
        Cursor cursor = inside(chunk);
        const u8 major = cursor.read<u8>();
        cursor.take(3);  // minor version, reserved
        announced_ = cursor.read<u32>();
        const auto cpu = cursor.take(4);
        if (!require(cursor, chunk)) return false;
        if (major != 1) return refuse(chunk.begin, "MOO version " + std::to_string(major) + " is not known");
        for (const u8 c : cpu) {
            if (c != ' ' && c != 0) file_.cpu += static_cast<char>(c);
        }
        return true;
    }

    bool meta(const Chunk& chunk) {
        Cursor cursor = inside(chunk);
        cursor.take(7);  // version, processor, opcode
        for (const u8 c : cursor.take(8)) {
            if (c != 0) file_.mnemonic += static_cast<char>(c);
        }
        while (file_.mnemonic.ends_with(' ')) file_.mnemonic.pop_back();
        return require(cursor, chunk);
    }

    bool word_registers(const Chunk& chunk, MooRegisters& out) {
        Cursor cursor = inside(chunk);
        const u16 present = cursor.read<u16>();
        for (std::size_t i = 0; i < 16; ++i) {
            if ((present >> i & 1) == 0) continue;
            const u16 value = cursor.read<u16>();
            if (i < word_order.size()) out.set(word_order[i], value);
        }
        return require(cursor, chunk);
    }

    bool dword_registers(const Chunk& chunk, MooRegisters& out) {
        Cursor cursor = inside(chunk);
        const u32 present = cursor.read<u32>();
        for (u32 i = 0; i < 32; ++i) {
            if ((present >> i & 1) == 0) continue;
            const u32 value = cursor.read<u32>();
            if (i < static_cast<u32>(Count)) out.set(static_cast<MooRegister>(i), value);
        }
        return require(cursor, chunk);
    }

    bool ram(const Chunk& chunk, std::vector<MooByte>& out) {
        Cursor cursor = inside(chunk);
        const u32 count = cursor.read<u32>();
        if (cursor.left() / 5 < count) return refuse(chunk.begin, "the list of memory bytes is longer than its chunk");
        out.reserve(count);
        for (u32 i = 0; i < count; ++i) {
            const u32 address = cursor.read<u32>();
            out.push_back({address, cursor.read<u8>()});
        }
        return require(cursor, chunk);
    }

    bool state(const Chunk& parent, MooState& out, MooRegisters& masks) {
        Cursor cursor = inside(parent);
        Chunk chunk;
        while (cursor.next(chunk)) {
            bool good = true;
            if (chunk.is("REGS")) good = word_registers(chunk, out.registers);
            if (chunk.is("RG32")) good = dword_registers(chunk, out.registers);
            if (chunk.is("RMSK")) good = word_registers(chunk, masks);
            if (chunk.is("RM32")) good = dword_registers(chunk, masks);
            if (chunk.is("RAM ")) good = ram(chunk, out.ram);
            if (!good) return false;
        }
        return require(cursor, parent);
    }

    // A count and as many bytes.
    bool counted(const Chunk& chunk, std::span<const u8>& out) {
        Cursor cursor = inside(chunk);
        out = cursor.take(cursor.read<u32>());
        return require(cursor, chunk);
    }

    bool exception(const Chunk& chunk, MooTest& test) {
        Cursor cursor = inside(chunk);
        MooException exception;
        exception.vector = cursor.read<u8>();
        exception.flags_address = cursor.read<u32>();
        test.exception = exception;
        return require(cursor, chunk);
    }

    bool hash(const Chunk& chunk, MooTest& test) {
        if (chunk.end - chunk.begin != 20) return refuse(chunk.begin, "a hash is not 20 bytes long");
        test.hash.clear();
        constexpr char digits[] = "0123456789abcdef";
        for (const u8 byte : bytes_.subspan(chunk.begin, chunk.end - chunk.begin)) {
            test.hash += digits[byte >> 4];
            test.hash += digits[byte & 15];
        }
        return true;
    }

    bool test(const Chunk& parent) {
        MooTest test;
        Cursor cursor = inside(parent);
        test.index = cursor.read<u32>();
        Chunk chunk;
        std::span<const u8> data;
        while (cursor.next(chunk)) {
            bool good = true;
            if (chunk.is("NAME")) {
                good = counted(chunk, data);
                test.name.assign(data.begin(), data.end());
            } else if (chunk.is("BYTS")) {
                good = counted(chunk, data);
                test.bytes.assign(data.begin(), data.end());
            } else if (chunk.is("INIT")) {
                good = state(chunk, test.initial, test.masks);
            } else if (chunk.is("FINA")) {
                good = state(chunk, test.final, test.masks);
            } else if (chunk.is("EXCP")) {
                good = exception(chunk, test);
            } else if (chunk.is("HASH")) {
                good = hash(chunk, test);
            }
            if (!good) return false;
        }
        if (!require(cursor, parent)) return false;
        if (test.initial.registers.present == 0) return refuse(parent.begin, "a test has no initial registers");
        if (test.bytes.size() > most_instruction_bytes) {
            return refuse(parent.begin, "a test has an instruction of " + std::to_string(test.bytes.size()) + " bytes");
        }
        if (file_.tests.size() == most_tests) {
            return refuse(parent.begin, "there are more than " + std::to_string(most_tests) + " tests");
        }
        file_.tests.push_back(std::move(test));
        return true;
    }

    std::span<const u8> bytes_;
    MooFile file_;
    u32 announced_ = 0;  // number of tests by the header
    std::size_t fault_offset_ = 0;
    std::string fault_;
};

}  // namespace

Result<MooFile> parse_moo(std::span<const u8> bytes, const std::string& name) {
    return MooReader(bytes, name).run();
}

Result<MooFile> read_moo_file(const std::string& path) {
    Result<std::vector<u8>> bytes = read_file_bytes(path);
    if (!bytes) return bytes.error();
    return parse_moo(bytes.value(), path);
}

}  // namespace lockstep::conformance
