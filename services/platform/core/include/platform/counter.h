/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "psa/error.h"

/*
 * Non-volatile counters over psa_its_* of the partition that links this: one object a counter, ITS uid = client id << 32 | counter + 1. Each
 * object is 5 bytes: format version 1, value (little-endian).
 *
 * Statuses: ashlar/platform.h.
 */
psa_status_t platform_counter_read(int32_t client, uint32_t counter, uint32_t *value);
psa_status_t platform_counter_increment(int32_t client, uint32_t counter, uint32_t *value);
