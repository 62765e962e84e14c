/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "block.h"

#include <string.h>

#include "base/wipe.h"

enum { PIECE = 512 };

bool block_mode_of(psa_algorithm_t alg, psa_key_type_t type, enum openssl_mode *mode)
{
    bool is_small = PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) == 8;
    switch (alg) {
    case PSA_ALG_ECB_NO_PADDING:
        *mode = OPENSSL_MODE_ECB;
        return true;
    case PSA_ALG_CBC_NO_PADDING:
    case PSA_ALG_CBC_PKCS7:
        *mode = OPENSSL_MODE_CBC;
        return true;
    case PSA_ALG_CTR:
        *mode = is_small ? OPENSSL_MODE_ECB : OPENSSL_MODE_CTR;
        return true;
    case PSA_ALG_CCM_STAR_NO_TAG:
        *mode = OPENSSL_MODE_CTR;
        return !is_small;
    case PSA_ALG_CFB:
        *mode = OPENSSL_MODE_CFB;
        return true;
    case PSA_ALG_OFB:
        *mode = OPENSSL_MODE_OFB;
        return true;
    default:
        return false;
    }
}

const uint8_t *block_key(psa_key_type_t type, struct span material, uint8_t room[24])
{
    if (type != PSA_KEY_TYPE_DES || material.len == 24) {
        return material.data;
    }
    memcpy(room, material.data, 8);
    memcpy(room + 8, material.data + (material.len == 16 ? 8 : 0), 8);
    memcpy(room + 16, material.data, 8);
    return room;
}

EVP_CIPHER_CTX *block_context(const struct crypto_driver_key *key, enum openssl_mode mode, const uint8_t *iv, bool is_encrypting)
{
    uint8_t room[24];
    const EVP_CIPHER *cipher = openssl_block_cipher(key->type, key->bits, mode);
    EVP_CIPHER_CTX *ctx = cipher == NULL ? NULL : EVP_CIPHER_CTX_new();
    bool is_good = ctx != NULL && EVP_CipherInit_ex2(ctx, cipher, block_key(key->type, key->material, room), iv, is_encrypting, NULL) == 1 &&
                   EVP_CIPHER_CTX_set_padding(ctx, 0) == 1;
    wipe(room, sizeof(room));
    if (!is_good) {
        EVP_CIPHER_CTX_free(ctx);
        (void)openssl_failed();
        return NULL;
    }
    return ctx;
}

bool block_run(EVP_CIPHER_CTX *ctx, const uint8_t *in, size_t len, uint8_t *out)
{
    int done = 0;
    return EVP_CipherUpdate(ctx, out, &done, in, (int)len) == 1 && (size_t)done == len;
}

static void add(uint8_t *to, const uint8_t *other, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        to[i] ^= other[i];
    }
}

/* The tweak times x, in the field of 2^128 elements, least significant byte first. */
static void next_tweak(uint8_t tweak[BLOCK_MAX])
{
    uint8_t carry = 0;
    for (size_t i = 0; i < BLOCK_MAX; i++) {
        uint8_t top = tweak[i] >> 7;
        tweak[i] = (uint8_t)(tweak[i] << 1 | carry);
        carry = top;
    }
    tweak[0] ^= (uint8_t)(0x87 & (0u - carry));
}

psa_status_t xts_setup(struct xts *xts, const struct crypto_driver_key *key, struct span iv, bool is_encrypting)
{
    size_t half = key->material.len / 2;
    const struct crypto_driver_key first = { .type = key->type, .bits = key->bits / 2, .material = span_of(key->material.data, half) };
    const struct crypto_driver_key second = { .type = key->type, .bits = key->bits / 2, .material = span_of(key->material.data + half, half) };
    if (openssl_block_cipher(key->type, key->bits / 2, OPENSSL_MODE_ECB) == NULL || PSA_BLOCK_CIPHER_BLOCK_LENGTH(key->type) != BLOCK_MAX) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    EVP_CIPHER_CTX *tweaks = block_context(&second, OPENSSL_MODE_ECB, NULL, true);
    xts->ecb = block_context(&first, OPENSSL_MODE_ECB, NULL, is_encrypting);
    xts->is_encrypting = is_encrypting;
    bool is_good = tweaks != NULL && xts->ecb != NULL && iv.len == BLOCK_MAX && block_run(tweaks, iv.data, BLOCK_MAX, xts->tweak);
    EVP_CIPHER_CTX_free(tweaks);
    return is_good ? PSA_SUCCESS : openssl_failed();
}

/* Whole blocks, in place or apart. */
static bool run_blocks(struct xts *xts, const uint8_t *in, size_t len, uint8_t *out)
{
    uint8_t tweaks[PIECE];
    uint8_t work[PIECE];
    bool is_good = true;
    for (size_t at = 0; at < len && is_good;) {
        size_t piece = len - at < PIECE ? len - at : PIECE;
        for (size_t i = 0; i < piece; i += BLOCK_MAX) {
            memcpy(tweaks + i, xts->tweak, BLOCK_MAX);
            next_tweak(xts->tweak);
        }
        memcpy(work, in + at, piece);
        add(work, tweaks, piece);
        is_good = block_run(xts->ecb, work, piece, work);
        add(work, tweaks, piece);
        memcpy(out + at, work, piece);
        at += piece;
    }
    wipe(work, sizeof(work));
    wipe(tweaks, sizeof(tweaks));
    return is_good;
}

