/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "lock/attack.h"

struct attack {
    int32_t pid;       /* 0: the partition's own process */
    uintptr_t address; /* 0: where attack_search() found the key */
    char path[LOCK_ATTACK_PATH_MAX]; /* ends in NUL */
};

/** Tries it and says in one line what happened. */
void attack_run(enum lock_attack which, const struct attack *attack, char text[LOCK_ATTACK_TEXT_MAX]);

/** Searches this program's data for the PIN key in the crypto core's table. Its address, or 0. */
uintptr_t attack_search(char text[LOCK_ATTACK_TEXT_MAX]);

/** Reads memory as it lies, where a sanitizer would object. */
void attack_peek(uintptr_t address, uint8_t *out, size_t len);

/** "PREFIX" and the bytes in hexadecimal. */
void attack_tell_bytes(char text[LOCK_ATTACK_TEXT_MAX], const char *prefix, const uint8_t *bytes, size_t len);
