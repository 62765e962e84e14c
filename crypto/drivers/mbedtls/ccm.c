/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ccm.h"

#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"
#include "ct/ct.h"

/*
 * CCM (SP 800-38C) of the library's AES block. The associated data are padded to a block, so that the blocks of the
 * CBC-MAC and those of the key stream fall together in the payload and one position serves both.
 */
enum { BLOCK = CCM_BLOCK, WORDS = CCM_WORDS };

static uint8_t *bytes_of(uint32_t *block)
{
    return (uint8_t *)(void *)block;
}

/* Cannot fail: the context is set up, the mode is the only one there is. */
static void encrypt(struct ccm *ccm, const uint32_t *in, uint32_t *out)
{
    (void)mbedtls_aes_crypt_ecb(&ccm->aes, MBEDTLS_AES_ENCRYPT, (const uint8_t *)(const void *)in, bytes_of(out));
}

static void next_stream(struct ccm *ccm)
{
    uint8_t *counter = bytes_of(ccm->counter);
    size_t i = BLOCK;
    do {
        counter[--i]++;
    } while (counter[i] == 0 && i > 8); /* the counter is at most 8 bytes, and the core bounds the payload by it */
    encrypt(ccm, ccm->counter, ccm->stream);
}

static void end_mac_block(struct ccm *ccm)
{
    encrypt(ccm, ccm->mac, ccm->mac);
    ccm->at = 0;
}

void mbed_ccm_ad(struct ccm *ccm, struct span data)
{
    uint8_t *mac = bytes_of(ccm->mac);
    for (size_t i = 0; i < data.len; i++) {
        mac[ccm->at++] ^= data.data[i];
        if (ccm->at == BLOCK) {
            end_mac_block(ccm);
        }
    }
}

/* B0, S0, and the length of the associated data (SP 800-38C, A.2 and A.3). */
static void put_header(struct ccm *ccm, const struct crypto_aead_job *job)
{
    uint8_t *b0 = bytes_of(ccm->mac);
    uint8_t *counter = bytes_of(ccm->counter);
    uint8_t length[6] = { 0xff, 0xfe };
    size_t nonce_len = job->nonce.len;
    uint64_t total = job->in_total;
    memset(b0, 0, BLOCK);
    memset(counter, 0, BLOCK);
    counter[0] = (uint8_t)(14 - nonce_len);
    memcpy(counter + 1, job->nonce.data, nonce_len);
    memcpy(b0, counter, BLOCK);
    b0[0] |= (uint8_t)((job->ad_total != 0 ? 0x40u : 0u) | (job->tag_len - 2) / 2 << 3);
    for (size_t i = BLOCK; i > 1 + nonce_len; i--) {
        b0[i - 1] = (uint8_t)total;
        total >>= 8;
    }
    end_mac_block(ccm);
    encrypt(ccm, ccm->counter, ccm->tag_mask);
    if (job->ad_total >= 0xff00) {
        put_be32(length + 2, (uint32_t)job->ad_total);
        mbed_ccm_ad(ccm, span_of(length, 6));
    } else if (job->ad_total != 0) {
        put_be16(length, (uint16_t)job->ad_total);
        mbed_ccm_ad(ccm, span_of(length, 2));
    }
}

