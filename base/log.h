// Messages for the person running the machine. Below the front end nobody prints: a sink is passed in.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace lockstep {

enum class LogLevel : u8 {
    Error,  // the host failed us
    Warn,
    Info,
    Debug,
    Stub,   // the guest used something not implemented
    Guest,  // the guest did something its hardware manual forbids
};

// A category's way to the sink. Rate-limited: after `limit` messages the category says so once and stays silent.
class Log {
public:
    using Sink = std::function<void(LogLevel level, std::string_view category, std::string_view message)>;

    Log() = default;
    Log(std::string category, Sink sink, u32 limit = 200)
        : category_(std::move(category)), sink_(std::move(sink)), left_(limit) {}

    void operator()(LogLevel level, std::string_view message) {
        if (!sink_ || left_ == 0) return;
        sink_(level, category_, --left_ == 0 ? std::string_view("further messages suppressed") : message);
    }

private:
    std::string category_;
    Sink sink_;
    u32 left_ = 0;
};

}  // namespace lockstep
