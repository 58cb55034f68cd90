#include "devices/storage/image/vmdk_image.h"

#include <algorithm>

#include "devices/storage/image/fields.h"

namespace lockstep::image {

namespace {
constexpr u64 longest_description = 1u << 20;
}

Result<std::unique_ptr<VmdkImage>> VmdkImage::open(std::unique_ptr<ByteFile> file, const OpenPart& open_part) {
    std::unique_ptr<VmdkImage> image(new VmdkImage);
    image->name_ = file->name();
    std::vector<u8> start(std::min<u64>(file->size(), longest_description));
    if (Status status = file->read(0, std::span(start).first(std::min<std::size_t>(start.size(), 512))); !status) {
        return status.error();
    }
    if (start.size() >= 4 && load_le<u32>(start, 0) == VmdkSparse::magic) {
        auto sparse = VmdkSparse::open(std::move(file));
        if (!sparse.ok()) return sparse.error();
        const auto descriptor = VmdkDescriptor::parse(sparse.value()->descriptor());
        if (!descriptor.ok()) return descriptor.error();
        if (descriptor.value().extents.size() > 1) {
            return Error{"is one part of a VMDK image in several files (name the file with the description)"};
        }
        image->variant_ = descriptor.value().create_type;
        Part part;
        part.sectors = image->sectors_ = sparse.value()->sectors();
        part.kind = VmdkDescriptor::Kind::Sparse;
        part.sparse = std::move(sparse).value();
        image->parts_.push_back(std::move(part));
        return image;
    }
    if (start.size() >= 4 && load_be<u32>(start, 0) == 0x434F5744) {  // "COWD"
        return Error{"is a VMDK image of VMware ESX, which is not supported (copy it with qemu-img convert)"};
    }
    if (Status status = file->read(0, start); !status) return status.error();
    const std::string text(start.begin(), start.end());
    if (!VmdkDescriptor::looks_like_one(text)) return Error{"is no VMDK image"};
    image->description_ = std::move(file);
    if (Status status = image->load_descriptor(text, open_part); !status) return status.error();
    return image;
}

Status VmdkImage::load_descriptor(const std::string& text, const OpenPart& open_part) {
    auto descriptor = VmdkDescriptor::parse(text);
    if (!descriptor.ok()) return descriptor.error();
    if (descriptor.value().extents.empty()) return Error{"is a damaged VMDK image: it has no parts"};
    variant_ = descriptor.value().create_type;
    for (VmdkDescriptor::Extent& extent : descriptor.value().extents) {
        Part part;
        part.first = sectors_;
        part.sectors = extent.sectors;
        part.kind = extent.kind;
        part.offset = extent.offset * sector_size;
        part.file = extent.file;
        sectors_ += extent.sectors;
        if (extent.kind != VmdkDescriptor::Kind::Zero) {
            auto file = open_part(extent.file);
            if (!file.ok()) return file.error();
            if (file.value() && extent.kind == VmdkDescriptor::Kind::Sparse) {
                auto sparse = VmdkSparse::open(std::move(file).value());
                if (!sparse.ok()) return Error{"has the part \"" + extent.file + "\", which " + sparse.error().message};
                if (sparse.value()->sectors() < extent.sectors) {
                    return Error{"has the part \"" + extent.file + "\", which is too small"};
                }
                part.sparse = std::move(sparse).value();
            } else if (file.value()) {
                part.flat = std::move(file).value();
            }
        }
        parts_.push_back(std::move(part));
    }
    return {};
}

VmdkImage::Part& VmdkImage::part_of(u64 lba) {
    return *std::prev(std::ranges::upper_bound(parts_, lba, {}, &Part::first));
}

Status VmdkImage::do_read(u64 lba, std::span<u8> bytes) {
    while (!bytes.empty()) {
        Part& part = part_of(lba);
        const u64 inside = lba - part.first;
        const auto piece = bytes.first(std::min(bytes.size(), (part.sectors - inside) * sector_size));
        if (part.kind == VmdkDescriptor::Kind::Zero) {
            std::ranges::fill(piece, u8{0});
        } else if (part.sparse) {
            if (Status status = part.sparse->read(inside, piece); !status) return status;
        } else if (part.flat) {
            const u64 at = part.offset + inside * sector_size;
            if (at > part.flat->size() || piece.size() > part.flat->size() - at) {
                return Error{"has the part \"" + part.file + "\", which is too short"};
            }
            if (Status status = part.flat->read(at, piece); !status) return status;
        } else {
            return Error{"this part of the disk is in another file, which was left out"};
        }
        bytes = bytes.subspan(piece.size());
        lba += piece.size() / sector_size;
    }
    return {};
}

Extent VmdkImage::extent(u64 lba) {
    Part& part = part_of(lba);
    const u64 rest = part.sectors - (lba - part.first);
    if (part.kind == VmdkDescriptor::Kind::Zero) return {Extent::Kind::Zeros, rest};
    if (!part.sparse) return {Extent::Kind::Data, rest};
    const u64 grain = part.sparse->grain_sectors();
    const u64 inside = lba - part.first;
    const bool zero = part.sparse->is_zero(inside);
    const u64 most = std::min(part.sectors, inside + 4096 * grain);
    u64 end = (inside / grain + 1) * grain;
    while (end < most && part.sparse->is_zero(end) == zero) end += grain;
    return {zero ? Extent::Kind::Zeros : Extent::Kind::Data, std::min(end, part.sectors) - inside};
}

Information VmdkImage::information() const {
    Information result;
    result.format = Format::Vmdk;
    result.variant = variant_;
    for (const Part& part : parts_) {
        if (part.sparse) result.cluster_size = part.sparse->grain_sectors() * sector_size;
        if (!part.file.empty()) result.other_file += (result.other_file.empty() ? "" : ", ") + part.file;
    }
    return result;
}

u64 VmdkImage::sum(u64 (ByteFile::*what)() const) const {
    u64 total = description_ ? (*description_.*what)() : 0;
    for (const Part& part : parts_) {
        if (part.flat) total += (*part.flat.*what)();
        if (part.sparse) total += (part.sparse->file().*what)();
    }
    return total;
}

u64 VmdkImage::file_size() const {
    return sum(&ByteFile::size);
}

u64 VmdkImage::file_allocated() const {
    return sum(&ByteFile::allocated);
}

}  // namespace lockstep::image
