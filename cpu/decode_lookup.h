// The dense look-up made from the instruction table: model, map and opcode name a slot; a slot is a row, or a run of
// cells among which ModRM (and, for rows with a mandatory prefix, the prefix) chooses.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <span>

#include "cpu/isa/table.h"

namespace lockstep {

// Which mandatory prefix an encoding carries, as the keys of the table number them.
enum class PrefixChoice : u8 { None, Op66, RepF3, RepneF2 };

// Cells hold the row's index + 1, or 0 where no row is: #UD.
inline constexpr u16 no_row = 0;

struct LookupSlot {
    u16 first = no_row;  // a cell's content if nothing selects, else the index of the first cell
    bool by_modrm = false;
    bool by_prefix = false;

    constexpr bool selects() const { return by_modrm || by_prefix; }
    constexpr std::size_t cell_count() const {
        return selects() ? (by_prefix ? std::size_t{4} : 1) * isa::keys_per_prefix : 0;
    }
};

using LookupSlots = std::array<LookupSlot, isa::model_count * isa::map_count * 256>;

constexpr std::size_t slot_index(CpuModel model, isa::Map map, u8 opcode) {
    return (static_cast<std::size_t>(model) * isa::map_count + static_cast<std::size_t>(map)) * 256 + opcode;
}

template <std::size_t CellCount>
struct Lookup {
    LookupSlots slots{};
    std::array<u16, CellCount> cells{};

    // ModRM is only looked at where the slot's by_modrm is set. Returns the row's index + 1, or no_row.
    constexpr u16 find(const LookupSlot& slot, u8 modrm, PrefixChoice prefix) const {
        if (!slot.selects()) return slot.first;
        std::size_t cell = slot.first;
        if (slot.by_modrm) cell += 2u * ((modrm >> 3) & 7) + (modrm >= 0xC0 ? 1 : 0);
        if (slot.by_prefix) cell += isa::keys_per_prefix * static_cast<std::size_t>(prefix);
        return cells[cell];
    }
};

namespace detail {

template <class Visit>
constexpr void for_each_slot(const isa::Row& row, Visit visit) {
    const std::size_t last_model = static_cast<std::size_t>(row.last);
    for (std::size_t model = static_cast<std::size_t>(row.first); model <= last_model; ++model) {
        if (!has_feature(static_cast<CpuModel>(model), row.feature)) continue;
        const std::size_t base = (model * isa::map_count + static_cast<std::size_t>(row.map)) * 256;
        for (std::size_t opcode = row.opcode; opcode <= row.last_opcode; ++opcode) visit(base + opcode);
    }
}

// What selects in each slot; `first` is not set yet.
constexpr LookupSlots selections(std::span<const isa::Row> rows) {
    LookupSlots slots{};
    for (const isa::Row& row : rows) {
        const bool by_modrm =
            row.form == isa::Form::Register || row.form == isa::Form::Memory || row.digit_value != isa::any_digit;
        const bool by_prefix = row.mandatory != isa::Mandatory::Any;
        if (!by_modrm && !by_prefix) continue;
        for_each_slot(row, [&](std::size_t index) {
            slots[index].by_modrm = slots[index].by_modrm || by_modrm;
            slots[index].by_prefix = slots[index].by_prefix || by_prefix;
        });
    }
    return slots;
}

}  // namespace detail

constexpr std::size_t lookup_cells(std::span<const isa::Row> rows) {
    std::size_t count = 0;
    for (const LookupSlot& slot : detail::selections(rows)) count += slot.cell_count();
    return count;
}

// CellCount is lookup_cells(rows). The table must have passed check_table.
template <std::size_t CellCount>
constexpr Lookup<CellCount> make_lookup(std::span<const isa::Row> rows) {
    static_assert(CellCount < 0xFFFF);
    Lookup<CellCount> lookup;
    lookup.slots = detail::selections(rows);
    std::size_t used = 0;
    for (LookupSlot& slot : lookup.slots) {
        if (!slot.selects()) continue;
        slot.first = static_cast<u16>(used);
        used += slot.cell_count();
    }
    u16 content = no_row;
    u16* const cells = lookup.cells.data();
    LookupSlot* const slots = lookup.slots.data();
    for (const isa::Row& row : rows) {
        ++content;
        const isa::KeySet keys = isa::keys_of(row);
        detail::for_each_slot(row, [&](std::size_t index) {
            LookupSlot& slot = slots[index];
            if (!slot.selects()) {
                slot.first = content;
                return;
            }
            // Set bits only: clang counts the steps of a constant expression, and each counts.
            isa::KeySet left = slot.by_prefix ? keys : keys & isa::all_forms;
            for (; left != 0; left &= left - 1) {
                cells[slot.first + static_cast<std::size_t>(std::countr_zero(left))] = content;
            }
        });
    }
    return lookup;
}

}  // namespace lockstep
