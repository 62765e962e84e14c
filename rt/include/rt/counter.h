/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "psa/error.h"

/*
 * The partition's counter: a number that never falls, whatever becomes of any medium. What is kept beside it tells a medium that was set
 * back. A partition whose manifest lists the root key "counter" may have one; whether it does, is the device's to say. It is 0 when new.
 * One definition per port, bound by the linker, where a partition of it uses one.
 *
 * PSA_ERROR_DOES_NOT_EXIST    this device has no counter for this partition
 * PSA_ERROR_HARDWARE_FAILURE  it did not answer; a step may have been made
 * Each takes as long as the hardware does: milliseconds in a TPM.
 */
psa_status_t rt_counter_read(uint64_t *value);

/** One more, durably. */
psa_status_t rt_counter_increment(void);
