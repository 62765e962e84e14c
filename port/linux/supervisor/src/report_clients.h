/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

#include "text.h"

struct device;

/** JSON: every name with its id and what it may, and who is connected without a name. For administrators. */
void report_clients(const struct device *d, struct text *out);
/** JSON: who the client at `index` is. */
void report_whoami(const struct device *d, size_t index, struct text *out);
/** A member of the status: how clients are named. */
void report_naming(const struct device *d, struct text *out);
