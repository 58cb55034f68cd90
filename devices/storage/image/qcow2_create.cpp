// A new qcow2 image: the header's cluster, the refcount table, the blocks of counts, the L1 table.
#include "devices/storage/image/fields.h"
#include "devices/storage/image/qcow2_image.h"

namespace lockstep::image {

namespace {

constexpr u64 largest_l1 = 32u << 20;

struct Layout {
    u64 table_clusters = 1;
    u64 blocks = 1;
    u64 l1_clusters = 1;

    u64 first_block() const { return 1 + table_clusters; }
    u64 l1() const { return first_block() + blocks; }
    u64 clusters() const { return l1() + l1_clusters; }
};

// The blocks also count themselves and the table.
Layout lay_out(const Qcow2Header& header) {
    const u64 cluster = header.cluster_size();
    const u64 per_block = cluster * 8 >> header.refcount_order;
    Layout layout;
    layout.l1_clusters = divide_up(u64{header.l1_entries} * 8, cluster);
    for (;;) {
        const u64 blocks = divide_up(layout.clusters(), per_block);
        const u64 table = divide_up(blocks * 8, cluster);
        if (blocks <= layout.blocks && table <= layout.table_clusters) return layout;
        layout.blocks = std::max(blocks, layout.blocks);
        layout.table_clusters = std::max(table, layout.table_clusters);
    }
}

}  // namespace

Status Qcow2Image::create(ByteFile& file, const Creation& creation) {
    Qcow2Header header;
    header.version = creation.version;
    header.cluster_bits = creation.cluster_bits;
    header.size = creation.size;
    header.refcount_order = creation.refcount_order;
    header.compatible = creation.lazy_refcounts ? Qcow2Header::lazy_refcounts : 0;
    header.backing_file = creation.backing_file;
    header.backing_format = creation.backing_format;
    if (header.needed_l1_entries() * 8 > largest_l1) return Error{"cannot hold so large a disk (use larger clusters)"};
    header.l1_entries = static_cast<u32>(std::max<u64>(1, header.needed_l1_entries()));
    const Layout layout = lay_out(header);
    const u64 cluster = header.cluster_size();
    header.refcount_table_offset = cluster;
    header.refcount_table_clusters = static_cast<u32>(layout.table_clusters);
    header.l1_offset = layout.l1() * cluster;
    const auto head = header.first_cluster();
    if (!head.ok()) return head.error();

    if (Status status = file.resize(layout.clusters() * cluster); !status) return status;
    Qcow2Refcounts counts(file, header);
    if (Status status = counts.load(); !status) return status;
    if (Status status = counts.begin(layout.first_block(), layout.blocks, layout.clusters()); !status) return status;
    if (Status status = counts.write(); !status) return status;
    // The header last: what is cut off before is no image.
    if (Status status = file.flush(); !status) return status;
    if (Status status = file.write(0, head.value()); !status) return status;
    return file.flush();
}

}  // namespace lockstep::image
