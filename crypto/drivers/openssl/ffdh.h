/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/driver.h"

/** Is there the group of such a key, and did its known answer come out? */
bool openssl_has_ffdh(psa_key_type_t type, size_t bits);

psa_status_t openssl_ffdh_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                                struct out_span out, size_t *out_len);
psa_status_t openssl_ffdh_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len);
psa_status_t openssl_ffdh_check(psa_key_type_t type, struct span material, size_t *bits);
psa_status_t openssl_ffdh_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len);
