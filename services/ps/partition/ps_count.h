/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "ps/ps.h"

/* Whether a directory that was set back with everything else is told: ps_counted.c by the device's counter, ps_uncounted.c not; whichever the image links. */

/** The counter, NULL if this device has none. Other than PSA_SUCCESS: it did not answer, and nobody knows. */
psa_status_t ps_count_open(const struct ps_counter **counter);
