#include <gtest/gtest.h>

#include "devices/fdc_82077_command.h"

namespace lockstep::fdc {
namespace {

TEST(FdcCommand, DecodesWhatBiosesAndDriversSend) {
    EXPECT_EQ(decode_command(0xE6).operation, Operation::ReadData);
    EXPECT_EQ(decode_command(0x46).operation, Operation::ReadData);
    EXPECT_EQ(decode_command(0xC5).operation, Operation::WriteData);
    EXPECT_EQ(decode_command(0x4D).operation, Operation::FormatTrack);
    EXPECT_EQ(decode_command(0x4A).operation, Operation::ReadId);
    EXPECT_EQ(decode_command(0x42).operation, Operation::ReadTrack);
    EXPECT_EQ(decode_command(0x62).operation, Operation::ReadTrack);
    EXPECT_EQ(decode_command(0xF6).operation, Operation::Verify);
    EXPECT_EQ(decode_command(0x94).operation, Operation::Lock);
    EXPECT_EQ(decode_command(0x14).operation, Operation::Lock);
    EXPECT_EQ(decode_command(0xCF).operation, Operation::RelativeSeek);
    EXPECT_EQ(decode_command(0x8F).operation, Operation::RelativeSeek);
}

TEST(FdcCommand, CodesOfLaterChipsAreInvalid) {
    for (const int first : {0x18, 0x8E, 0x2E, 0x4E, 0x33, 0x00, 0xFF, 0x27, 0x4F}) {
        const u8 code = static_cast<u8>(first);
        EXPECT_EQ(decode_command(code).operation, Operation::Invalid) << int{code};
        EXPECT_EQ(decode_command(code).length, 1) << int{code};
    }
}

TEST(FdcCommand, WritingCommandsAreAmongThoseThatTakeHostData) {
    for (unsigned code = 0; code < 256; ++code) {
        const Operation op = decode_command(static_cast<u8>(code)).operation;
        if (writes_disk(op)) {
            EXPECT_TRUE(takes_host_data(op)) << code;
        }
        if (takes_host_data(op)) {
            EXPECT_TRUE(is_surface_operation(op)) << code;
        }
    }
}

}  // namespace
}  // namespace lockstep::fdc
