/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "report.h"

size_t ffm_append(char *to, size_t size, size_t at, const char *text)
{
    while (*text != '\0' && at + 1 < size) {
        to[at++] = *text++;
    }
    to[at] = '\0';
    return at;
}

size_t ffm_append_number(char *to, size_t size, size_t at, int64_t number)
{
    char digits[24];
    size_t first = sizeof(digits) - 1;
    uint64_t rest = number < 0 ? 0u - (uint64_t)number : (uint64_t)number;
    digits[first] = '\0';
    do {
        digits[--first] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (number < 0) {
        digits[--first] = '-';
    }
    return ffm_append(to, size, at, digits + first);
}

bool ffm_check(struct ffm_report *r, bool is_good, uint32_t line, const char *what)
{
    if (!is_good && r->line == 0) {
        r->line = line;
        ffm_append(r->what, sizeof(r->what), 0, what);
    }
    return is_good;
}

bool ffm_check_equal(struct ffm_report *r, int64_t got, int64_t want, uint32_t line, const char *what)
{
    if (got != want && r->line == 0) {
        const size_t tail = 60; /* room for both numbers */
        size_t at = ffm_append(r->what, sizeof(r->what) - tail, 0, what);
        r->line = line;
        at = ffm_append(r->what, sizeof(r->what), at, ": got ");
        at = ffm_append_number(r->what, sizeof(r->what), at, got);
        at = ffm_append(r->what, sizeof(r->what), at, ", expected ");
        ffm_append_number(r->what, sizeof(r->what), at, want);
    }
    return got == want;
}
