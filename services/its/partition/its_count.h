/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "its/its.h"

/* Whether old copies of the store are told: its_counted.c by the device's counter, its_uncounted.c not; whichever the image links. */

/** The store was opened. PSA_SUCCESS: it may be used, and counts as used. PSA_ERROR_STORAGE_FAILURE: it was put back. What the counter or the store return. */
psa_status_t its_count_start(struct its *its);

/**
 * Something was changed. Once in an hour this is counted, so that a copy older than that is told from the store even if the device never
 * stops. PSA_SUCCESS, or why the store must not be changed any more.
 */
psa_status_t its_count_change(struct its *its);
