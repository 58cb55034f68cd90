#include <gtest/gtest.h>

#include <set>

#include "devices/storage/floppy_geometry.h"

namespace lockstep {
namespace {

TEST(FloppyGeometry, SizesAreUniqueAndFoundAgain) {
    std::set<u64> sizes;
    for (const FloppyGeometry& format : floppy_formats()) {
        EXPECT_TRUE(sizes.insert(format.size_bytes()).second) << format.name;
        const Result<FloppyGeometry> found = floppy_geometry_of_size(format.size_bytes());
        ASSERT_TRUE(found.ok());
        EXPECT_EQ(found.value().name, format.name);
        EXPECT_TRUE(is_floppy_size(format.size_bytes()));
    }
    EXPECT_EQ(sizes, (std::set<u64>{163840, 184320, 327680, 368640, 655360, 737280, 819200, 1228800, 1474560, 1720320,
                                    1763328, 2949120}));
}

TEST(FloppyGeometry, OddSizesAreExplained) {
    const Result<FloppyGeometry> found = floppy_geometry_of_size(1'474'561);
    ASSERT_FALSE(found.ok());
    EXPECT_NE(found.error().message.find("1474561 bytes"), std::string::npos);
    for (const FloppyGeometry& format : floppy_formats()) {
        EXPECT_NE(found.error().message.find(std::to_string(format.size_bytes())), std::string::npos);
    }
    EXPECT_FALSE(is_floppy_size(0));
}

TEST(FloppyGeometry, EveryFormatIsReadableInItsNaturalDrive) {
    for (const FloppyGeometry& format : floppy_formats()) {
        const FloppyDriveType drive = natural_drive(format);
        EXPECT_TRUE(floppy_fits(drive, format).ok()) << format.name;
        EXPECT_TRUE(floppy_data_rate(drive, format).has_value()) << format.name;
        EXPECT_LE(format.cylinders, floppy_drive_cylinders(drive)) << format.name;
        EXPECT_FALSE(floppy_double_step(drive, format)) << format.name;
    }
}

TEST(FloppyGeometry, DataRatesAreThoseOfTheAtDrives) {
    const auto of = [](u64 size) { return floppy_geometry_of_size(size).value(); };
    EXPECT_EQ(floppy_data_rate(FloppyDriveType::M1_2, of(1'228'800)), 500u);
    EXPECT_EQ(floppy_data_rate(FloppyDriveType::M1_2, of(368'640)), 300u);
    EXPECT_EQ(floppy_data_rate(FloppyDriveType::K360, of(368'640)), 250u);
    EXPECT_EQ(floppy_data_rate(FloppyDriveType::K360, of(1'228'800)), std::nullopt);
    EXPECT_EQ(floppy_data_rate(FloppyDriveType::M1_44, of(737'280)), 250u);
    EXPECT_EQ(floppy_data_rate(FloppyDriveType::M1_44, of(2'949'120)), std::nullopt);
    EXPECT_EQ(floppy_data_rate(FloppyDriveType::M2_88, of(2'949'120)), 1000u);
    EXPECT_EQ(floppy_data_rate(FloppyDriveType::M2_88, of(1'474'560)), 500u);
    EXPECT_EQ(floppy_data_rate(FloppyDriveType::None, of(1'474'560)), std::nullopt);
    EXPECT_TRUE(floppy_double_step(FloppyDriveType::M1_2, of(368'640)));
    EXPECT_FALSE(floppy_double_step(FloppyDriveType::M1_2, of(1'228'800)));
    EXPECT_EQ(floppy_drive_rpm(FloppyDriveType::M1_2), 360u);
    EXPECT_EQ(floppy_drive_rpm(FloppyDriveType::M1_44), 300u);
}

}  // namespace
}  // namespace lockstep
