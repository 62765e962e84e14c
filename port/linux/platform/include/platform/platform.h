/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "base/span.h"

/* The platform's description: interrupt sources and MMIO regions (docs/format/platform.spec.md). */

enum {
    PLATFORM_LINES_MAX = 64,
    PLATFORM_REGIONS_MAX = 64,
    PLATFORM_FILE_MAX = 65536, /* bytes */
    PLATFORM_NAME_MAX = 63,
    PLATFORM_PATH_MAX = 255,
    PLATFORM_WHY_MAX = 768
};

enum platform_line_kind { PLATFORM_TIMER = 1, PLATFORM_EVENT, PLATFORM_GPIO };
enum platform_edge { PLATFORM_RISING = 1, PLATFORM_FALLING = 2, PLATFORM_BOTH = 3 };

struct platform_line {
    unsigned at; /* line of the file */
    char name[PLATFORM_NAME_MAX + 1];
    enum platform_line_kind kind;
    uint64_t period_ns;               /* timer */
    char chip[PLATFORM_PATH_MAX + 1]; /* gpio */
    uint32_t offset;                  /* gpio */
    enum platform_edge edge;          /* gpio */
};

struct platform_region {
    unsigned at; /* line of the file */
    char name[PLATFORM_NAME_MAX + 1];
    char path[PLATFORM_PATH_MAX + 1]; /* empty: simulated */
    uint64_t offset;
    uint64_t size; /* bytes, not 0; offset + size does not wrap */
};

struct platform {
    char file[PLATFORM_PATH_MAX + 1]; /* for messages */
    size_t line_count;
    struct platform_line lines[PLATFORM_LINES_MAX];
    size_t region_count;
    struct platform_region regions[PLATFORM_REGIONS_MAX];
};

/**
 * Takes `text`, the content of `file`, apart. False: *out has no line and no region, `why` says "file:line: what, why; mend". Pure.
 */
bool platform_parse(struct platform *out, const char *file, struct span text, char why[PLATFORM_WHY_MAX]);

enum platform_result {
    PLATFORM_READ = 0,
    PLATFORM_ABSENT,  /* there is no such file */
    PLATFORM_REFUSED, /* others may write it, or its content is wrong */
    PLATFORM_TROUBLE  /* it cannot be read */
};
/** Reads the file at `path`. All but PLATFORM_READ leave *out without a line and a region; `why` says what is wrong. */
enum platform_result platform_read(struct platform *out, const char *path, char why[PLATFORM_WHY_MAX]);

/** NULL if there is none of that name. */
const struct platform_line *platform_find_line(const struct platform *platform, const char *name);
const struct platform_region *platform_find_region(const struct platform *platform, const char *name);

/**
 * A descriptor that is readable when the line fired, and read (non-blocking) to take that: 8 bytes of a timer or event, records
 * of a GPIO line. A timer runs from now on. The caller closes it. -1: `why` says what cannot be opened.
 */
int platform_open_line(const struct platform *platform, const struct platform_line *line, char why[PLATFORM_WHY_MAX]);

/**
 * Fires an opened line of kind PLATFORM_EVENT; what fires again before it is read counts once. Never waits, whatever another
 * holder of the descriptor did to it. False: errno says why.
 */
bool platform_fire_event(int fd);

/**
 * A descriptor of the region's memory, to be mapped at the region's `offset` (0 if simulated). `is_writable` false: for
 * reading alone. The caller closes it. -1: `why` says what is wrong, alignment included.
 */
int platform_open_region(const struct platform *platform, const struct platform_region *region, bool is_writable,
                         char why[PLATFORM_WHY_MAX]);