psa_status_t mbed_ccm_begin(struct ccm *ccm, const struct crypto_driver_key *key, const struct crypto_aead_job *job)
{
    if (key->type != PSA_KEY_TYPE_AES || PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(job->alg) != PSA_ALG_CCM) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    size_t length_len = 15 - job->nonce.len;
    bool is_too_long = length_len < 8 && (uint64_t)job->in_total >> (8 * length_len) != 0;
    if (job->nonce.len < 7 || job->nonce.len > 13 || is_too_long || (uint64_t)job->ad_total >> 32 != 0) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    mbedtls_aes_init(&ccm->aes);
    if (mbedtls_aes_setkey_enc(&ccm->aes, key->material.data, (unsigned)key->bits) != 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    ccm->at = 0;
    ccm->tag_len = (uint8_t)job->tag_len;
    ccm->is_encrypting = job->direction == CRYPTO_ENCRYPT;
    ccm->has_payload = false;
    put_header(ccm, job);
    return PSA_SUCCESS;
}

static void end_ad(struct ccm *ccm)
{
    if (!ccm->has_payload && ccm->at != 0) {
        end_mac_block(ccm);
    }
    ccm->has_payload = true;
}

static void crypt_block(struct ccm *ccm, const uint8_t *in, uint8_t *out)
{
    uint32_t from[WORDS];
    uint32_t to[WORDS];
    next_stream(ccm);
    memcpy(from, in, BLOCK);
    for (size_t i = 0; i < WORDS; i++) {
        to[i] = from[i] ^ ccm->stream[i];
        ccm->mac[i] ^= ccm->is_encrypting ? from[i] : to[i];
    }
    memcpy(out, to, BLOCK);
    encrypt(ccm, ccm->mac, ccm->mac);
}

static void crypt_byte(struct ccm *ccm, const uint8_t *in, uint8_t *out)
{
    if (ccm->at == 0) {
        next_stream(ccm);
    }
    uint8_t from = *in;
    uint8_t to = (uint8_t)(from ^ bytes_of(ccm->stream)[ccm->at]);
    bytes_of(ccm->mac)[ccm->at++] ^= ccm->is_encrypting ? from : to;
    *out = to;
    if (ccm->at == BLOCK) {
        end_mac_block(ccm);
    }
}

void mbed_ccm_payload(struct ccm *ccm, struct span in, uint8_t *out)
{
    size_t i = 0;
    end_ad(ccm);
    while (i < in.len) {
        if (ccm->at == 0 && in.len - i >= BLOCK) {
            crypt_block(ccm, in.data + i, out + i);
            i += BLOCK;
        } else {
            crypt_byte(ccm, in.data + i, out + i);
            i++;
        }
    }
}

void mbed_ccm_end(struct ccm *ccm, uint8_t tag[BLOCK])
{
    end_ad(ccm);
    if (ccm->at != 0) {
        end_mac_block(ccm);
    }
    for (size_t i = 0; i < WORDS; i++) {
        ccm->mac[i] ^= ccm->tag_mask[i];
    }
    memcpy(tag, ccm->mac, BLOCK);
}

psa_status_t mbed_ccm(const struct crypto_driver_key *key, const struct crypto_aead_job *given, struct out_span out,
                      size_t *out_len)
{
    struct ccm ccm;
    struct crypto_aead_job job = *given;
    uint8_t tag[BLOCK];
    bool is_encrypting = job.direction == CRYPTO_ENCRYPT;
    size_t body = is_encrypting ? job.in.len : job.in.len - job.tag_len;
    if (!is_encrypting && job.in.len < job.tag_len) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    if (out.len < body || (is_encrypting && out.len - body < job.tag_len)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    job.ad_total = job.ad.len;
    job.in_total = body;
    psa_status_t status = mbed_ccm_begin(&ccm, key, &job);
    if (status == PSA_SUCCESS) {
        mbed_ccm_ad(&ccm, job.ad);
        mbed_ccm_payload(&ccm, span_of(job.in.data, body), out.data);
        mbed_ccm_end(&ccm, tag);
    }
    if (status == PSA_SUCCESS && is_encrypting) {
        memcpy(out.data + body, tag, job.tag_len);
        body += job.tag_len;
    } else if (status == PSA_SUCCESS && !ct_reveal(ct_eq(tag, job.in.data + body, job.tag_len))) {
        wipe(out.data, body);
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    *out_len = status == PSA_SUCCESS ? body : 0;
    wipe(tag, sizeof(tag)); /* the right tag of a forgery is nobody's to know */
    wipe(&ccm, sizeof(ccm));
    return status;
}
