/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words of a line. Private to identity/. */

/** Cuts the next word off `*rest`; NULL if there is none. Words are parted by spaces and tabs. */
char *words_next(char **rest);

/** What is left of the line, without blanks at both ends. */
char *words_rest(char *rest);

/** A decimal number of at most `most`, without sign or leading zeros. */
bool words_number(const char *word, uint32_t most, uint32_t *value);

/** Exactly 2 * `len` hexadecimal digits. */
bool words_hex(const char *word, uint8_t *out, size_t len);

/** A name of 1 to `most` letters, digits, dots, dashes and underscores that begins with a letter or digit. */
bool words_is_name(const char *word, size_t most);
