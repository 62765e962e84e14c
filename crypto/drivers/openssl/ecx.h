/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/driver.h"

/* Montgomery curves (X25519, X448: RFC 7748) and twisted Edwards curves (Ed25519, Ed448: RFC 8032). All keys are
 * bytes in the RFC's order. */

/** Is there the curve of such a key, and did its known answer come out? */
bool openssl_has_ecx(psa_key_type_t type, size_t bits);

/** PSA_ERROR_INVALID_ARGUMENT: no such peer, or the secret is zero (RFC 7748, 6) */
psa_status_t openssl_ecx_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                               struct out_span out, size_t *out_len);
/** Pure EdDSA without a context. */
psa_status_t openssl_ecx_sign(const struct crypto_driver_key *key, struct span message, struct out_span out,
                              size_t *out_len);
psa_status_t openssl_ecx_verify(const struct crypto_driver_key *key, struct span message, struct span signature);

psa_status_t openssl_ecx_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len);
psa_status_t openssl_ecx_check(psa_key_type_t type, struct span material, size_t *bits);
psa_status_t openssl_ecx_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len);
