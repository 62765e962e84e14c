/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "alg.h"
#include "base/invariant.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "lengths.h"
#include "overlap.h"

/* API 1.5, 10.5.2: whole messages, the initialisation vector before the ciphertext. */

static psa_status_t hold_key(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                             psa_key_usage_t usage, struct crypto_key **key)
{
    *key = NULL;
    return PSA_ALG_IS_CIPHER(call->alg) ? key_hold_for(crypto, caller, call, usage, key) : REFUSE(CRYPTO_NOT_A_CIPHER);
}

/* Room for a ciphertext, vector not counted. SIZE_MAX: there is no such length. */
static size_t ciphertext_length(psa_algorithm_t alg, psa_key_type_t type, size_t in_len)
{
    size_t block = alg_block_length(alg, type);
    if (alg != PSA_ALG_CBC_PKCS7) {
        return in_len;
    }
    return in_len > SIZE_MAX - 2 * block ? SIZE_MAX : (in_len / block + 1) * block;
}

static bool is_whole_blocks(psa_algorithm_t alg, psa_key_type_t type, size_t len)
{
    size_t block = alg_block_length(alg, type);
    if (alg == PSA_ALG_XTS) {
        return len >= block; /* the rest steals from the last whole one */
    }
    return block == 0 || len % block == 0;
}

static psa_status_t encrypt_with(struct crypto *crypto, struct crypto_key *key, struct crypto_call *call)
{
    uint8_t iv[PSA_CIPHER_IV_MAX_SIZE];
    size_t iv_len = length_of_iv(key->facts.type, call->alg);
    size_t body = ciphertext_length(call->alg, key->facts.type, call->in[0].len);
    struct crypto_cipher_job job = {
        .alg = call->alg, .direction = CRYPTO_ENCRYPT, .iv = span_of(iv, iv_len), .in = call->in[0]
    };
    struct overlap overlap = { .crypto = crypto };
    INVARIANT(iv_len <= sizeof(iv)); /* alg_check_key() admits no longer one */
    if (call->alg != PSA_ALG_CBC_PKCS7 && !is_whole_blocks(call->alg, key->facts.type, call->in[0].len)) {
        return REFUSE(CRYPTO_NOT_WHOLE_BLOCKS);
    }
    if (!fits(iv_len, body, call->out[0].len)) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    psa_status_t status = dispatch_random(out_span_of(iv, iv_len));
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct out_span out = out_span_of(iv_len == 0 ? call->out[0].data : call->out[0].data + iv_len, body);
    status = overlap_in_step(&overlap, &job.in, out);
    if (status == PSA_SUCCESS) {
        core_copy(call->out[0].data, iv, iv_len);
        status = dispatch_cipher(key, &job, out, &call->out_len[0]);
        overlap_done(&overlap);
    }
    if (status == PSA_SUCCESS) {
        call->out_len[0] += iv_len;
    }
    return status;
}

psa_status_t core_cipher_encrypt(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    psa_status_t status = hold_key(crypto, caller, call, PSA_KEY_USAGE_ENCRYPT, &key);
    if (status == PSA_SUCCESS) {
        status = encrypt_with(crypto, key, call);
        key_release(crypto, key);
    }
    return status;
}

static psa_status_t decrypt_with(struct crypto *crypto, struct crypto_key *key, struct crypto_call *call)
{
    uint8_t iv[PSA_CIPHER_IV_MAX_SIZE];
    size_t iv_len = length_of_iv(key->facts.type, call->alg);
    bool is_padded = call->alg == PSA_ALG_CBC_PKCS7;
    struct overlap overlap = { .crypto = crypto };
    INVARIANT(iv_len <= sizeof(iv)); /* alg_check_key() admits no longer one */
    if (call->in[0].len < iv_len) {
        return REFUSE(CRYPTO_INPUT_TOO_SHORT);
    }
    size_t body = call->in[0].len - iv_len;
    if (!is_whole_blocks(call->alg, key->facts.type, body) || (is_padded && body == 0)) {
        return REFUSE(CRYPTO_NOT_WHOLE_BLOCKS);
    }
    /* How much padding there is shows only in the plaintext: with padding the driver judges the last block's room. */
    size_t least = is_padded ? body - alg_block_length(call->alg, key->facts.type) : body;
    if (call->out[0].len < least) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    core_copy(iv, call->in[0].data, iv_len);
    struct crypto_cipher_job job = {
        .alg = call->alg,
        .direction = CRYPTO_DECRYPT,
        .iv = span_of(iv, iv_len),
        .in = span_of(body == 0 ? NULL : call->in[0].data + iv_len, body),
    };
    psa_status_t status = overlap_in_step(&overlap, &job.in, call->out[0]);
    if (status == PSA_SUCCESS) {
        status = dispatch_cipher(key, &job, call->out[0], &call->out_len[0]);
        overlap_done(&overlap);
    }
    return status;
}

psa_status_t core_cipher_decrypt(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    psa_status_t status = hold_key(crypto, caller, call, PSA_KEY_USAGE_DECRYPT, &key);
    if (status == PSA_SUCCESS) {
        status = decrypt_with(crypto, key, call);
        key_release(crypto, key);
    }
    return status;
}
