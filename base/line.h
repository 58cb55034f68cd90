// A wire from one chip's output pin to another's input.
#pragma once

#include <functional>
#include <utility>

namespace lockstep {

// The output end. The board connects it once; the receiver is told only of changes and keeps the level itself
// (wires are not saved in snapshots, receivers' levels are).
class Line {
public:
    using Receiver = std::function<void(bool level)>;

    void connect(Receiver receiver) { receiver_ = std::move(receiver); }
    bool connected() const { return static_cast<bool>(receiver_); }
    bool level() const { return level_; }

    // Drives the wire; the receiver hears of it when the level changes.
    void set(bool level) {
        if (level == level_) return;
        level_ = level;
        if (receiver_) receiver_(level);
    }
    void pulse() {
        set(true);
        set(false);
    }
    // After a snapshot was loaded: the level the driving chip has, without telling the receiver (its own copy was
    // loaded too).
    void restore(bool level) { level_ = level; }

private:
    Receiver receiver_;
    bool level_ = false;
};

}  // namespace lockstep
