/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "its/its.h"

/*
 * The AEAD of ITS over libcrypto: XAES-256-GCM (C2SP), which is AES-256-GCM under a key derived from the storage key
 * and the first half of the nonce, with the second half as GCM nonce. One user at a time.
 */
struct its_aead;

/**
 * Makes a context from the 32-byte storage key, which is copied into libcrypto and may be wiped by the caller. Fetches
 * algorithms and makes contexts here, never per call. `port` is then ready for its_config.
 *
 * PSA_ERROR_INVALID_ARGUMENT  the key has not 32 bytes
 * PSA_ERROR_HARDWARE_FAILURE  libcrypto failed
 * On failure `*aead` is NULL.
 */
psa_status_t its_aead_create(struct its_aead **aead, struct span secret_key, struct its_crypto *port);

/** Makes libcrypto find, and keep, the algorithms that its_aead_create() asks for. Not needed: it then takes less time. */
void its_aead_prepare(void);

/** Wipes and frees. NULL is allowed. */
void its_aead_destroy(struct its_aead *aead);
