/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "its/its.h"

/* Several changes that share one sync of the medium: for whoever has more than one to make before he answers. */

/**
 * Until its_batch_end() its_set() and its_remove() change what is read, and nothing of it is durable. They may then also return
 * PSA_ERROR_BAD_STATE, having changed nothing: the batch is as large as one can be; end it and begin another.
 */
void its_batch_begin(struct its *its);

/**
 * Makes the changes since its_batch_begin() durable, with one sync. PSA_SUCCESS, also if there were none. PSA_ERROR_STORAGE_FAILURE: after
 * the next start all of them are there or none, and until then every change is refused.
 */
psa_status_t its_batch_end(struct its *its);
