/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * The initial attestation key of a device with a root key: a P-256 key derived from the key of the attestation partition with the
 * purpose "iak", so that provisioning can compute the public half before the device ever runs.
 *
 * The private number is the first of  k0 = that key,  k(i+1) = SHA-256(k(i))  that lies in 1 to n - 1. All but one derived key in 2^32
 * are good at once.
 */
enum { ATTESTATION_IAK_LEN = 32, ATTESTATION_IAK_TRIES = 8 };

/** The purpose in the manifest's ashlar.root_keys. */
#define ATTESTATION_IAK_PURPOSE "iak"