psa_status_t xts_update(struct xts *xts, struct span in, struct out_span out, size_t *out_len)
{
    size_t total = xts->held_len + in.len;
    size_t give = total < 2 * BLOCK_MAX ? 0 : (total / BLOCK_MAX - 1) * BLOCK_MAX;
    uint8_t last[2 * BLOCK_MAX];
    size_t given = 0;
    bool is_good = true;
    if (out.len < give) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    /* What will be held is read before anything is written: the two may be one buffer. */
    size_t keep = total - give;
    size_t from_in = keep < in.len ? keep : in.len;
    if (from_in != 0) {
        memcpy(last, in.data + in.len - from_in, from_in);
    }
    size_t taken = in.len - from_in; /* of `in`, to be given now, behind what is held */
    while (is_good && given < give) {
        size_t fill = 0;
        if (xts->held_len == 0) {
            size_t whole = give - given;
            is_good = run_blocks(xts, in.data + (in.len - from_in - taken), whole, out.data + given);
            taken -= whole;
            given = give;
            break;
        }
        if (xts->held_len < BLOCK_MAX) {
            fill = BLOCK_MAX - xts->held_len;
            memcpy(xts->held + xts->held_len, in.data + (in.len - from_in - taken), fill);
            taken -= fill;
            xts->held_len = BLOCK_MAX;
        }
        is_good = run_blocks(xts, xts->held, BLOCK_MAX, out.data + given);
        xts->held_len -= BLOCK_MAX;
        memmove(xts->held, xts->held + BLOCK_MAX, xts->held_len);
        given += BLOCK_MAX;
    }
    memcpy(xts->held + xts->held_len, last, from_in);
    xts->held_len += from_in;
    wipe(last, sizeof(last));
    *out_len = is_good ? give : 0;
    return is_good ? PSA_SUCCESS : openssl_failed();
}

/* The last whole block lends its end to the partial one (IEEE 1619, 5.3.2 and 5.4.2). */
static bool steal(struct xts *xts, size_t rest)
{
    uint8_t this_tweak[BLOCK_MAX];
    uint8_t next[BLOCK_MAX];
    uint8_t *last = xts->held + BLOCK_MAX;
    memcpy(this_tweak, xts->tweak, BLOCK_MAX);
    memcpy(next, xts->tweak, BLOCK_MAX);
    next_tweak(next);
    memcpy(xts->tweak, xts->is_encrypting ? this_tweak : next, BLOCK_MAX);
    bool is_good = run_blocks(xts, xts->held, BLOCK_MAX, xts->held);
    for (size_t i = 0; i < rest; i++) {
        uint8_t swap = xts->held[i];
        xts->held[i] = last[i];
        last[i] = swap;
    }
    memcpy(xts->tweak, xts->is_encrypting ? next : this_tweak, BLOCK_MAX);
    is_good = is_good && run_blocks(xts, xts->held, BLOCK_MAX, xts->held);
    wipe(this_tweak, sizeof(this_tweak));
    wipe(next, sizeof(next));
    return is_good;
}

psa_status_t xts_finish(struct xts *xts, struct out_span out, size_t *out_len)
{
    size_t len = xts->held_len;
    if (len < BLOCK_MAX) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (out.len < len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    bool is_good = len == BLOCK_MAX ? run_blocks(xts, xts->held, BLOCK_MAX, xts->held) : steal(xts, len - BLOCK_MAX);
    if (!is_good) {
        return openssl_failed();
    }
    memcpy(out.data, xts->held, len);
    *out_len = len;
    return PSA_SUCCESS;
}

void xts_abort(struct xts *xts)
{
    EVP_CIPHER_CTX_free(xts->ecb);
    wipe(xts, sizeof(*xts));
}

psa_status_t small_ctr_setup(struct small_ctr *ctr, const struct crypto_driver_key *key, struct span iv)
{
    ctr->ecb = block_context(key, OPENSSL_MODE_ECB, NULL, true);
    if (ctr->ecb == NULL || iv.len != sizeof(ctr->counter)) {
        return openssl_failed();
    }
    memcpy(ctr->counter, iv.data, sizeof(ctr->counter));
    ctr->used = sizeof(ctr->stream);
    return PSA_SUCCESS;
}

psa_status_t small_ctr_update(struct small_ctr *ctr, struct span in, struct out_span out, size_t *out_len)
{
    if (out.len < in.len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    for (size_t i = 0; i < in.len; i++) {
        if (ctr->used == sizeof(ctr->stream)) {
            if (!block_run(ctr->ecb, ctr->counter, sizeof(ctr->counter), ctr->stream)) {
                return openssl_failed();
            }
            ctr->used = 0;
            for (size_t j = sizeof(ctr->counter); j > 0 && ++ctr->counter[j - 1] == 0; j--) {
            }
        }
        out.data[i] = in.data[i] ^ ctr->stream[ctr->used];
        ctr->used++;
    }
    *out_len = in.len;
    return PSA_SUCCESS;
}

void small_ctr_abort(struct small_ctr *ctr)
{
    EVP_CIPHER_CTX_free(ctr->ecb);
    wipe(ctr, sizeof(*ctr));
}
