#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "frontend/window/picture_mailbox.h"

namespace lockstep::window {
namespace {

class MailboxTest : public testing::Test {
protected:
    // A picture of rows of one colour each.
    bool put(std::vector<u32> rows, RowRange range = {0, ~0u}, u32 width = 4) {
        pixels.clear();
        for (const u32 row : rows) pixels.insert(pixels.end(), width, row);
        return box.put({width, static_cast<u32>(rows.size()), pixels}, range);
    }
    static std::vector<u32> rows_of(const Picture& picture) {
        std::vector<u32> rows;
        for (u32 y = 0; y < picture.height; ++y) rows.push_back(picture.pixels[y * picture.width + picture.width - 1]);
        return rows;
    }

    PictureMailbox box;
    RowRange changed;
    std::vector<u32> pixels;
};

TEST_F(MailboxTest, IsEmptyUntilAPictureIsPut) {
    EXPECT_EQ(box.take(changed), nullptr);
    EXPECT_TRUE(put({1, 2, 3}));
    const Picture* const picture = box.take(changed);
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(rows_of(*picture), (std::vector<u32>{1, 2, 3}));
    EXPECT_EQ(changed, (RowRange{0, 3}));
    EXPECT_EQ(box.take(changed), nullptr) << "a picture is taken once";
}

TEST_F(MailboxTest, ASecondEqualPictureIsNoNews) {
    put({1, 2, 3});
    EXPECT_FALSE(put({1, 2, 3}));
    box.take(changed);
    EXPECT_FALSE(put({1, 2, 3}));
    EXPECT_EQ(box.take(changed), nullptr);
}

TEST_F(MailboxTest, TheLatestWinsAndAllThatChangedIsTold) {
    put({1, 2, 3, 4, 5});
    box.take(changed);
    put({1, 9, 3, 4, 5});
    put({1, 9, 3, 8, 5});
    const Picture* const picture = box.take(changed);
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(rows_of(*picture), (std::vector<u32>{1, 9, 3, 8, 5}));
    EXPECT_EQ(changed, (RowRange{1, 4}));
}

TEST_F(MailboxTest, RowsOutsideTheGivenRangeComeFromOlderPictures) {
    put({1, 2, 3, 4});
    for (u32 i = 10; i < 20; ++i) {
        const u32 row = i % 4;
        std::vector<u32> rows{1, 2, 3, 4};
        rows[row] = i;
        // The writer says what changed: this row, and the one that changed the last time and is itself again.
        const u32 before = (i - 1) % 4;
        ASSERT_TRUE(put(rows, {std::min(row, before), std::max(row, before) + 1}));
        if (i % 3 == 0) {
            const Picture* const picture = box.take(changed);
            ASSERT_NE(picture, nullptr);
            EXPECT_EQ(rows_of(*picture), rows);
        }
    }
}

TEST_F(MailboxTest, AnotherSizeIsAllNew) {
    put({1, 2, 3});
    box.take(changed);
    put({1, 2}, {0, 0}, 8);
    const Picture* picture = box.take(changed);
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(picture->width, 8u);
    EXPECT_EQ(rows_of(*picture), (std::vector<u32>{1, 2}));
    EXPECT_EQ(changed, (RowRange{0, 2}));
    put({1, 2, 3}, {0, 0});
    picture = box.take(changed);
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(rows_of(*picture), (std::vector<u32>{1, 2, 3}));
    EXPECT_EQ(changed, (RowRange{0, 3}));
}

TEST_F(MailboxTest, AChangeOfSizeThatNobodySawIsAllNewAsWell) {
    put({1, 2, 3});
    box.take(changed);
    put({7, 7, 7, 7, 7, 7}, {0, 0});
    put({1, 2, 4});
    const Picture* const picture = box.take(changed);
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(rows_of(*picture), (std::vector<u32>{1, 2, 4}));
    EXPECT_EQ(changed, (RowRange{0, 3}));
}

TEST_F(MailboxTest, TwoThreadsNeverMixPictures) {
    constexpr u32 last = 2000;
    std::atomic<bool> mixed{false};
    std::thread reader([&] {
        u32 seen = 0;
        while (seen != last) {
            RowRange rows;
            const Picture* const picture = box.take(rows);
            if (picture == nullptr) continue;
            const u32 colour = picture->pixels.front();
            for (const u32 pixel : picture->pixels) {
                if (pixel != colour) mixed = true;
            }
            if (colour < seen) mixed = true;
            seen = colour;
        }
    });
    for (u32 i = 1; i <= last; ++i) {
        // Sizes change now and then.
        put(std::vector<u32>(i % 7 == 0 ? 60 : 40, i), {0, ~0u}, 50);
    }
    reader.join();
    EXPECT_FALSE(mixed);
}

}  // namespace
}  // namespace lockstep::window
