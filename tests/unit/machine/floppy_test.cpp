// Media coming and going under a guest that reads them through the BIOS.
#include "devices/storage/overlay.h"
#include "machine_rig.h"

namespace lockstep::test {
namespace {

// Reads the second sector of drive A, says "<", the status and the sector's first byte, waits for a key, and again.
const Code reader{
    0x31, 0xC0, 0x8E, 0xD8, 0x8E, 0xC0,        // DS = ES = 0
    0xB0, 0x3C, 0xE6, 0xE9,                    // "<"
    0xC6, 0x06, 0x00, 0x80, 0x2D,              // MOV BYTE [8000h], '-'
    0xB8, 0x01, 0x02, 0xBB, 0x00, 0x80,        // AX = 0201h, BX = 8000h
    0xB9, 0x02, 0x00, 0x31, 0xD2, 0xCD, 0x13,  // CX = 2, DX = 0, INT 13h
    0x88, 0xE0, 0xE6, 0xE9,                    // status
    0xA0, 0x00, 0x80, 0xE6, 0xE9,              // byte
    0x30, 0xE4, 0xCD, 0x16, 0xEB, 0xDB,        // key, again
};

struct Reader : Rig {
    explicit Reader(std::unique_ptr<BlockDevice> disk) : Rig(config(std::move(disk))) {}

    static MachineConfig config(std::unique_ptr<BlockDevice> disk) {
        MachineConfig c = small_config();
        c.floppies[0] = std::move(disk);
        return c;
    }
    // What the next round says.
    std::string round() {
        const bool said = wait(Time::seconds(30), [&] { return answers() > seen; });
        if (!said) return "nothing";
        ++seen;
        return host.debug.substr(host.debug.rfind('<') + 1, 2);
    }
    std::string next_round() {
        press(Key::Space);
        return round();
    }
    std::size_t answers() const {
        const std::size_t count = static_cast<std::size_t>(std::count(host.debug.begin(), host.debug.end(), '<'));
        const std::size_t last = host.debug.rfind('<');
        return last != std::string::npos && host.debug.size() < last + 3 ? count - 1 : count;
    }
    std::size_t seen = 0;
};

TEST(MachineFloppy, ABootSectorRunsAndReadsItsDisk) {
    Reader rig(boot_disk(reader, 'X'));
    EXPECT_EQ(rig.round(), std::string("\0X", 2));
    EXPECT_EQ(rig.next_round(), std::string("\0X", 2));
}

TEST(MachineFloppy, ANewDiskIsReportedOnceAndThenRead) {
    Reader rig(boot_disk(reader, 'X'));
    ASSERT_EQ(rig.round(), std::string("\0X", 2));

    rig->eject_floppy(0);
    ASSERT_TRUE(rig->insert_floppy(0, boot_disk({}, 'Y')).ok());

    EXPECT_EQ(rig.next_round(), "\x06-") << "media change";
    EXPECT_EQ(rig.next_round(), std::string("\0Y", 2));
}

TEST(MachineFloppy, AnEmptyDriveIsAnErrorUntilADiskComes) {
    Reader rig(boot_disk(reader, 'X'));
    ASSERT_EQ(rig.round(), std::string("\0X", 2));

    rig->eject_floppy(0);
    const std::string empty = rig.next_round();
    ASSERT_EQ(empty.size(), 2u);
    EXPECT_NE(empty[0], '\0');
    EXPECT_EQ(empty[1], '-');

    ASSERT_TRUE(rig->insert_floppy(0, boot_disk({}, 'Z')).ok());
    std::string last;
    for (int i = 0; i < 4 && last != std::string("\0Z", 2); ++i) last = rig.next_round();
    EXPECT_EQ(last, std::string("\0Z", 2));
}

TEST(MachineFloppy, ADiskThatDoesNotFitIsRefusedAndTheDriveStaysUsable) {
    Reader rig(boot_disk(reader, 'X'));
    ASSERT_EQ(rig.round(), std::string("\0X", 2));
    rig->eject_floppy(0);

    EXPECT_FALSE(rig->insert_floppy(0, std::make_unique<MemoryDisk>("odd.img", std::vector<u8>(777 * 512))).ok());
    EXPECT_FALSE(rig->insert_floppy(0, std::make_unique<MemoryDisk>("5.img", std::vector<u8>(360 * 1024))).ok());
    EXPECT_FALSE(rig->insert_floppy(2, boot_disk({})).ok());
    EXPECT_FALSE(rig->insert_floppy(1, boot_disk({})).ok()) << "there is no drive B";
    rig->eject_floppy(1);
    rig->eject_floppy(7);

    ASSERT_TRUE(rig->insert_floppy(0, boot_disk({}, 'W')).ok());
    EXPECT_EQ(rig.next_round()[0], '\x06');
    EXPECT_EQ(rig.next_round(), std::string("\0W", 2));
}

TEST(MachineFloppy, EjectingWhileTheMotorRunsIsSafe) {
    for (u64 at = 0; at < 12; ++at) {
        Reader rig(boot_disk(reader, 'X'));
        rig->run(Time::milliseconds(150 + 25 * at));
        rig->eject_floppy(0);
        EXPECT_EQ(rig->run(rig->now() + Time::seconds(3)), StopReason::TimeReached);
        EXPECT_TRUE(rig->flush_media().ok());
    }
}

TEST(MachineFloppy, WithoutABootableDiskTheBiosSaysSo) {
    MachineConfig config = small_config();
    Rig rig(std::move(config));
    rig->run(Time::seconds(5));
    std::string all;
    const vga::TextScreen screen = rig->text_screen();
    for (u32 row = 0; row < screen.rows; ++row) all += screen.row_utf8(row) + "\n";
    EXPECT_NE(all.find("oot"), std::string::npos) << all;
}

}  // namespace
}  // namespace lockstep::test
