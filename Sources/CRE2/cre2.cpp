#include "CRE2.h"

#include <re2/re2.h>

#include <string>
#include <vector>

struct cre2_expression {
    cre2_expression(const re2::StringPiece &pattern, const RE2::Options &options) : re2(pattern, options) {}

    RE2 re2;
    std::vector<std::string> group_names;
};

static RE2::Options options_for(int64_t max_memory, bool posix_longest) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_memory);
    options.set_longest_match(posix_longest);
    return options;
}

extern "C" {

cre2_expression *cre2_compile(const char *pattern, size_t length, int64_t max_memory, bool posix_longest) {
    auto *expression =
        new cre2_expression(re2::StringPiece(pattern, length), options_for(max_memory, posix_longest));
    if (!expression->re2.ok()) return expression;
    expression->group_names.resize(expression->re2.NumberOfCapturingGroups() + 1);
    for (const auto &[index, name] : expression->re2.CapturingGroupNames()) expression->group_names[index] = name;
    return expression;
}

const char *cre2_error(const cre2_expression *expression) {
    return expression->re2.ok() ? nullptr : expression->re2.error().c_str();
}

const char *cre2_error_argument(const cre2_expression *expression) {
    return expression->re2.error_arg().c_str();
}

int cre2_group_count(const cre2_expression *expression) { return expression->re2.NumberOfCapturingGroups(); }

const char *cre2_group_name(const cre2_expression *expression, int index) {
    if (index < 1 || index >= static_cast<int>(expression->group_names.size())) return nullptr;
    const std::string &name = expression->group_names[index];
    return name.empty() ? nullptr : name.c_str();
}

bool cre2_match(
    const cre2_expression *expression, const char *text, size_t start, size_t end, cre2_anchor anchor,
    cre2_span *spans, int count) {
    const RE2::Anchor anchors[] = {RE2::UNANCHORED, RE2::ANCHOR_START, RE2::ANCHOR_BOTH};
    std::vector<re2::StringPiece> groups(count);
    if (!expression->re2.Match(
            re2::StringPiece(text, end), start, end, anchors[anchor], groups.data(), count)) {
        return false;
    }
    for (int index = 0; index < count; index++) {
        if (groups[index].data() == nullptr) {
            spans[index] = {-1, -1};
        } else {
            int64_t from = groups[index].data() - text;
            spans[index] = {from, from + static_cast<int64_t>(groups[index].size())};
        }
    }
    return true;
}

void cre2_free(cre2_expression *expression) { delete expression; }
}
