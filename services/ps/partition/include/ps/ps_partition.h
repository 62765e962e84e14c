/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/error.h"

/** entry_init of the manifest: opens the store. Always PSA_SUCCESS: what is wrong is the answer to each call. */
psa_status_t ps_partition_init(void);
