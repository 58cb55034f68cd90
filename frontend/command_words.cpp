#include "frontend/command_words.h"

#include <algorithm>
#include <optional>

#include "frontend/nearest_name.h"

namespace lockstep {

namespace {

const OptionRow* find_row(const CommandOptions& options, std::string_view name) {
    const auto found = std::ranges::find(options.rows, name, &OptionRow::name);
    return found != options.rows.end() ? &*found : nullptr;
}

// One word that begins with a dash, taken apart.
struct Word {
    const OptionRow* row = nullptr;
    std::optional<std::string> value;  // that is part of the word
};

// -j4, -f0F*
void try_letter(const CommandOptions& options, std::string_view name, const ShortOption& letter, Word& word) {
    if (name.empty() || name[0] != letter.letter) return;
    const OptionRow* const row = find_row(options, letter.name);
    const bool attached = row->takes_value() && !word.value && name.size() > 1 &&
                          (!letter.only_number || (name[1] >= '0' && name[1] <= '9'));
    if (name.size() > 1 && !attached) return;
    word.row = row;
    if (attached) word.value = std::string(name.substr(1));
}

Word take_apart(const CommandOptions& options, const std::string& text) {
    std::string_view name = std::string_view(text).substr(text.starts_with("--") ? 2 : 1);
    Word word;
    const std::size_t equals = name.find('=');
    // In -osize=4K the sign belongs to the value.
    const std::string_view before = name.substr(0, equals);
    if (equals != std::string_view::npos && (equals == 1 || find_row(options, before) != nullptr)) {
        word.value = std::string(name.substr(equals + 1));
        name = before;
    }
    word.row = find_row(options, name);
    if (!text.starts_with("--")) {
        for (const ShortOption& letter : options.short_options) {
            if (word.row == nullptr) try_letter(options, name, letter, word);
        }
    }
    if (word.row == nullptr) {
        std::vector<std::string_view> names;
        for (const OptionRow& row : options.rows) names.push_back(row.name);
        const std::string nearest(nearest_name(name.substr(0, name.find('=')), names));
        throw OptionsError{text, "there is no such option (did you mean --" + nearest + "? " +
                                     std::string(options.command) + " --help lists them)"};
    }
    return word;
}

}  // namespace

std::vector<std::string> take_options(const CommandOptions& options, std::span<const std::string> arguments,
                                      const std::function<void(const OptionRow&, const std::string&)>& apply) {
    std::vector<std::string> words;
    bool only_words = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& text = arguments[i];
        if (text == "--" && !only_words) {
            only_words = true;
            continue;
        }
        if (only_words || text.size() < 2 || text[0] != '-') {
            words.push_back(text);
            continue;
        }
        Word option = take_apart(options, text);
        const std::string where = "--" + std::string(option.row->name);
        if (!option.row->takes_value()) {
            if (option.value) throw OptionsError{where, "takes no value"};
        } else if (!option.value) {
            if (i + 1 == arguments.size()) {
                throw OptionsError{where, "needs a value (" + where + " " + std::string(option.row->argument) + ")"};
            }
            option.value = arguments[++i];
        }
        if (option.row->takes_value() && option.value->empty()) throw OptionsError{where, "needs a value"};
        apply(*option.row, option.value.value_or(""));
    }
    return words;
}

}  // namespace lockstep
