// One walk over a component's fields serves saving, loading, comparing and dumping.
//
// A component writes `void serialize(Archive& a) { a.field("irr", irr_); … }` and names each field once. After a load
// it checks what it got with `a.require(...)`: the bytes come from a file that nobody vouches for.
#pragma once

#include <array>
#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/types.h"

namespace lockstep {

class Archive {
public:
    virtual ~Archive() = default;

    // True when fields are being overwritten from outside.
    virtual bool loading() const = 0;

    // Opens a named group with a version number; returns the version found (when loading, that of the file). Groups
    // nest.
    virtual u32 begin_section(std::string_view name, u32 version) = 0;
    virtual void end_section() = 0;

    template <class T>
    requires(std::integral<T> || std::is_enum_v<T>) void field(std::string_view name, T& value) {
        u64 wide = static_cast<u64>(value);
        if constexpr (sizeof(T) < 8) wide &= (u64{1} << (8 * sizeof(T))) - 1;
        scalar(name, wide, sizeof(T));
        if (!loading()) return;
        if constexpr (std::same_as<T, bool>) {
            require(wide <= 1, name, "not a boolean");
            value = wide != 0;
        } else {
            value = static_cast<T>(wide);
        }
    }

    template <class Tag, class T>
    void field(std::string_view name, Strong<Tag, T>& value) {
        field(name, value.value);
    }

    // Fixed arrays: bytes as one blob, anything else element by element.
    template <class T, std::size_t N>
    void field(std::string_view name, std::array<T, N>& values) {
        if constexpr (std::same_as<T, u8>) {
            blob(name, values);
        } else {
            for (std::size_t i = 0; i < N; ++i) field(indexed(name, i), values[i]);
        }
    }

    // A component or struct with its own serialize().
    template <class T>
    requires requires(T& t, Archive& a) { t.serialize(a); }
    void field(std::string_view name, T& part) {
        begin_section(name, 1);
        part.serialize(*this);
        end_section();
    }

    // A vector of at most `max` elements; more than that in a file is an error, not an allocation.
    template <class T>
    void sequence(std::string_view name, std::vector<T>& values, std::size_t max) {
        u64 count = values.size();
        scalar(indexed_count(name), count, 8);
        if (loading()) {
            require(count <= max, name, "too many elements");
            values.assign(ok() ? static_cast<std::size_t>(count) : 0, T{});
        }
        if constexpr (std::same_as<T, u8>) {
            blob(name, values);
        } else {
            for (std::size_t i = 0; i < values.size(); ++i) field(indexed(name, i), values[i]);
        }
    }

    // Bytes of a length that both sides know.
    virtual void blob(std::string_view name, std::span<u8> bytes) = 0;
    // An unsigned number kept in `bytes` bytes (1 … 8).
    virtual void scalar(std::string_view name, u64& value, unsigned bytes) = 0;

    // Load only: records an error naming the field unless `condition` holds. Ignored by the other archives.
    void require(bool condition, std::string_view field_name, std::string_view why);
    void fail(std::string message);
    bool ok() const { return error_.empty(); }
    const std::string& error() const { return error_; }

protected:
    static std::string indexed(std::string_view name, std::size_t index);
    static std::string indexed_count(std::string_view name);

private:
    std::string error_;
};

// Appends everything to a byte vector, little-endian, sections with name, version and length.
class SaveArchive final : public Archive {
public:
    bool loading() const override { return false; }
    u32 begin_section(std::string_view name, u32 version) override;
    void end_section() override;
    void blob(std::string_view name, std::span<u8> bytes) override;
    void scalar(std::string_view name, u64& value, unsigned bytes) override;
    std::vector<u8>& bytes() { return bytes_; }

private:
    std::vector<u8> bytes_;
    std::vector<std::size_t> open_;  // positions of the length words of the open sections
};

// Reads what SaveArchive wrote. Any disagreement sets the error and leaves the rest of the fields alone.
class LoadArchive final : public Archive {
public:
    explicit LoadArchive(std::span<const u8> bytes) : bytes_(bytes) {}
    bool loading() const override { return ok(); }
    u32 begin_section(std::string_view name, u32 version) override;
    void end_section() override;
    void blob(std::string_view name, std::span<u8> bytes) override;
    void scalar(std::string_view name, u64& value, unsigned bytes) override;
    bool at_end() const { return position_ == bytes_.size(); }

private:
    bool take(std::size_t count, std::string_view what);
    std::size_t limit() const { return open_.empty() ? bytes_.size() : open_.back(); }

    std::span<const u8> bytes_;
    std::size_t position_ = 0;
    std::vector<std::size_t> open_;  // end positions of the open sections
};

// Compares a component with bytes saved earlier and lists the fields that differ.
class CompareArchive final : public Archive {
public:
    explicit CompareArchive(std::span<const u8> saved) : saved_(saved) {}
    bool loading() const override { return false; }
    u32 begin_section(std::string_view name, u32 version) override;
    void end_section() override;
    void blob(std::string_view name, std::span<u8> bytes) override;
    void scalar(std::string_view name, u64& value, unsigned bytes) override;
    // "pic.irr: 04 here, 00 there", one per difference, at most 100.
    const std::vector<std::string>& differences() const { return differences_; }

private:
    std::string path(std::string_view name) const;
    void differ(std::string_view name, const std::string& here, const std::string& there);

    std::span<const u8> saved_;
    std::size_t position_ = 0;
    std::vector<std::string> names_;
    std::vector<std::string> differences_;
};

// Prints every field as "name = value" lines, indented by section. Long blobs show their start and length.
class DumpArchive final : public Archive {
public:
    bool loading() const override { return false; }
    u32 begin_section(std::string_view name, u32 version) override;
    void end_section() override;
    void blob(std::string_view name, std::span<u8> bytes) override;
    void scalar(std::string_view name, u64& value, unsigned bytes) override;
    const std::string& text() const { return text_; }

private:
    std::string text_;
    unsigned depth_ = 0;
};

}  // namespace lockstep
