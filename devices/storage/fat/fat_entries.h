// Directories of a FAT disk as bytes.
#pragma once

#include <vector>

#include "devices/storage/fat/fat_names.h"
#include "devices/storage/fat/host_tree.h"

namespace lockstep::fat {

// What a directory says of one file or folder in it.
struct Listed {
    Names::Name name;
    const HostNode* node = nullptr;
};

// The names of a folder's children, in their order.
std::vector<Listed> list(const HostNode& folder);
// How many 32-byte entries the children take.
u64 entry_count(const HostNode& folder);

Entry label_entry(const ShortName& label, s64 seconds);
// "." and "..", which have no other names.
Entry dot_entry(bool parent, u32 cluster, s64 seconds);
void append_entries(std::vector<u8>& directory, const Listed& listed, u32 cluster);

}  // namespace lockstep::fat
