/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <mbedtls/aes.h>
#include <string.h>

#include "base/wipe.h"
#include "choice.h"
#include "ct/ct.h"
#include "large_entries.h"

/* ECB, CBC and CTR (SP 800-38A) of the library's AES block; padding as PKCS#7 has it. */
enum { BLOCK = 16 };

struct cipher {
    mbedtls_aes_context aes;
    uint8_t chain[BLOCK]; /* CBC: the block before; CTR: the counter */
    uint8_t block[BLOCK]; /* input that is not a block yet; CTR: the key stream */
    uint8_t len;          /* bytes of `block`; CTR: of the key stream that are used, 0: make a new one */
    bool is_encrypting;
    bool is_padded;
    bool is_chained;
    bool is_stream;
};

_Static_assert(sizeof(struct cipher) <= MBED_STATE_SIZE, "state fits the core's table");

static struct cipher *cipher_of(struct crypto_driver_state *state)
{
    return (struct cipher *)(void *)state->bytes;
}

static psa_status_t begin(struct cipher *cipher, const struct crypto_driver_key *key,
                          const struct crypto_cipher_job *job)
{
    bool is_cbc = job->alg == PSA_ALG_CBC_NO_PADDING || job->alg == PSA_ALG_CBC_PKCS7;
    bool is_ours = is_cbc || job->alg == PSA_ALG_CTR || job->alg == PSA_ALG_ECB_NO_PADDING;
    if (!is_ours || key->type != PSA_KEY_TYPE_AES) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (job->iv.len != (job->alg == PSA_ALG_ECB_NO_PADDING ? 0 : BLOCK)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    mbedtls_aes_init(&cipher->aes);
    cipher->len = 0;
    cipher->is_encrypting = job->direction == CRYPTO_ENCRYPT;
    cipher->is_padded = job->alg == PSA_ALG_CBC_PKCS7;
    cipher->is_chained = is_cbc;
    cipher->is_stream = job->alg == PSA_ALG_CTR;
    if (job->iv.len != 0) {
        memcpy(cipher->chain, job->iv.data, BLOCK);
    }
    bool is_forward = cipher->is_encrypting || cipher->is_stream;
    int result = is_forward ? mbedtls_aes_setkey_enc(&cipher->aes, key->material.data, (unsigned)key->bits) :
                              mbedtls_aes_setkey_dec(&cipher->aes, key->material.data, (unsigned)key->bits);
    return result == 0 ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

static void xor_chain(const struct cipher *cipher, uint8_t *block)
{
    for (size_t i = 0; i < BLOCK && cipher->is_chained; i++) {
        block[i] ^= cipher->chain[i];
    }
}

/* The block that was gathered. */
static void crypt_block(struct cipher *cipher, uint8_t *out)
{
    uint8_t was[BLOCK];
    memcpy(was, cipher->block, BLOCK);
    if (cipher->is_encrypting) {
        xor_chain(cipher, cipher->block);
        (void)mbedtls_aes_crypt_ecb(&cipher->aes, MBEDTLS_AES_ENCRYPT, cipher->block, out);
        memcpy(cipher->chain, out, BLOCK);
    } else {
        (void)mbedtls_aes_crypt_ecb(&cipher->aes, MBEDTLS_AES_DECRYPT, cipher->block, out);
        xor_chain(cipher, out);
        memcpy(cipher->chain, was, BLOCK);
    }
    cipher->len = 0;
    wipe(was, sizeof(was));
}

static void next_stream(struct cipher *cipher)
{
    size_t i = BLOCK;
    (void)mbedtls_aes_crypt_ecb(&cipher->aes, MBEDTLS_AES_ENCRYPT, cipher->chain, cipher->block);
    do {
        cipher->chain[--i]++;
    } while (cipher->chain[i] == 0 && i != 0);
}

static void crypt_stream(struct cipher *cipher, struct span in, uint8_t *out)
{
    for (size_t i = 0; i < in.len; i++) {
        if (cipher->len == 0) {
            next_stream(cipher);
        }
        out[i] = (uint8_t)(in.data[i] ^ cipher->block[cipher->len]);
        cipher->len = (uint8_t)((cipher->len + 1u) % BLOCK);
    }
}

/* Does the last whole block wait, because it may be padding? */
static bool holds_back(const struct cipher *cipher)
{
    return cipher->is_padded && !cipher->is_encrypting;
}

static psa_status_t update(struct cipher *cipher, struct span in, struct out_span out, size_t *out_len)
{
    size_t given = 0;
    if (cipher->is_stream) {
        if (out.len < in.len) {
            return PSA_ERROR_BUFFER_TOO_SMALL;
        }
        crypt_stream(cipher, in, out.data);
        *out_len = in.len;
        return PSA_SUCCESS;
    }
    size_t total = cipher->len + in.len;
    size_t rest = total % BLOCK == 0 && total != 0 && holds_back(cipher) ? BLOCK : total % BLOCK;
    if (out.len < total - rest) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    while (in.len != 0 || (cipher->len == BLOCK && !holds_back(cipher))) {
        if (cipher->len == BLOCK) {
            crypt_block(cipher, out.data + given);
            given += BLOCK;
            continue;
        }
        size_t room = BLOCK - (size_t)cipher->len;
        size_t piece = in.len < room ? in.len : room;
        memcpy(cipher->block + cipher->len, in.data, piece);
        cipher->len = (uint8_t)(cipher->len + piece);
        in = span_of(in.data + piece, in.len - piece);
    }
    *out_len = given;
    return PSA_SUCCESS;
}

/* Bytes of padding at the end of a block, 0 if it is none. Looks at all bytes alike. */
static size_t padding_of(const uint8_t block[BLOCK])
{
    uint32_t count = block[BLOCK - 1];
    uint32_t bad = ct_hide((count - 1u) >> 4); /* 1 to 16 is good */
    for (uint32_t i = 0; i < BLOCK; i++) {
        uint32_t is_padding = 0u - ((i - count) >> 31); /* all ones for the last `count` bytes */
        bad |= ct_hide(is_padding) & (block[BLOCK - 1 - i] ^ count);
    }
    uint32_t is_bad = (ct_hide(bad) | (0u - ct_hide(bad))) >> 31;
    ct_mask is_good = { is_bad - 1u };
    return ct_select(is_good, count, 0);
}

static psa_status_t unpad(struct cipher *cipher, struct out_span out, size_t *out_len)
{
    uint8_t last[BLOCK];
    if (cipher->len != BLOCK) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    crypt_block(cipher, last);
    size_t padding = padding_of(last);
    size_t len = BLOCK - padding;
    psa_status_t status = padding == 0 ? PSA_ERROR_INVALID_PADDING :
                          out.len < len ? PSA_ERROR_BUFFER_TOO_SMALL :
                                          PSA_SUCCESS;
    if (status == PSA_SUCCESS && len != 0) {
        memcpy(out.data, last, len);
    }
    *out_len = status == PSA_SUCCESS ? len : 0;
    wipe(last, sizeof(last));
    return status;
}

static psa_status_t finish(struct cipher *cipher, struct out_span out, size_t *out_len)
{
    *out_len = 0;
    if (cipher->is_stream) {
        return PSA_SUCCESS;
    }
    if (holds_back(cipher)) {
        return unpad(cipher, out, out_len);
    }
    if (!cipher->is_padded) {
        return cipher->len == 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    }
    if (out.len < BLOCK) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    size_t padding = BLOCK - (size_t)cipher->len;
    memset(cipher->block + cipher->len, (int)padding, padding);
    crypt_block(cipher, out.data);
    *out_len = BLOCK;
    return PSA_SUCCESS;
}

psa_status_t mbed_cipher(const struct crypto_driver_key *key, const struct crypto_cipher_job *job, struct out_span out,
                         size_t *out_len)
{
    struct cipher cipher;
    size_t body = 0;
    size_t tail = 0;
    psa_status_t status = begin(&cipher, key, job);
    if (status == PSA_SUCCESS) {
        status = update(&cipher, job->in, out, &body);
    }
    if (status == PSA_SUCCESS) {
        status = finish(&cipher, out_span_of(out.data + body, out.len - body), &tail);
    }
    if (status != PSA_SUCCESS) {
        wipe(out.data, body);
        body = tail = 0;
    }
    *out_len = body + tail;
    wipe(&cipher, sizeof(cipher));
    return status;
}

psa_status_t mbed_cipher_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                               const struct crypto_cipher_job *job)
{
    return begin(cipher_of(state), key, job);
}

psa_status_t mbed_cipher_update(struct crypto_driver_state *state, struct span in, struct out_span out, size_t *out_len)
{
    return update(cipher_of(state), in, out, out_len);
}

psa_status_t mbed_cipher_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    return finish(cipher_of(state), out, out_len);
}

void mbed_cipher_abort(struct crypto_driver_state *state)
{
    wipe(state, sizeof(struct cipher));
}
