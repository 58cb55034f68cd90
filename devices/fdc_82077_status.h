// Names of the 82077AA's register and status bits (datasheet: register descriptions; status registers 0 to 3).
#pragma once

#include "base/types.h"

namespace lockstep::fdc {

namespace dor {
inline constexpr u8 not_reset = 0x04;
inline constexpr u8 dma_gate = 0x08;
}  // namespace dor

namespace dsr {
inline constexpr u8 soft_reset = 0x80;
inline constexpr u8 power_down = 0x40;
}  // namespace dsr

// The flip-flops that SRA and SRB show in the Model 30 interface; the numbering is ours.
namespace latch {
inline constexpr u8 step = 0x01;
inline constexpr u8 read_data = 0x02;
inline constexpr u8 write_data = 0x04;
inline constexpr u8 write_enable = 0x08;
}  // namespace latch

namespace msr {
inline constexpr u8 rqm = 0x80;       // the FIFO may be accessed
inline constexpr u8 dio = 0x40;       // 1: to be read, 0: to be written
inline constexpr u8 non_dma = 0x20;   // execution phase without DMA
inline constexpr u8 cmd_busy = 0x10;  // from the first command byte to the last result byte
}  // namespace msr

namespace st0 {
inline constexpr u8 abnormal = 0x40;
inline constexpr u8 invalid = 0x80;
inline constexpr u8 polling = 0xC0;
inline constexpr u8 seek_end = 0x20;
inline constexpr u8 equipment_check = 0x10;
inline constexpr u8 head = 0x04;
}  // namespace st0

namespace st1 {
inline constexpr u8 end_of_cylinder = 0x80;
inline constexpr u8 data_error = 0x20;
inline constexpr u8 overrun = 0x10;
inline constexpr u8 no_data = 0x04;
inline constexpr u8 not_writable = 0x02;
inline constexpr u8 missing_address_mark = 0x01;
}  // namespace st1

namespace st2 {
inline constexpr u8 control_mark = 0x40;
inline constexpr u8 data_error_in_data = 0x20;
inline constexpr u8 wrong_cylinder = 0x10;
inline constexpr u8 scan_equal = 0x08;
inline constexpr u8 scan_not_satisfied = 0x04;
inline constexpr u8 bad_cylinder = 0x02;
}  // namespace st2

namespace st3 {
inline constexpr u8 write_protected = 0x40;
inline constexpr u8 always_one = 0x28;  // bits 5 and 3: "ready" and "two sides" of older controllers
inline constexpr u8 track0 = 0x10;
}  // namespace st3

}  // namespace lockstep::fdc
