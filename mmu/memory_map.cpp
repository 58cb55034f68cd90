#include "mmu/memory_map.h"

#include <algorithm>
#include <cstring>

namespace lockstep {

MemoryMap::MemoryMap(Ram& ram)
    : ram_(ram), page_region_(address_limit / page_size), code_grains_(ram.size() / page_size) {
    regions_.push_back(Region{.name = "unassigned", .kind = Kind::None, .base = 0, .size = address_limit});
}

Status MemoryMap::add(Region region) {
    if (region.base % page_size != 0 || region.size % page_size != 0 || region.size == 0 ||
        region.size > address_limit || region.base > address_limit - region.size) {
        return Error{"memory region '" + region.name + "' is not made of whole pages below 4 GiB"};
    }
    const u64 first = region.base / page_size;
    const u64 count = region.size / page_size;
    for (u64 page = first; page < first + count; ++page) {
        if (page_region_[page] != 0) {
            return Error{"memory region '" + region.name + "' overlaps '" + regions_[page_region_[page]].name + "'"};
        }
    }
    if (regions_.size() > 255) return Error{"too many memory regions"};
    std::fill_n(page_region_.begin() + static_cast<std::ptrdiff_t>(first), count, static_cast<u8>(regions_.size()));
    regions_.push_back(std::move(region));
    return {};
}

Status MemoryMap::map_ram(std::string name, u64 base, u64 size, u64 ram_offset) {
    if (ram_offset % page_size != 0 || size > ram_.size() || ram_offset > ram_.size() - size) {
        return Error{"memory region '" + name + "' is not inside the guest's RAM"};
    }
    return add(Region{.name = std::move(name),
                      .kind = Kind::Ram,
                      .base = base,
                      .size = size,
                      .host = ram_.data() + ram_offset,
                      .ram_offset = ram_offset});
}

Status MemoryMap::map_rom(std::string name, u64 base, std::span<u8> bytes) {
    return add(
        Region{.name = std::move(name), .kind = Kind::Rom, .base = base, .size = bytes.size(), .host = bytes.data()});
}

Status MemoryMap::map_mmio(std::string name, u64 base, u64 size, MmioDevice& device, u32 device_offset) {
    return add(Region{.name = std::move(name),
                      .kind = Kind::Mmio,
                      .base = base,
                      .size = size,
                      .device = &device,
                      .device_offset = device_offset});
}

u32 MemoryMap::read_split(u64 address, u32 count) {
    u32 value = 0;
    for (u32 i = 0; i < count; ++i) value |= read(address + i, BusWidth::Byte) << (8 * i);
    return value;
}

u32 MemoryMap::read(u64 address, BusWidth width) {
    const Region& region = region_at(address);
    const u32 count = bytes_of(width);
    const u64 offset = address - region.base;
    const bool inside = region.size - offset >= count;
    switch (region.kind) {
        case Kind::Ram:
        case Kind::Rom:
            if (inside) {
                u32 value = 0;
                std::memcpy(&value, region.host + offset, count);
                return value;
            }
            break;
        case Kind::Mmio:
            if (inside && offset % count == 0) {
                return region.device->mmio_read(region.device_offset + static_cast<u32>(offset), width);
            }
            break;
        case Kind::None:
            if (address >= address_limit || region_at(address + count - 1).kind == Kind::None) return ones(width);
            break;
    }
    return read_split(address, count);
}

void MemoryMap::write(u64 address, u32 value, BusWidth width) {
    const Region& region = region_at(address);
    const u32 count = bytes_of(width);
    const u64 offset = address - region.base;
    const bool inside = region.size - offset >= count;
    switch (region.kind) {
        case Kind::Ram:
            if (inside && (address & page_mask) + count <= page_size) {
                before_ram_write(region.ram_offset + offset, count);
                std::memcpy(region.host + offset, &value, count);
                return;
            }
            break;
        case Kind::Mmio:
            if (inside && offset % count == 0) {
                region.device->mmio_write(region.device_offset + static_cast<u32>(offset), value & ones(width), width);
                return;
            }
            break;
        case Kind::Rom:
            if (inside) return;
            break;
        case Kind::None:
            if (address >= address_limit || region_at(address + count - 1).kind == Kind::None) return;
            break;
    }
    for (u32 i = 0; i < count; ++i) write(address + i, (value >> (8 * i)) & 0xFF, BusWidth::Byte);
}

void MemoryMap::dma_read(Physical address, std::span<u8> bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const u64 at = address.value + done;
        const std::size_t count = std::min<std::size_t>(bytes.size() - done, page_size - (at & page_mask));
        const Region& region = region_at(at);
        if (region.host != nullptr) {
            std::memcpy(&bytes[done], region.host + (at - region.base), count);
        } else {
            std::memset(&bytes[done], 0xFF, count);
        }
        done += count;
    }
}

void MemoryMap::dma_write(Physical address, std::span<const u8> bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const u64 at = address.value + done;
        const std::size_t count = std::min<std::size_t>(bytes.size() - done, page_size - (at & page_mask));
        const Region& region = region_at(at);
        if (region.kind == Kind::Ram) {
            before_ram_write(region.ram_offset + (at - region.base), static_cast<u32>(count));
            std::memcpy(region.host + (at - region.base), &bytes[done], count);
        }
        done += count;
    }
}

void MemoryMap::report_code_write(u64 offset, u32 size) {
    const u64 page = offset / page_size;
    const u32 start = static_cast<u32>(offset & page_mask);
    const u32 first = start / 64;
    const u32 last = (start + size - 1) / 64;
    const u64 touched = (~u64{0} >> (63 - (last - first))) << first;
    if ((code_grains_[page] & touched) != 0 && listener_ != nullptr) {
        listener_->code_written(static_cast<u32>(page), touched);
    }
}

}  // namespace lockstep
