/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "psa/error.h"

/*
 * The attestation service over the Crypto API: holds the key's id and what was measured, makes tokens. Used by the attestation partition and,
 * in process, by the direct client. One per program, one caller at a time.
 */

/**
 * Takes the key and the boot record of this device (rt/port.h) and imports the key, not exportable, for signing alone. Once.
 *
 * PSA_ERROR_SERVICE_FAILURE  there is no usable key or no boot record; tokens are refused with it from then on
 */
psa_status_t attestation_service_start(void);

/** psa_initial_attest_get_token for `client`. Statuses: attestation/token.h, or that of a failed start. */
psa_status_t attestation_service_token(int32_t client, struct span challenge, struct out_span out, size_t *len);

/** psa_initial_attest_get_token_size; exact for this client, whose id is part of the token. */
psa_status_t attestation_service_token_size(int32_t client, size_t challenge_size, size_t *size);
