/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <sys/types.h>

/** What hostile code in a process tries. The same code runs in a fenced partition and in a program without a fence. */
enum attack_result { ATTACK_REFUSED = 0, ATTACK_SUCCEEDED = 1 };

struct attack_row {
    const char *name;
    enum attack_result (*run)(pid_t victim);
};

extern const struct attack_row attack_rows[];
extern const size_t attack_count;
