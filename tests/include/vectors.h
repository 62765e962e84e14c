/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "test.h"

/* Reading tests/vectors from a test: ASHLAR_SOURCE names the tree, as ctest sets it; without it, the current folder. */

static inline int vectors_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c | 0x20);
    return at == NULL ? -1 : (int)(at - digits);
}

/** Bytes of hexadecimal text up to its first other character; stops the test if they are more than `room`. */
static inline size_t vectors_hex(uint8_t *out, size_t room, const char *text)
{
    size_t len = 0;
    for (; vectors_digit(text[0]) >= 0 && vectors_digit(text[1]) >= 0; text += 2) {
        EXPECT(len < room);
        out[len++] = (uint8_t)(vectors_digit(text[0]) << 4 | vectors_digit(text[1]));
    }
    EXPECT(vectors_digit(text[0]) < 0);
    return len;
}

/** Opens tests/vectors/<name>, or stops the test. The caller closes it. */
static inline FILE *vectors_open(const char *name)
{
    const char *source = getenv("ASHLAR_SOURCE");
    char path[1024];
    snprintf(path, sizeof(path), "%s/tests/vectors/%s", source != NULL ? source : ".", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        test_stop(TEST_FAILED, __FILE__, __LINE__, path);
    }
    return file;
}

/** The bytes of tests/vectors/<name>; stops the test if they are none, or more than `room`. */
static inline size_t vectors_read(uint8_t *out, size_t room, const char *name)
{
    FILE *file = vectors_open(name);
    size_t len = fread(out, 1, room, file);
    int is_longer = len == room && fgetc(file) != EOF;
    fclose(file);
    EXPECT(len != 0 && !is_longer);
    return len;
}
