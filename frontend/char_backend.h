// Where bytes of a character device go: standard output, a file, or nowhere.
//
// Buffered, with at most 64 KiB in memory: a slow reader slows the machine down instead. A full disk or a closed pipe
// is reported once; from then on the bytes are dropped.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/types.h"
#include "frontend/messages.h"

namespace lockstep {

class OutputStream {
public:
    // A stream that drops everything.
    OutputStream(Messages& messages, std::string name) : messages_(messages), name_(std::move(name)) {}
    ~OutputStream();
    OutputStream(const OutputStream&) = delete;
    OutputStream& operator=(const OutputStream&) = delete;

    // Creates or empties the file. Errors are sentences without the path.
    static Result<std::shared_ptr<OutputStream>> to_file(Messages& messages, const std::string& path);
    static std::shared_ptr<OutputStream> to_standard_output(Messages& messages);

    void put(u8 byte);
    void write(std::string_view bytes);
    void flush();
    // Something could not be written.
    bool failed() const { return failed_; }

private:
    void give_up(int error);

    Messages& messages_;
    std::string name_;
    int descriptor_ = -1;
    bool owned_ = false;
    bool failed_ = false;
    std::string buffer_;
};

}  // namespace lockstep
