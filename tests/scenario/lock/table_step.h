/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

/** One step of the world around the partitions: does it fail? It may not come back (a power cut). */
bool table_step_fails(void);
