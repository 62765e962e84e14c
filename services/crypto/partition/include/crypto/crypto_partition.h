/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "psa/service.h"

/* The crypto partition (manifest.json): entry_init and the Secure Function of ASHLAR_CRYPTO. */

/** The memory in which its keys will lie, whole pages: for an image to guard before the start, while nothing is there. */
struct out_span crypto_partition_memory(void);

/** Starts the core: epoch and sessions from rt/, persistent keys in ITS. Statuses of crypto_start(). */
psa_status_t crypto_partition_init(void);

/** Serves one message (crypto/crypto_wire.h). */
psa_status_t ashlar_crypto_sfn(const psa_msg_t *msg);
