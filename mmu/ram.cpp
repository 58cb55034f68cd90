#include "mmu/ram.h"

#include <sys/mman.h>

#include <cstring>
#include <utility>

namespace lockstep {

Result<Ram> Ram::allocate(u64 bytes) {
    void* data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED) {
        return Error{"the host cannot provide " + std::to_string(bytes >> 20) +
                     " MiB for the guest's memory (use a smaller -m)"};
    }
    return Ram(static_cast<u8*>(data), bytes);
}

Ram::Ram(Ram&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Ram& Ram::operator=(Ram&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

Ram::~Ram() {
    if (data_ != nullptr) munmap(data_, size_);
}

void Ram::serialize(Archive& archive) {
    static constexpr u8 zeros[page_size] = {};
    archive.begin_section("ram", 1);
    u64 size = size_;
    archive.field("size", size);
    archive.require(size == size_, "ram.size", "the state was made with another memory size");
    for (u64 page = 0; page < size_ / page_size; ++page) {
        u8* const at = data_ + page * page_size;
        bool present = archive.loading() ? false : std::memcmp(at, zeros, page_size) != 0;
        archive.field("present", present);
        if (present) {
            archive.blob("page", {at, page_size});
        } else if (archive.loading() && std::memcmp(at, zeros, page_size) != 0) {
            std::memset(at, 0, page_size);
        }
    }
    archive.end_section();
}

}  // namespace lockstep
