/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "psa/error.h"

/*
 * The instance id is 01 and the SHA-256 of the attestation public key, written as a COSE_Key map (Attestation API 2.0,
 * appendix on the instance id leaves the encoding to us; this is the one TF-M's verifier expects too).
 */

enum { ATTESTATION_COSE_KEY_MAX = 150 }; /* bytes: P-521 needs 148 */

/**
 * Writes {1: 2, -1: curve, -2: x, -3: y} of an uncompressed point (04, x, y, as psa_export_public_key() gives it).
 * The caller hashes it with SHA-256 and puts 01 in front.
 *
 * PSA_ERROR_INVALID_ARGUMENT  not a point of P-256, P-384 or P-521 by its length and first byte
 * PSA_ERROR_BUFFER_TOO_SMALL  `out` is too small; ATTESTATION_COSE_KEY_MAX always suffices
 */
psa_status_t attestation_cose_key(struct span point, struct out_span out, size_t *len);
