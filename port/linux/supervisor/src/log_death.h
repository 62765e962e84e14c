/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "log.h"

/* The figures of a death, in the last LOG_DEATH_LEN bytes of its record. */

void log_death_put(uint8_t out[LOG_DEATH_LEN], const struct log_death *death);

/** Appends `,"death":{…}`; nothing if `bytes` hold no figures (a record of an older device). */
void log_death_print(struct text *out, const uint8_t bytes[LOG_DEATH_LEN]);
