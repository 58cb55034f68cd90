#include "frontend/option_table.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace lockstep {
namespace {

TEST(Help, FitsEightyColumns) {
    std::istringstream lines(help_text());
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80u) << line;
}

TEST(Help, KeepsWordsWhole) {
    const std::string text = help_text();
    for (const OptionRow& row : option_rows()) {
        std::istringstream words{std::string(row.help)};
        for (std::string word; words >> word;)
            EXPECT_NE(text.find(word), std::string::npos) << row.name << ": " << word;
    }
}

TEST(Help, NamesEveryOption) {
    const std::string text = help_text();
    for (const OptionRow& row : option_rows()) {
        EXPECT_NE(text.find("  -" + std::string(row.name)), std::string::npos) << row.name;
    }
}

TEST(OptionTable, HasNoNameTwiceAndKeepsGroupsTogether) {
    std::set<std::string_view> names;
    std::set<std::string_view> groups;
    std::string_view group;
    for (const OptionRow& row : option_rows()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        if (row.group != group) {
            EXPECT_TRUE(groups.insert(row.group).second) << row.group;
        }
        group = row.group;
    }
}

}  // namespace
}  // namespace lockstep
