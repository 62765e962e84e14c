/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/invariant.h"
#include "fuzz.h"
#include "platform/platform.h"

/* Any text is taken whole or refused whole; what is taken keeps its bounds. */

static struct platform platform;

static void check_lines(void)
{
    for (size_t i = 0; i < platform.line_count; i++) {
        const struct platform_line *line = &platform.lines[i];
        INVARIANT(line->name[0] != '\0' && strlen(line->name) <= PLATFORM_NAME_MAX);
        INVARIANT(platform_find_line(&platform, line->name) == line);
        INVARIANT((line->kind == PLATFORM_TIMER) == (line->period_ns != 0));
        INVARIANT((line->kind == PLATFORM_GPIO) == (line->chip[0] == '/'));
    }
}

static void check_regions(void)
{
    for (size_t i = 0; i < platform.region_count; i++) {
        const struct platform_region *region = &platform.regions[i];
        INVARIANT(platform_find_region(&platform, region->name) == region);
        INVARIANT(region->size != 0 && region->offset <= (uint64_t)INT64_MAX - region->size);
        INVARIANT(region->path[0] == '/' || (region->path[0] == '\0' && region->offset == 0));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[PLATFORM_WHY_MAX];
    bool is_good = platform_parse(&platform, "p", span_of(data, size), why);
    INVARIANT(is_good || (strncmp(why, "p:", 2) == 0 && strlen(why) < PLATFORM_WHY_MAX));
    INVARIANT(is_good || (platform.line_count == 0 && platform.region_count == 0));
    INVARIANT(platform.line_count <= PLATFORM_LINES_MAX && platform.region_count <= PLATFORM_REGIONS_MAX);
    check_lines();
    check_regions();
    return 0;
}
