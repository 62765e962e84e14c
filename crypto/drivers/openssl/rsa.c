/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "rsa.h"

#include <string.h>

#include "base/wipe.h"
#include "library.h"

/* RSASSA (RFC 8017, 8) and RSAES (7): padding, then one raw operation. */

static bool is_signature(psa_algorithm_t alg)
{
    return PSA_ALG_IS_RSA_PKCS1V15_SIGN(alg) || PSA_ALG_IS_RSA_PSS(alg);
}

static bool is_of_a_size(const struct crypto_driver_key *key)
{
    return key->bits >= RSA_BITS_MIN && key->bits <= RSA_BITS_MAX;
}

static bool has_signature(psa_algorithm_t alg)
{
    psa_algorithm_t hash_alg = PSA_ALG_GET_HASH(alg);
    if (!is_signature(alg) || !openssl_has_rsa()) {
        return false;
    }
    if (alg == PSA_ALG_RSA_PKCS1V15_SIGN_RAW) {
        return true;
    }
    return openssl_md(hash_alg) != NULL && (PSA_ALG_IS_RSA_PSS(alg) || openssl_rsa_has_identifier(hash_alg));
}

static bool has_encryption(psa_algorithm_t alg)
{
    bool is_oaep = PSA_ALG_IS_RSA_OAEP(alg) && openssl_md(PSA_ALG_GET_HASH(alg)) != NULL;
    return (alg == PSA_ALG_RSA_PKCS1V15_CRYPT || is_oaep) && openssl_has_rsa();
}

bool openssl_rsa_carries(psa_algorithm_t alg)
{
    return has_signature(alg) || has_encryption(alg);
}

psa_status_t openssl_rsa_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                   struct out_span out, size_t *out_len)
{
    uint8_t em[RSA_LEN_MAX];
    size_t len = openssl_rsa_len(key);
    psa_status_t status = PSA_SUCCESS;
    if (!has_signature(alg) || !is_of_a_size(key)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (PSA_ALG_IS_RSA_PSS(alg)) {
        status = openssl_rsa_encode_pss(PSA_ALG_GET_HASH(alg), hash, key->bits, out_span_of(em, len));
    } else if (!openssl_rsa_encode_v15(PSA_ALG_GET_HASH(alg), hash, out_span_of(em, len))) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS) {
        status = openssl_rsa_private(key, em, out.data, len);
    }
    if (status == PSA_SUCCESS) {
        *out_len = len;
    }
    return status;
}

psa_status_t openssl_rsa_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                     struct span signature)
{
    uint8_t em[RSA_LEN_MAX];
    uint8_t expected[RSA_LEN_MAX];
    size_t len = openssl_rsa_len(key);
    if (!has_signature(alg) || !is_of_a_size(key)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    bool is_pss = PSA_ALG_IS_RSA_PSS(alg);
    if (!is_pss && !openssl_rsa_encode_v15(PSA_ALG_GET_HASH(alg), hash, out_span_of(expected, len))) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (signature.len != len) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    psa_status_t status = openssl_rsa_public(key, signature.data, em, len);
    if (status == PSA_ERROR_INVALID_ARGUMENT) {
        return PSA_ERROR_INVALID_SIGNATURE; /* no number below the modulus */
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    /* The whole encoded message is made again and compared: nothing of a signature is parsed (RFC 8017, 8.2.2). */
    bool is_good = is_pss ? openssl_rsa_is_pss(PSA_ALG_GET_HASH(alg), hash, key->bits, span_of(em, len),
                                               PSA_ALG_IS_RSA_PSS_ANY_SALT(alg)) :
                            memcmp(em, expected, len) == 0;
    return is_good ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

static psa_status_t check_salt(const struct crypto_crypt_job *job)
{
    return job->alg == PSA_ALG_RSA_PKCS1V15_CRYPT && job->salt.len != 0 ? PSA_ERROR_INVALID_ARGUMENT : PSA_SUCCESS;
}

psa_status_t openssl_rsa_encrypt(const struct crypto_driver_key *key, const struct crypto_crypt_job *job,
                                 struct out_span out, size_t *out_len)
{
    uint8_t em[RSA_LEN_MAX];
    size_t len = openssl_rsa_len(key);
    if (!has_encryption(job->alg) || !is_of_a_size(key)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    psa_status_t status = check_salt(job);
    if (status == PSA_SUCCESS && out.len < len) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (job->alg == PSA_ALG_RSA_PKCS1V15_CRYPT) {
        status = openssl_rsa_pad_v15(job->in, out_span_of(em, len));
    } else {
        status = openssl_rsa_pad_oaep(PSA_ALG_GET_HASH(job->alg), job->salt, job->in, out_span_of(em, len));
    }
    if (status == PSA_SUCCESS) {
        status = openssl_rsa_public(key, em, out.data, len);
    }
    if (status == PSA_SUCCESS) {
        *out_len = len;
    }
    wipe(em, sizeof(em));
    return status;
}

psa_status_t openssl_rsa_decrypt(const struct crypto_driver_key *key, const struct crypto_crypt_job *job,
                                 struct out_span out, size_t *out_len)
{
    uint8_t em[RSA_LEN_MAX];
    uint8_t message[RSA_LEN_MAX];
    size_t message_len = 0;
    size_t len = openssl_rsa_len(key);
    if (!has_encryption(job->alg) || !is_of_a_size(key)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    psa_status_t status = check_salt(job);
    if (status != PSA_SUCCESS || job->in.len != len) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    status = openssl_rsa_private(key, job->in.data, em, len);
    if (status == PSA_ERROR_INVALID_ARGUMENT) {
        status = PSA_ERROR_INVALID_PADDING; /* no number below the modulus: nothing that was encrypted */
    }
    if (status == PSA_SUCCESS) {
        status = openssl_rsa_unpad(job, span_of(em, len), out_span_of(message, len), &message_len);
    }
    if (status == PSA_SUCCESS && message_len > out.len) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS) {
        memcpy(out.data, message, message_len);
        *out_len = message_len;
    }
    wipe(em, sizeof(em));
    wipe(message, sizeof(message));
    return status;
}
