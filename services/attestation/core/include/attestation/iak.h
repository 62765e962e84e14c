/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * The initial attestation key of a device with a root key. Usually a P-256 key derived from the key of the attestation partition with the
 * purpose "iak", so that provisioning can compute the public half before the device ever runs.
 *
 * The private number is the first of  k0 = that key,  k(i+1) = SHA-256(k(i))  that lies in 1 to n - 1. All but one derived key in 2^32
 * are good at once.
 *
 * A device without public-key cryptography has a secret of HMAC-SHA-256 instead: SHA-256(ATTESTATION_IAK_MAC_LABEL 00 k0). Who verifies its tokens
 * has that secret; k0 does not follow from it, so that it says nothing of a private key that another image would give the same device. Its
 * instance id is 01 and the SHA-256 of the secret's SHA-256.
 */
enum { ATTESTATION_IAK_LEN = 32, ATTESTATION_IAK_TRIES = 8 };

#define ATTESTATION_IAK_MAC_LABEL "ashlar iak mac 1"

/** The purpose in the manifest's ashlar.root_keys. */
#define ATTESTATION_IAK_PURPOSE "iak"
