/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "attestation/iak.h"
#include "cose/signer.h"

/* The attestation key of this device, within crypto: attester_ecdsa.c or attester_hmac.c, as the build chose. One per program. */

/** What makes tokens with it. */
extern const struct cose_signer attester;

enum { ATTESTER_HASH_LEN = 32 };

/**
 * Imports the key that follows from `root`, which was derived for attestation (attestation/iak.h): not exportable, for tokens alone. `root` is wiped.
 * Any status but PSA_SUCCESS: there is no usable key.
 */
psa_status_t attester_import(uint8_t root[ATTESTATION_IAK_LEN]);

/** What an instance id has behind its first byte: once the key was imported. The statuses of crypto. */
psa_status_t attester_instance_hash(uint8_t hash[ATTESTER_HASH_LEN]);
