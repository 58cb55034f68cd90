#include "base/archive.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace lockstep {

namespace {

constexpr u32 max_name = 255;

void put_number(std::vector<u8>& out, u64 value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) out.push_back(static_cast<u8>(value >> (8 * i)));
}

u64 get_number(std::span<const u8> in, std::size_t at, unsigned bytes) {
    u64 value = 0;
    for (unsigned i = 0; i < bytes; ++i) value |= static_cast<u64>(in[at + i]) << (8 * i);
    return value;
}

std::string hex(u64 value, unsigned digits) {
    char text[24];
    std::snprintf(text, sizeof text, "%0*llX", static_cast<int>(digits), static_cast<unsigned long long>(value));
    return text;
}

}  // namespace

void Archive::require(bool condition, std::string_view field_name, std::string_view why) {
    if (loading() && !condition) fail(std::string(field_name) + ": " + std::string(why));
}

void Archive::fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
}

std::string Archive::indexed(std::string_view name, std::size_t index) {
    return std::string(name) + "[" + std::to_string(index) + "]";
}

std::string Archive::indexed_count(std::string_view name) {
    return std::string(name) + ".count";
}

// --- save -----------------------------------------------------------------------------------------------------------

u32 SaveArchive::begin_section(std::string_view name, u32 version) {
    name = name.substr(0, max_name);
    bytes_.push_back(static_cast<u8>(name.size()));
    bytes_.insert(bytes_.end(), name.begin(), name.end());
    put_number(bytes_, version, 4);
    open_.push_back(bytes_.size());
    put_number(bytes_, 0, 8);
    return version;
}

void SaveArchive::end_section() {
    const std::size_t at = open_.back();
    open_.pop_back();
    const u64 length = bytes_.size() - at - 8;
    for (unsigned i = 0; i < 8; ++i) bytes_[at + i] = static_cast<u8>(length >> (8 * i));
}

void SaveArchive::blob(std::string_view, std::span<u8> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void SaveArchive::scalar(std::string_view, u64& value, unsigned bytes) {
    put_number(bytes_, value, bytes);
}

// --- load -----------------------------------------------------------------------------------------------------------

bool LoadArchive::take(std::size_t count, std::string_view what) {
    if (!ok()) return false;
    if (count > limit() - position_) {
        fail(std::string(what) + ": the data ends too early");
        return false;
    }
    position_ += count;
    return true;
}

u32 LoadArchive::begin_section(std::string_view name, u32 version) {
    name = name.substr(0, max_name);
    const std::size_t header = 1 + name.size() + 4 + 8;
    const std::size_t at = position_;
    if (!take(header, name)) return version;
    if (bytes_[at] != name.size() || std::memcmp(&bytes_[at + 1], name.data(), name.size()) != 0) {
        fail(std::string(name) + ": another section stands in its place");
        return version;
    }
    const u32 found = static_cast<u32>(get_number(bytes_, at + 1 + name.size(), 4));
    const u64 length = get_number(bytes_, at + 1 + name.size() + 4, 8);
    if (length > limit() - position_) {
        fail(std::string(name) + ": the section is longer than the data");
        return version;
    }
    if (found > version) {
        fail(std::string(name) + ": version " + std::to_string(found) + " is newer than this program knows (" +
             std::to_string(version) + ")");
    }
    open_.push_back(position_ + static_cast<std::size_t>(length));
    return found;
}

void LoadArchive::end_section() {
    if (!ok()) return;
    if (position_ != open_.back()) fail("a section holds more than this program knows");
    open_.pop_back();
}

void LoadArchive::blob(std::string_view name, std::span<u8> bytes) {
    const std::size_t at = position_;
    if (bytes.empty() || !take(bytes.size(), name)) return;
    std::memcpy(bytes.data(), &bytes_[at], bytes.size());
}

void LoadArchive::scalar(std::string_view name, u64& value, unsigned bytes) {
    const std::size_t at = position_;
    if (take(bytes, name)) value = get_number(bytes_, at, bytes);
}

// --- compare --------------------------------------------------------------------------------------------------------

std::string CompareArchive::path(std::string_view name) const {
    std::string text;
    for (const std::string& part : names_) text += part + ".";
    return text + std::string(name);
}

void CompareArchive::differ(std::string_view name, const std::string& here, const std::string& there) {
    if (differences_.size() < 100) differences_.push_back(path(name) + ": " + here + " here, " + there + " there");
}

u32 CompareArchive::begin_section(std::string_view name, u32 version) {
    names_.emplace_back(name);
    position_ += 1 + name.size() + 4 + 8;
    return version;
}

void CompareArchive::end_section() {
    names_.pop_back();
}

void CompareArchive::blob(std::string_view name, std::span<u8> bytes) {
    if (position_ > saved_.size() || bytes.size() > saved_.size() - position_) {
        differ(name, "present", "missing");
    } else if (!bytes.empty() && std::memcmp(bytes.data(), &saved_[position_], bytes.size()) != 0) {
        const auto first =
            std::mismatch(bytes.begin(), bytes.end(), saved_.begin() + static_cast<std::ptrdiff_t>(position_));
        differ(indexed(name, static_cast<std::size_t>(first.first - bytes.begin())), hex(*first.first, 2),
               hex(*first.second, 2));
    }
    position_ += bytes.size();
}

void CompareArchive::scalar(std::string_view name, u64& value, unsigned bytes) {
    if (position_ > saved_.size() || bytes > saved_.size() - position_) {
        differ(name, hex(value, 2 * bytes), "missing");
    } else if (const u64 there = get_number(saved_, position_, bytes); there != value) {
        differ(name, hex(value, 2 * bytes), hex(there, 2 * bytes));
    }
    position_ += bytes;
}

// --- dump -----------------------------------------------------------------------------------------------------------

u32 DumpArchive::begin_section(std::string_view name, u32 version) {
    text_ += std::string(2 * depth_++, ' ') + std::string(name) + ":\n";
    return version;
}

void DumpArchive::end_section() {
    --depth_;
}

void DumpArchive::blob(std::string_view name, std::span<u8> bytes) {
    text_ += std::string(2 * depth_, ' ') + std::string(name) + " =";
    for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 64); ++i) text_ += " " + hex(bytes[i], 2);
    text_ += bytes.size() > 64 ? " … (" + std::to_string(bytes.size()) + " bytes)\n" : "\n";
}

void DumpArchive::scalar(std::string_view name, u64& value, unsigned bytes) {
    text_ += std::string(2 * depth_, ' ') + std::string(name) + " = " + hex(value, 2 * bytes) + "\n";
}

}  // namespace lockstep
