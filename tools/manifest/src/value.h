/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "schema.h"

/** Reads one attribute into the struct manifest_text or manifest_number at `out`. A value refused is a
 * finding. */
void value_read(const struct reading *reading, const struct schema_field *field, const struct tree_node *node,
                void *out);

/** "1.1" gives 0x0101. False unless it is digits, a point, digits, each below 256. */
bool value_version(const char *text, uint32_t *version);
