#include "frontend/date.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

TEST(Date, CountsSecondsLikeThePosixClock) {
    EXPECT_EQ(seconds_since_1970({}), 0);
    EXPECT_EQ(parse_iso_date("1996-01-01").value(), 820'454'400);
    EXPECT_EQ(parse_iso_date("2000-02-29").value(), 951'782'400);
    EXPECT_EQ(parse_iso_date("2006-06-17T16:01:21").value(), 1'150'560'081);
    EXPECT_EQ(parse_iso_date("2099-12-31T23:59:59").value(), 4'102'444'799);
}

TEST(Date, RefusesDaysThatDoNotExist) {
    for (const char* text :
         {"1996-02-30", "1995-02-29", "1996-13-01", "1996-00-01", "1996-01-00", "1996-1-1", "96-01-01",
          "1996-01-01T24:00:00", "1996-01-01T10:60:00", "1996-01-01T10:00", "1996-01-01x", "", "now"}) {
        EXPECT_FALSE(parse_iso_date(text).ok()) << text;
    }
}

TEST(Date, RefusesYearsThatTheClockCannotShow) {
    EXPECT_FALSE(parse_iso_date("1979-12-31").ok());
    EXPECT_TRUE(parse_iso_date("1980-01-01").ok());
    EXPECT_FALSE(parse_iso_date("2100-01-01").ok());
}

}  // namespace
}  // namespace lockstep
