/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct device;

/** Is something stored already, sealed under a root key? */
bool stores_exist(const struct device *d);

/**
 * Opens and locks the store of each partition that has one, makes those that are missing. A file that is none, has another size, or
 * holds a store of another version or geometry is refused and left as it is. False: device_fail() said which, why, and the mend.
 */
bool stores_open(struct device *d);
