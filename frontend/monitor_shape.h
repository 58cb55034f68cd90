// A picture with square dots, in the shape that a monitor shows it.
#pragma once

#include "frontend/window/picture_mailbox.h"

namespace lockstep {

// Its dots across are whole multiples, at least 640 of them; down they are stretched to the shape (picture_shape()), a
// line that falls between two being their mean. So 320x200 becomes 640x480, 720x400 becomes 720x540, and 1280x1024
// stays. A picture of nothing stays one.
window::Picture in_monitor_shape(const Frame& frame);

}  // namespace lockstep
