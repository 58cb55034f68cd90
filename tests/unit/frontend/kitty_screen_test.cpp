#include "frontend/terminal/kitty_screen.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lockstep::terminal {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string coded(std::string_view text) {
    return base64({reinterpret_cast<const u8*>(text.data()), text.size()});
}

TEST(Base64, HasTheTestVectorsOfRfc4648) {
    EXPECT_EQ(coded(""), "");
    EXPECT_EQ(coded("f"), "Zg==");
    EXPECT_EQ(coded("fo"), "Zm8=");
    EXPECT_EQ(coded("foo"), "Zm9v");
    EXPECT_EQ(coded("foobar"), "Zm9vYmFy");
    EXPECT_EQ(coded("\xFB\xFF"), "+/8=");
}

class KittyScreenTest : public testing::Test {
protected:
    std::string update() { return screen.update({320, 200, pixels}, geometry); }

    std::vector<u32> pixels = std::vector<u32>(320 * 200, 0x0000AA);
    SixelScreen::Geometry geometry{{80, 26}, 8, 16, 256};
    KittyScreen screen;
};

TEST_F(KittyScreenTest, DrawsAllAndThenWhatChanged) {
    const std::string first = update();
    EXPECT_THAT(first, HasSubstr("\x1B[2J"));
    EXPECT_THAT(first, HasSubstr("a=T,f=100,i=1,p=1,q=2,C=1,c=67,r=25,m=0;iVBORw0KGgo"));
    EXPECT_TRUE(screen.cleared());
    EXPECT_EQ(update(), "");
    pixels[7] = 0xFFFFFF;
    EXPECT_THAT(update(), Not(HasSubstr("\x1B[2J")));
    EXPECT_FALSE(screen.cleared());
    screen.forget();
    EXPECT_THAT(update(), HasSubstr("\x1B[2J"));
}

TEST_F(KittyScreenTest, SendsLargePicturesInPieces) {
    u32 random = 1;
    for (u32& pixel : pixels) pixel = (random = random * 1'664'525 + 1'013'904'223) >> 8;
    const std::string bytes = update();
    EXPECT_THAT(bytes, HasSubstr("r=25,m=1;"));
    EXPECT_THAT(bytes, HasSubstr("\x1B_Gm=1;"));
    const std::size_t last = bytes.rfind("\x1B_Gm=0;");
    ASSERT_NE(last, std::string::npos);
    EXPECT_EQ(bytes.substr(bytes.size() - 2), "\x1B\\");
}

TEST_F(KittyScreenTest, SurvivesEverySize) {
    for (u32 columns = 0; columns < 40; columns += 3) {
        for (u32 rows = 0; rows < 20; ++rows) {
            geometry.cells = {columns, rows};
            EXPECT_EQ(update().empty(), columns == 0 || rows < 2) << columns << " x " << rows;
        }
    }
    EXPECT_EQ(screen.update({0, 0, {}}, geometry), "");
}

}  // namespace
}  // namespace lockstep::terminal
