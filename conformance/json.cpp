#include "conformance/json.h"

#include <optional>

namespace lockstep::conformance {

namespace {

constexpr int deepest = 64;

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<Json> run() {
        Json root;
        if (!value(root, 0)) return failure();
        skip_space();
        if (at_ != text_.size()) return failure();
        return root;
    }

private:
    Error failure() const { return Error{"not valid JSON at offset " + std::to_string(at_)}; }

    void skip_space() {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
            ++at_;
    }
    bool take(char c) {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool word(std::string_view expected) {
        if (text_.substr(at_, expected.size()) != expected) return false;
        at_ += expected.size();
        return true;
    }

    bool value(Json& out, int depth) {
        if (depth > deepest) return false;
        skip_space();
        if (at_ >= text_.size()) return false;
        switch (text_[at_]) {
            case '{': return object(out, depth);
            case '[': return array(out, depth);
            case '"': out.kind = Json::Kind::String; return string(out.text);
            case 't':
                out.kind = Json::Kind::Bool;
                out.truth = true;
                return word("true");
            case 'f': out.kind = Json::Kind::Bool; return word("false");
            case 'n': return word("null");
            default: return number(out);
        }
    }

    bool string(std::string& out) {
        if (!take('"')) return false;
        while (at_ < text_.size() && text_[at_] != '"') {
            if (text_[at_] == '\\') {
                out += text_[at_++];
                if (at_ >= text_.size()) return false;
            }
            out += text_[at_++];
        }
        return take('"');
    }

    bool number(Json& out) {
        out.kind = Json::Kind::Number;
        const bool negative = text_[at_] == '-';
        if (negative) ++at_;
        const std::size_t first = at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
            if (out.number > 100'000'000'000'000'000) return false;
            out.number = out.number * 10 + (text_[at_++] - '0');
        }
        if (at_ == first) return false;
        if (negative) out.number = -out.number;
        constexpr std::string_view rest = "0123456789.eE+-";
        while (at_ < text_.size() && rest.find(text_[at_]) != std::string_view::npos) ++at_;
        return true;
    }

    bool array(Json& out, int depth) {
        out.kind = Json::Kind::Array;
        if (!take('[')) return false;
        if (take(']')) return true;
        do {
            out.items.emplace_back();
            if (!value(out.items.back(), depth + 1)) return false;
        } while (take(','));
        return take(']');
    }

    bool object(Json& out, int depth) {
        out.kind = Json::Kind::Object;
        if (!take('{')) return false;
        if (take('}')) return true;
        do {
            std::string name;
            skip_space();
            if (!string(name) || !take(':')) return false;
            if (!value(out.members[name], depth + 1)) return false;
        } while (take(','));
        return take('}');
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

const Json* Json::member(std::string_view name) const {
    const auto found = members.find(name);
    return found == members.end() ? nullptr : &found->second;
}

Result<Json> parse_json(std::string_view text) {
    return Parser(text).run();
}

}  // namespace lockstep::conformance
