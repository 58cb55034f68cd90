#include "devices/storage/image/guess.h"

#include <cctype>

#include "devices/storage/image/fields.h"
#include "devices/storage/image/qcow2_header.h"
#include "devices/storage/image/vhd_format.h"
#include "devices/storage/image/vmdk_descriptor.h"
#include "devices/storage/image/vmdk_sparse.h"

namespace lockstep::image {

namespace {

constexpr std::size_t sector = BlockDevice::sector_size;
constexpr u32 vdi_signature = 0xBEDA107F;
constexpr std::size_t vdi_signature_at = 0x40;
constexpr u32 vmware_esx = 0x434F5744;  // "COWD"

bool is_called_vhd(std::string_view name) {
    constexpr std::string_view ending = ".vhd";
    return name.size() >= ending.size() &&
           std::ranges::equal(name.substr(name.size() - ending.size()), ending,
                              [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

}  // namespace

Format guess_format(std::span<const u8> first, std::span<const u8> last, std::string_view name) {
    if (load_be<u32>(first, 0) == Qcow2Header::magic) return Format::Qcow2;
    if (VhdFooter::looks_like_one(first)) return Format::Vhd;
    if (load_le<u32>(first, 0) == VmdkSparse::magic || load_be<u32>(first, 0) == vmware_esx) return Format::Vmdk;
    if (VmdkDescriptor::looks_like_one({reinterpret_cast<const char*>(first.data()), first.size()}))
        return Format::Vmdk;
    if (load_le<u32>(first, vdi_signature_at) == vdi_signature) return Format::Vdi;
    if (is_called_vhd(name) && VhdFooter::looks_like_one(last)) return Format::Vhd;
    return Format::Raw;
}

Result<Format> guess_format(ByteFile& file) {
    u8 first[sector];
    u8 last[sector];
    const u64 size = file.size();
    if (Status status = file.read_or_zeros(0, first); !status) return status.error();
    if (Status status = file.read_or_zeros(size > sector ? size - sector : 0, last); !status) return status.error();
    return guess_format(first, last, file.name());
}

}  // namespace lockstep::image
