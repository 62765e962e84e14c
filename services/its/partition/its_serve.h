/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "its/its.h"
#include "psa/service.h"

/* A message to the core, and back (its_partition.c); how many are taken at once is its_one_by_one.c or its_together.c, whichever the image links. */

/** Takes messages and answers them, for ever. */
_Noreturn void its_serve_all(void);

/** The next message. With PSA_POLL, false if none waits; with PSA_BLOCK, false now and then. */
bool its_take(psa_msg_t *msg, uint32_t timeout);

/** Serves one and says what is to be answered. */
psa_status_t its_serve(const psa_msg_t *msg);

/** Does it change what is kept? */
bool its_is_change(const psa_msg_t *msg);

/** The store, while it can be changed; else NULL. */
struct its *its_opened(void);

/** Changes were made durable: counts them where the device counts. */
void its_keep_counted(void);
