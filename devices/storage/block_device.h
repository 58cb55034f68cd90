// What a drive sees of its medium: an array of 512-byte sectors that can fail.
//
// The range checks live here once; back ends only implement the do_ functions and may rely on them. Nothing here knows
// about cylinders, formats or the guest.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "base/types.h"

namespace lockstep {

class BlockDevice {
public:
    static constexpr u32 sector_size = 512;

    virtual ~BlockDevice() = default;

    // What the medium is called in messages and in a snapshot's list of media.
    virtual std::string name() const = 0;
    // Constant while the device exists.
    virtual u64 sectors() const = 0;
    virtual bool read_only() const = 0;

    u64 size_bytes() const { return sectors() * sector_size; }

    // Moves whole sectors from `lba` on; the length of `bytes` is a multiple of 512 (0 is allowed). Refused, without
    // any effect, when the range is not inside the medium. After a failed read the content of `bytes` is unspecified.
    Status read(u64 lba, std::span<u8> bytes);
    // The same towards the medium; also refused when it is read-only. After a failed write each sector of the range
    // holds either old or new bytes, nothing outside changed.
    Status write(u64 lba, std::span<const u8> bytes);
    // Returns when everything written is as safe as the host can make it.
    Status flush();

    // Counts attempts to change the content: equal numbers mean equal content since the device was made. With name()
    // and a hash over read(), this is how a snapshot refers to a medium and sees whether its hash is still good.
    u64 generation() const { return generation_; }
    bool modified() const { return generation_ != 0; }

protected:
    // `lba` and the length were checked.
    virtual Status do_read(u64 lba, std::span<u8> bytes) = 0;
    virtual Status do_write(u64 lba, std::span<const u8> bytes) = 0;
    virtual Status do_flush() = 0;

private:
    Status check(u64 lba, std::size_t length) const;

    u64 generation_ = 0;
};

}  // namespace lockstep
