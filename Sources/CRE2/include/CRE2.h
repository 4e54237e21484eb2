// RE2, the linear-time regular expression library, as plain C functions.
#ifndef CRE2_H
#define CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled expression; made by `cre2_compile`, ended by `cre2_free`. May be used by several threads at once.
typedef struct cre2_expression cre2_expression;

/// The bytes of a match: `start` is -1 for a group that took no part.
typedef struct {
    int64_t start;
    int64_t end;
} cre2_span;

/// Where a match may lie.
typedef enum {
    cre2_unanchored = 0,
    cre2_anchored_at_start = 1,
    cre2_anchored_at_both = 2,
} cre2_anchor;

/// Compiles UTF-8 `pattern` of `length` bytes in Go's regexp syntax within `max_memory` bytes, `posix_longest` for
/// leftmost-longest matching. Never null; ask `cre2_error` before use.
cre2_expression *cre2_compile(const char *pattern, size_t length, int64_t max_memory, bool posix_longest);

/// What is wrong with the pattern, or null when it compiled. Lives as long as the expression.
const char *cre2_error(const cre2_expression *expression);

/// The part of the pattern that is wrong; empty when there is none. Lives as long as the expression.
const char *cre2_error_argument(const cre2_expression *expression);

/// The number of capturing groups, the whole match not counted.
int cre2_group_count(const cre2_expression *expression);

/// The name of group `index` (from 1), or null when it has none. Lives as long as the expression.
const char *cre2_group_name(const cre2_expression *expression, int index);

/// Looks for a match in `text[start..<end]` with the text before and after as context for `^`, `$` and `\b`, and
/// writes `count` spans in bytes from the beginning of `text`: the whole match, then groups. False when there is none.
bool cre2_match(
    const cre2_expression *expression, const char *text, size_t start, size_t end, cre2_anchor anchor,
    cre2_span *spans, int count);

void cre2_free(cre2_expression *expression);

#ifdef __cplusplus
}
#endif

#endif
