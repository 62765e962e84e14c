/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** True for UTF-8 without control characters and without marks that make a text look other than it is. */
bool threat_utf8_is_plain(const char *text, size_t len);

/** A character of a name in a source: letter, digit or underscore. */
bool threat_is_word(char c);
