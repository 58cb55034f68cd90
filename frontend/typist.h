// Types on the guest's keyboard at a pace the guest can read.
//
// Each key goes down only after the keyboard delivered everything before it, a moment of virtual time after the last
// one, and not while the BIOS's buffer is nearly full. All in virtual time, so the same text types the same way in
// every run.
#pragma once

#include <deque>
#include <string_view>
#include <vector>

#include "base/input.h"
#include "base/time.h"
#include "frontend/us_layout.h"

namespace lockstep {

class Machine;

class Typist {
public:
    // Queues key strokes. Input beyond `limit` waiting events is dropped: whoever pastes a book gets its beginning.
    void stroke(const KeyStroke& stroke);
    // Keys pressed in order and released in the opposite one.
    void combination(const std::vector<Key>& keys);
    // UTF-8. What a US keyboard does not have is typed by its number in code page 437, with Alt held and the keypad, as
    // the BIOS and most systems take it. False when a character has no such number either; the others are typed.
    bool text(std::string_view text);

    bool idle() const { return events_.empty(); }
    void clear() { events_.clear(); }
    // Gives the machine the next event if it is time. Call it every millisecond or so of virtual time.
    void step(Machine& machine);

private:
    struct Event {
        KeyEvent key;
        Time pause;           // virtual time from the event before this one
        bool begins = false;  // the first event of a key stroke
    };
    static constexpr std::size_t limit = std::size_t{1} << 20;

    void alt_code(u8 code);
    void push(Key key, bool down, Time pause, bool begins = false);
    bool ready(Machine& machine);
    bool buffer_full(Machine& machine);

    std::deque<Event> events_;
    Time last_{};
    Time waiting_since_{};
    bool waiting_ = false;
    u32 stuck_head_ = ~0u;  // the BIOS buffer did not move from here when last waited for
};

}  // namespace lockstep
