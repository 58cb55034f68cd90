#include "devices/ps2_mouse.h"

#include <algorithm>

namespace lockstep {

namespace {

constexpr u8 code_ack = 0xFA;
constexpr u8 code_test_passed = 0xAA;
constexpr u8 code_resend = 0xFE;
constexpr u8 code_error = 0xFC;
constexpr Time test_time = Time::milliseconds(20);

// The counters are nine bits and a sign bit each; the wheel has four.
constexpr s32 packet_limit = 255;
constexpr s32 wheel_limit = 7;
// What one waiting movement holds at most.
constexpr s32 movement_limit = 32'767;

constexpr std::array<u8, 3> wheel_knock{200, 100, 80};

// Scaling 2:1 in stream mode.
s32 doubled(s32 counts) {
    constexpr std::array<s32, 6> small{0, 1, 1, 3, 6, 9};
    const s32 size = counts < 0 ? -counts : counts;
    const s32 scaled = size < static_cast<s32>(small.size()) ? small[static_cast<std::size_t>(size)] : 2 * size;
    return counts < 0 ? -scaled : scaled;
}

// Takes at most `limit` in either direction out of `counter`.
s32 take(s32& counter, s32 limit) {
    const s32 part = std::clamp(counter, -limit, limit);
    counter -= part;
    return part;
}

// Adds and says whether it did not fit.
bool add(s32& counter, s32 counts) {
    const s32 sum = counter + counts;
    counter = std::clamp(sum, -movement_limit, movement_limit);
    return sum != counter;
}

}  // namespace

Ps2Mouse::Ps2Mouse(Scheduler& scheduler, const std::string& name)
    : scheduler_(scheduler),
      sample_event_(scheduler.add(name + ".sample", [this] { sample(); })),
      test_event_(scheduler.add(name + ".self_test", [this] { self_test_done(); })) {}

void Ps2Mouse::set_defaults() {
    remote_ = wrap_ = reporting_ = double_scale_ = erred_ = false;
    resolution_ = 2;
    rate_ = 100;
    knock_ = 0;
    pending_ = 0;
    drop_motion();
}

void Ps2Mouse::drop_motion() {
    waiting_ = 0;
    scheduler_.cancel(sample_event_);
}

// --- motion
// -----------------------------------------------------------------------------------------------------------

void Ps2Mouse::event(MouseEvent event) {
    const bool buttons_change = (event.buttons & 7) != buttons_;
    buttons_ = event.buttons & 7;
    if (wrap_ || testing_ || (!remote_ && !reporting_)) return;
    if (!buttons_change && event.dx == 0 && event.dy == 0 && event.wheel == 0) return;

    // Motion joins the last movement with the same buttons, so that a click between two packets is not lost.
    const bool joins = waiting_ != 0 && (movements_[waiting_ - 1u].buttons == buttons_ || waiting_ == max_waiting);
    if (!joins) {
        movements_[waiting_] = Movement{};
        movements_[waiting_++].buttons = buttons_;
    }
    Movement& movement = movements_[waiting_ - 1u];
    movement.buttons = buttons_;
    movement.overflow_x |= add(movement.dx, event.dx);
    movement.overflow_y |= add(movement.dy, -event.dy);
    if (wheel_) add(movement.dz, -event.wheel);
    schedule_sample();
}

void Ps2Mouse::schedule_sample() {
    if (remote_ || !reporting_ || waiting_ == 0 || scheduler_.scheduled(sample_event_)) return;
    scheduler_.schedule_in(sample_event_, Time{ns_per_second / std::max<u8>(rate_, 1)});
}

void Ps2Mouse::sample() {
    if (remote_ || !reporting_ || waiting_ == 0) return;
    // As long as the last packet is not gone the counters count on.
    if (output_.empty()) {
        send_packet();
        update_request();
    }
    schedule_sample();
}

void Ps2Mouse::send_packet() {
    Movement idle;
    idle.buttons = buttons_;
    Movement& movement = waiting_ != 0 ? movements_[0] : idle;
    s32 dx = take(movement.dx, packet_limit);
    s32 dy = take(movement.dy, packet_limit);
    const s32 dz = take(movement.dz, wheel_limit);
    bool overflow_x = movement.overflow_x;
    bool overflow_y = movement.overflow_y;
    movement.overflow_x = movement.overflow_y = false;
    if (double_scale_ && !remote_) {
        dx = doubled(dx);
        dy = doubled(dy);
        overflow_x |= dx < -packet_limit || dx > packet_limit;
        overflow_y |= dy < -packet_limit || dy > packet_limit;
        dx = std::clamp(dx, -packet_limit, packet_limit);
        dy = std::clamp(dy, -packet_limit, packet_limit);
    }
    const u8 first = static_cast<u8>(0x08 | movement.buttons | (dx < 0 ? 0x10 : 0) | (dy < 0 ? 0x20 : 0) |
                                     (overflow_x ? 0x40 : 0) | (overflow_y ? 0x80 : 0));
    if (waiting_ != 0 && !movement.moves()) {
        std::copy(movements_.begin() + 1, movements_.begin() + waiting_, movements_.begin());
        --waiting_;
    }
    last_sent_.clear();
    for (const u8 byte : {first, static_cast<u8>(dx), static_cast<u8>(dy)}) {
        output_.push(byte);
        last_sent_.push(byte);
    }
    if (wheel_) {
        output_.push(static_cast<u8>(dz));
        last_sent_.push(static_cast<u8>(dz));
    }
}

// --- link
// -------------------------------------------------------------------------------------------------------------

u8 Ps2Mouse::transmit() {
    const u8 byte = output_.pop();
    update_request();
    return byte;
}

void Ps2Mouse::receive(u8 byte) {
    if (testing_ && byte != 0xFF) return;
    const u8 waiting = pending_;
    pending_ = 0;
    if (wrap_ && byte != 0xEC && byte != 0xFF) {
        answer(byte);
        update_request();
        return;
    }
    // Anything the host says ends the packet that is going out.
    if (byte != 0xFE) output_.clear();
    // No parameter is as large as a command: what looks like one is one.
    if (waiting != 0 && byte < 0xE6) {
        parameter(waiting, byte);
    } else {
        command(byte);
    }
    if (byte != 0xFE) {
        last_sent_.clear();
        ByteQueue<16> copy = output_;
        while (!copy.empty() && !last_sent_.full()) last_sent_.push(copy.pop());
    }
    schedule_sample();
    update_request();
}

void Ps2Mouse::command(u8 byte) {
    const bool erred = erred_;
    erred_ = false;
    if (byte != 0xF3) knock_ = 0;  // only sample rates in a row knock
    switch (byte) {
        case 0xE6:
        case 0xE7:
            double_scale_ = byte == 0xE7;
            answer(code_ack);
            break;
        case 0xE8:
        case 0xF3:
            pending_ = byte;
            answer(code_ack);
            break;
        case 0xE9:
            answer(code_ack);
            answer(static_cast<u8>((remote_ ? 0x40 : 0) | (reporting_ ? 0x20 : 0) | (double_scale_ ? 0x10 : 0) |
                                   ((buttons_ & 1) != 0 ? 0x04 : 0) | ((buttons_ & 4) != 0 ? 0x02 : 0) |
                                   ((buttons_ & 2) != 0 ? 0x01 : 0)));
            answer(resolution_);
            answer(rate_);
            break;
        case 0xEA:
            remote_ = false;
            drop_motion();
            answer(code_ack);
            break;
        case 0xEB:
            answer(code_ack);
            send_packet();
            break;
        case 0xEC:
            wrap_ = false;
            answer(code_ack);
            break;
        case 0xEE:
            wrap_ = true;
            drop_motion();
            answer(code_ack);
            break;
        case 0xF0:
            remote_ = true;
            drop_motion();
            answer(code_ack);
            break;
        case 0xF2:
            answer(code_ack);
            answer(wheel_ ? 0x03 : 0x00);
            break;
        case 0xF4:
            reporting_ = true;
            drop_motion();
            answer(code_ack);
            break;
        case 0xF5:
            reporting_ = false;
            drop_motion();
            answer(code_ack);
            break;
        case 0xF6:
            set_defaults();
            answer(code_ack);
            break;
        case 0xFE: {
            output_.clear();
            ByteQueue<4> again = last_sent_;
            while (!again.empty()) answer(again.pop());
            break;
        }
        case 0xFF:
            set_defaults();
            wheel_ = false;
            testing_ = true;
            answer(code_ack);
            scheduler_.schedule_in(test_event_, test_time);
            break;
        default:
            // The first wrong byte asks for another try, the second is an error.
            answer(erred ? code_error : code_resend);
            erred_ = !erred;
            break;
    }
}

void Ps2Mouse::parameter(u8 command, u8 value) {
    if (command == 0xE8) {
        if (value > 3) {
            answer(code_resend);
            pending_ = command;
            return;
        }
        resolution_ = value;
        answer(code_ack);
        return;
    }
    constexpr std::array<u8, 7> rates{10, 20, 40, 60, 80, 100, 200};
    if (std::find(rates.begin(), rates.end(), value) == rates.end()) {
        answer(code_resend);
        pending_ = command;
        return;
    }
    rate_ = value;
    answer(code_ack);
    // 200, 100, 80 in a row wake the wheel.
    if (value == wheel_knock[knock_]) {
        ++knock_;
    } else {
        knock_ = value == wheel_knock[0] ? 1 : 0;
    }
    if (knock_ == wheel_knock.size()) {
        knock_ = 0;
        wheel_ = true;
    }
}

void Ps2Mouse::self_test_done() {
    if (!testing_) return;
    testing_ = false;
    answer(code_test_passed);
    answer(0x00);  // ID
    update_request();
}

// --- state
// ------------------------------------------------------------------------------------------------------------

void Ps2Mouse::reset(ResetKind kind) {
    if (kind != ResetKind::PowerOn) return;
    buttons_ = 0;
    set_defaults();
    wheel_ = false;
    output_.clear();
    last_sent_.clear();
    testing_ = true;
    update_request();
    scheduler_.schedule_in(test_event_, test_time);
}

void Ps2Mouse::Movement::serialize(Archive& archive) {
    archive.field("dx", dx);
    archive.field("dy", dy);
    archive.field("dz", dz);
    archive.field("buttons", buttons);
    archive.field("overflow_x", overflow_x);
    archive.field("overflow_y", overflow_y);
    const auto fits = [](s32 counts) { return counts >= -movement_limit && counts <= movement_limit; };
    archive.require(fits(dx) && fits(dy) && fits(dz), "dx", "out of range");
    archive.require(buttons < 8, "buttons", "more than three");
    if (!archive.loading() && !archive.ok()) *this = Movement{};
}

void Ps2Mouse::serialize(Archive& archive) {
    archive.field("remote", remote_);
    archive.field("wrap", wrap_);
    archive.field("reporting", reporting_);
    archive.field("double_scale", double_scale_);
    archive.field("testing", testing_);
    archive.field("wheel", wheel_);
    archive.field("erred", erred_);
    archive.field("resolution", resolution_);
    archive.field("rate", rate_);
    archive.field("knock", knock_);
    archive.field("pending", pending_);
    archive.field("buttons", buttons_);
    archive.field("output", output_);
    archive.field("last_sent", last_sent_);
    // Places behind the last waiting movement hold leftovers: not state.
    if (!archive.loading()) std::fill(movements_.begin() + waiting_, movements_.end(), Movement{});
    archive.field("movements", movements_);
    archive.field("waiting", waiting_);
    archive.require(waiting_ <= max_waiting, "waiting", "out of range");
    archive.require(knock_ < wheel_knock.size(), "knock", "out of range");
    archive.require(resolution_ < 4 && buttons_ < 8, "resolution", "out of range");
    waiting_ = std::min<u8>(waiting_, max_waiting);
    if (knock_ >= wheel_knock.size()) knock_ = 0;
    if (archive.loading()) request.restore(!output_.empty());
}

}  // namespace lockstep
