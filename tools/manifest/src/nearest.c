/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "schema.h"

#include <string.h>

enum { COMPARE_MAX = 64, SLIPS_MAX = 3 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to insert, remove or replace (Levenshtein), over the first COMPARE_MAX of each. */
static size_t distance(const char *a, const char *b)
{
    size_t row[COMPARE_MAX + 1];
    size_t a_len = least(strlen(a), COMPARE_MAX);
    size_t b_len = least(strlen(b), COMPARE_MAX);
    for (size_t j = 0; j <= b_len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_len];
}

const char *schema_nearest(const char *text, const char *const *candidates, size_t count)
{
    const char *best = NULL;
    size_t limit = least(SLIPS_MAX, strlen(text) / 3 + 1); /* a short name has no room for many slips */
    for (size_t i = 0; i < count; i++) {
        size_t slips = distance(text, candidates[i]);
        if (slips <= limit && (best == NULL || slips < distance(text, best))) {
            best = candidates[i];
        }
    }
    return best;
}
