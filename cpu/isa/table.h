// The whole instruction table, and what the compiler checks about it.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "cpu/isa/groups.h"
#include "cpu/isa/one_byte.h"
#include "cpu/isa/prefixes.h"
#include "cpu/isa/simd_float.h"
#include "cpu/isa/simd_integer.h"
#include "cpu/isa/two_byte.h"
#include "cpu/isa/x87.h"

namespace lockstep::isa {

inline constexpr std::size_t model_count = static_cast<std::size_t>(newest_model) + 1;
inline constexpr std::size_t map_count = static_cast<std::size_t>(Map::Count);
inline constexpr u8 escape_0F = 0x0F;
// Behind 0F, on models that have these maps: without them the bytes are opcodes that do not exist.
inline constexpr u8 escape_38 = 0x38, escape_3A = 0x3A;
constexpr bool has_three_byte_maps(CpuModel model) {
    return has_feature(model, Feature::Ssse3);
}

// --- keys: what selects a row within one opcode of one model ---
// One bit for each of 4 mandatory prefixes (none, 66, F3, F2) x 8 digits x {memory, register}.
using KeySet = u64;
inline constexpr unsigned keys_per_prefix = 16;
inline constexpr KeySet memory_keys = 0x5555;
inline constexpr KeySet register_keys = 0xAAAA;
inline constexpr KeySet all_forms = memory_keys | register_keys;
inline constexpr KeySet every_prefix = 0x0001'0001'0001'0001;
inline constexpr KeySet all_keys = all_forms * every_prefix;

constexpr KeySet keys_of(const Row& row) {
    KeySet forms = all_forms;
    if (row.form == Form::Memory) forms = memory_keys;
    if (row.form == Form::Register) forms = register_keys;
    if (row.digit_value != any_digit) forms &= KeySet{3} << (2 * row.digit_value);
    if (row.mandatory == Mandatory::Any) return forms * every_prefix;
    return forms << (keys_per_prefix * (static_cast<unsigned>(row.mandatory) - 1));
}

// --- the rows ---
namespace detail {

constexpr void append(auto& rows, std::size_t& count, const auto& part) {
    for (const Row& row : part) rows[count++] = row;
}

constexpr auto make_table() {
    std::array<Row,
               std::size(one_byte::rows) + std::size(groups::rows) + std::size(escape_rows) + std::size(two_byte::rows) +
                   std::size(simd_integer::rows) + std::size(simd_float::rows)>
        rows{};
    std::size_t count = 0;
    append(rows, count, one_byte::rows);
    append(rows, count, groups::rows);
    append(rows, count, escape_rows);
    append(rows, count, two_byte::rows);
    append(rows, count, simd_integer::rows);
    append(rows, count, simd_float::rows);
    return rows;
}

}  // namespace detail

inline constexpr auto table = detail::make_table();

// --- the checks ---
enum class TableError : u8 {
    None,
    BadRange,        // opcodes or models from … to the wrong way round, or a digit above 7
    Unreachable,     // the opcode is a prefix or an escape on one of the row's models, or the map does not exist there
    NeedsModrm,      // a digit or a form on a row without ModRM
    CannotBeLocked,  // LOCK allowed though the first operand is never memory
    MixedModrm,      // two rows of one opcode and model differ in whether there is a ModRM byte
    Overlap,         // two rows for one key
};

constexpr TableError check_row(const Row& row) {
    if (row.opcode > row.last_opcode || row.first > row.last) return TableError::BadRange;
    if (row.digit_value != any_digit && row.digit_value > 7) return TableError::BadRange;
    const bool needs_modrm = row.digit_value != any_digit || uses_modrm(row.operands[0]) || uses_modrm(row.operands[1]);
    if (needs_modrm && row.form == Form::NoModrm) return TableError::NeedsModrm;
    if (row.form == Form::Register && only_memory(row.operands[0])) return TableError::BadRange;
    if (row.lock_allowed && !uses_address(row.operands[0])) return TableError::CannotBeLocked;
    if (row.map != Map::OneByte) return row.first == CpuModel::I8086 ? TableError::Unreachable : TableError::None;
    for (const PrefixRow& prefix : prefix_rows) {
        const bool same_byte = row.opcode <= prefix.byte && prefix.byte <= row.last_opcode;
        if (same_byte && prefix.first <= row.last && row.first <= prefix.last) return TableError::Unreachable;
    }
    const bool covers_escape = row.opcode <= escape_0F && escape_0F <= row.last_opcode;
    if (covers_escape && row.last != CpuModel::I8086) return TableError::Unreachable;
    return TableError::None;
}

// Marks one cell per opcode and model with the keys taken so far: comparing every pair of rows takes too many steps for
// clang 14.
constexpr TableError check_table(std::span<const Row> rows) {
    struct Cell {
        KeySet taken = 0;
        bool modrm = false;
    };
    std::array<Cell, model_count * map_count * 256> cells{};
    for (const Row& row : rows) {
        if (const TableError error = check_row(row); error != TableError::None) return error;
        const KeySet keys = keys_of(row);
        const bool modrm = row.form != Form::NoModrm;
        const std::size_t last_model = static_cast<std::size_t>(row.last);
        for (std::size_t model = static_cast<std::size_t>(row.first); model <= last_model; ++model) {
            if (!has_feature(static_cast<CpuModel>(model), row.feature)) continue;
            const std::size_t base = (model * map_count + static_cast<std::size_t>(row.map)) * 256;
            for (std::size_t opcode = row.opcode; opcode <= row.last_opcode; ++opcode) {
                Cell& cell = cells[base + opcode];
                if (cell.taken != 0 && cell.modrm != modrm) return TableError::MixedModrm;
                if ((cell.taken & keys) != 0) return TableError::Overlap;
                cell.taken |= keys;
                cell.modrm = modrm;
            }
        }
    }
    return TableError::None;
}

// Every byte does something on an 8086: no encoding without a row.
constexpr bool covers_8086(std::span<const Row> rows) {
    std::array<KeySet, 256> taken{};
    for (const PrefixRow& prefix : prefix_rows) {
        if (prefix.first == CpuModel::I8086) taken[prefix.byte] = all_keys;
    }
    for (const Row& row : rows) {
        if (!row.exists_on(CpuModel::I8086)) continue;
        for (std::size_t opcode = row.opcode; opcode <= row.last_opcode; ++opcode) taken[opcode] |= keys_of(row);
    }
    for (const KeySet keys : taken) {
        if (keys != all_keys) return false;
    }
    return true;
}

static_assert(check_table(table) == TableError::None);
static_assert(covers_8086(table));

}  // namespace lockstep::isa
