// Bytes that a disk image is kept in: a host file, or a test's double that fails on purpose.
//
// Errors are sentences without the file's name; whoever reports them puts it in front.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "base/types.h"

namespace lockstep {

class ByteFile {
public:
    virtual ~ByteFile() = default;

    virtual std::string name() const = 0;
    virtual bool read_only() const = 0;
    // In bytes. Grows with writes behind the end; nobody else changes it while the file is open (it is locked).
    virtual u64 size() const = 0;
    // Bytes that the host keeps for it: less than size() when the file has holes.
    virtual u64 allocated() const { return size(); }

    // The whole range, or an error; a range that is not inside the file is one.
    virtual Status read(u64 offset, std::span<u8> bytes) = 0;
    // Extends the file when the range ends behind it. After an error any part of the range may have been written.
    virtual Status write(u64 offset, std::span<const u8> bytes) = 0;
    // New bytes are zero.
    virtual Status resize(u64 size) = 0;
    // Returns when everything written is as safe as the host can make it.
    virtual Status flush() = 0;

    // As read(), with zeros for what lies behind the end.
    Status read_or_zeros(u64 offset, std::span<u8> bytes);
};

}  // namespace lockstep
