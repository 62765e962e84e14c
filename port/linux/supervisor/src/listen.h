/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

enum { LISTEN_WHY_MAX = 512 };

/**
 * Listens at `path`, however long it is: its folder is opened and the name in it bound through /proc. A socket that
 * nobody serves any more is replaced. -1: `why` says what and the mend.
 */
int listen_at(const char *path, bool is_public, char why[LISTEN_WHY_MAX]);

/** Closes and removes it. */
void listen_end(const char *path, int listener);
