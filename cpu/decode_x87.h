// The look-up of the coprocessor's instructions, made from their rows at compile time: model, opcode, and ModRM (its
// reg for memory forms, all of it for register forms) name a cell.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "cpu/isa/table.h"
#include "cpu/isa/x87.h"

namespace lockstep {

namespace detail {

inline constexpr std::size_t x87_cells_per_opcode = 8 + 64;

constexpr std::size_t x87_cell(CpuModel model, u8 opcode, u8 modrm) {
    const std::size_t form = modrm < 0xC0 ? modrm >> 3 & 7u : 8u + (modrm & 63u);
    return (static_cast<std::size_t>(model) * 8 + (opcode & 7u)) * x87_cells_per_opcode + form;
}

// Cells hold the row's index + 1, 0 where none is.
using X87Lookup = std::array<u8, isa::model_count * 8 * x87_cells_per_opcode>;

enum class X87TableError : u8 { None, BadRow, Overlap };

struct X87LookupResult {
    X87Lookup cells{};
    X87TableError error = X87TableError::None;
};

constexpr X87LookupResult make_x87_lookup(std::span<const isa::X87Row> rows) {
    X87LookupResult result;
    u8 content = 0;
    for (const isa::X87Row& row : rows) {
        ++content;
        const bool registers = row.modrm >= 0xC0 && row.modrm <= row.last_modrm;
        const bool one_digit = row.memory() && row.modrm == row.last_modrm;
        if (row.opcode < 0xD8 || row.opcode > 0xDF || !(registers || one_digit)) result.error = X87TableError::BadRow;
        if (isa::only_memory(row.operands[0]) != one_digit) result.error = X87TableError::BadRow;
        if (result.error != X87TableError::None) return result;
        for (std::size_t m = static_cast<std::size_t>(row.first); m < isa::model_count; ++m) {
            const CpuModel model = static_cast<CpuModel>(m);
            if (!row.exists_on(model)) continue;
            for (unsigned modrm = row.modrm; modrm <= row.last_modrm; ++modrm) {
                const u8 byte = static_cast<u8>(one_digit ? modrm << 3 : modrm);
                u8& cell = result.cells[x87_cell(model, row.opcode, byte)];
                if (cell != 0) result.error = X87TableError::Overlap;
                cell = content;
            }
        }
    }
    return result;
}

inline constexpr X87LookupResult x87_lookup = make_x87_lookup(isa::x87::rows);
static_assert(x87_lookup.error == X87TableError::None);
static_assert(std::size(isa::x87::rows) < 256);

}  // namespace detail

// The row of an escape opcode (D8 … DF) and its ModRM byte, or null where the model's coprocessor has none.
constexpr const isa::X87Row* find_x87_row(CpuModel model, u8 opcode, u8 modrm) {
    const u8 found = detail::x87_lookup.cells[detail::x87_cell(model, opcode, modrm)];
    return found == 0 ? nullptr : &isa::x87::rows[found - 1u];
}

}  // namespace lockstep
