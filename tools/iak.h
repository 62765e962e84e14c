/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "attestation/claims.h"
#include "attestation/iak.h"

/* The public half of the attestation key that a device will derive, so that others know it before the device runs. */

enum { IAK_POINT_LEN = 65, IAK_PEM_MAX = 512 };

struct iak {
    uint8_t point[IAK_POINT_LEN];
    char pem[IAK_PEM_MAX];
};

/** Of the key that was derived for the attestation partition (attestation/iak.h), which the caller wipes. False if libcrypto failed. */
bool iak_of(struct iak *iak, const uint8_t key[ATTESTATION_IAK_LEN]);

/** The secret of a device without public keys, of the same key (attestation/iak.h). The caller wipes it. False if libcrypto failed. */
bool iak_mac_secret(const uint8_t key[ATTESTATION_IAK_LEN], uint8_t secret[ATTESTATION_IAK_LEN]);

/** 01 and the hash of the COSE_Key (attestation/instance_id.h). False if libcrypto failed. */
bool iak_instance_id(const struct iak *iak, uint8_t id[ATTESTATION_INSTANCE_ID_LEN]);
