// Counts what refers to each cluster of a qcow2 file.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>

#include "devices/storage/image/qcow2_image.h"

namespace lockstep::image {

// References by cluster; memory only for the parts of the file that have any.
class ReferenceMap {
public:
    void add(u64 cluster) { ++piece(cluster)[cluster % piece_size]; }
    u32 at(u64 cluster) const;
    // Calls it with every cluster that has references, in ascending order.
    void for_each(const std::function<void(u64 cluster, u32 count)>& visit) const;

private:
    static constexpr u64 piece_size = 4096;
    using Piece = std::array<u32, piece_size>;

    Piece& piece(u64 cluster);

    std::map<u64, std::unique_ptr<Piece>> pieces_;
};

// Walks every table. What it finds wrong goes to the report; references outside the file are not counted.
class Qcow2Walk {
public:
    Qcow2Walk(ByteFile& file, const Qcow2Header& header, CheckReport& report)
        : file_(file), header_(header), report_(report), end_(file.size()) {}

    void add_range(u64 offset, u64 length, const std::string& what);
    // One L1 table and all below it; `active`: its data clusters are counted in the report.
    Status add_l1(const std::vector<u64>& l1, bool active, const Progress& progress);
    Status add_bitmaps();
    const ReferenceMap& references() const { return references_; }

private:
    Status add_l2(u64 offset, bool active);
    void add_data(u64 entry, bool active);

    ByteFile& file_;
    const Qcow2Header& header_;
    CheckReport& report_;
    u64 end_;
    ReferenceMap references_;
};

}  // namespace lockstep::image
