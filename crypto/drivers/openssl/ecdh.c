/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ec.h"
#include "library.h"

/* ECDH with cofactor (SEC 1, 3.3.2): the x-coordinate. The peer's point is held to its curve, and to its subgroup. */

psa_status_t openssl_ec_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                              struct out_span out, size_t *out_len)
{
    const struct openssl_curve *curve = openssl_curve_of(key->type, key->bits);
    EVP_PKEY *other = NULL;
    if (curve == NULL || !PSA_ALG_IS_ECDH(alg) || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < curve->field_len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = openssl_ec_peer(curve, peer, &other);
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    status = prepared == NULL ? PSA_ERROR_INSUFFICIENT_MEMORY : openssl_ec_prepare(prepared, key, OPENSSL_DERIVE);
    if (status == PSA_SUCCESS && EVP_PKEY_derive_set_peer(prepared->derive, other) != 1) {
        (void)openssl_failed();
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    size_t len = out.len;
    if (status == PSA_SUCCESS && EVP_PKEY_derive(prepared->derive, out.data, &len) != 1) {
        status = openssl_failed();
    }
    if (status == PSA_SUCCESS) {
        *out_len = len;
    }
    if (prepared != NULL) {
        openssl_key_put(key, prepared);
    }
    EVP_PKEY_free(other);
    return status;
}
