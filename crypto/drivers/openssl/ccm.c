/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ccm.h"

#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"
#include "library.h"

enum { PIECE = 1024 };

static psa_status_t mac_blocks(struct ccm *ccm, const uint8_t *data, size_t len)
{
    uint8_t chain[PIECE];
    psa_status_t status = PSA_SUCCESS;
    while (len != 0 && status == PSA_SUCCESS) {
        size_t piece = len < sizeof(chain) ? len : sizeof(chain);
        int out_len = 0;
        if (EVP_EncryptUpdate(ccm->cbc, chain, &out_len, data, (int)piece) != 1) {
            status = openssl_failed();
        } else {
            memcpy(ccm->mac, chain + piece - CCM_BLOCK, CCM_BLOCK);
        }
        data += piece;
        len -= piece;
    }
    wipe(chain, sizeof(chain));
    return status;
}

static psa_status_t mac_bytes(struct ccm *ccm, struct span in)
{
    psa_status_t status = PSA_SUCCESS;
    if (ccm->block_len != 0) {
        size_t room = CCM_BLOCK - ccm->block_len;
        size_t taken = in.len < room ? in.len : room;
        if (taken != 0) {
            memcpy(ccm->block + ccm->block_len, in.data, taken);
        }
        ccm->block_len += taken;
        in = span_of(in.data + taken, in.len - taken);
        if (ccm->block_len < CCM_BLOCK) {
            return PSA_SUCCESS;
        }
        ccm->block_len = 0;
        status = mac_blocks(ccm, ccm->block, CCM_BLOCK);
    }
    size_t whole = in.len - in.len % CCM_BLOCK;
    if (status == PSA_SUCCESS && whole != 0) {
        status = mac_blocks(ccm, in.data, whole);
    }
    if (in.len > whole) {
        ccm->block_len = in.len - whole;
        memcpy(ccm->block, in.data + whole, ccm->block_len);
    }
    return status;
}

static psa_status_t mac_pad(struct ccm *ccm)
{
    static const uint8_t zeros[CCM_BLOCK];
    return ccm->block_len == 0 ? PSA_SUCCESS : mac_bytes(ccm, span_of(zeros, CCM_BLOCK - ccm->block_len));
}

/* B0: flags, nonce, payload length; then the length of the associated data (SP 800-38C, A.2). */
static psa_status_t mac_header(struct ccm *ccm, const struct crypto_aead_job *job)
{
    uint8_t b0[CCM_BLOCK] = { 0 };
    size_t length_len = 15 - job->nonce.len;
    uint64_t total = job->in_total;
    b0[0] = (uint8_t)((job->ad_total != 0 ? 0x40 : 0) | ((job->tag_len - 2) / 2) << 3 | (length_len - 1));
    memcpy(b0 + 1, job->nonce.data, job->nonce.len);
    for (size_t i = 0; i < length_len; i++) {
        b0[15 - i] = (uint8_t)total;
        total >>= 8;
    }
    if (total != 0) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = mac_bytes(ccm, span_of(b0, sizeof(b0)));
    uint8_t ad_len[10];
    size_t ad_len_len = 0;
    if (job->ad_total != 0 && job->ad_total < 0xff00) {
        put_be16(ad_len, (uint16_t)job->ad_total);
        ad_len_len = 2;
    } else if (job->ad_total != 0 && job->ad_total <= UINT32_MAX) {
        put_be16(ad_len, 0xfffe);
        put_be32(ad_len + 2, (uint32_t)job->ad_total);
        ad_len_len = 6;
    } else if (job->ad_total != 0) {
        put_be16(ad_len, 0xffff);
        put_be64(ad_len + 2, job->ad_total);
        ad_len_len = 10;
    }
    return status == PSA_SUCCESS ? mac_bytes(ccm, span_of(ad_len, ad_len_len)) : status;
}

static psa_status_t start_counter(struct ccm *ccm, const struct crypto_driver_key *key, struct span nonce)
{
    static const uint8_t zeros[CCM_BLOCK];
    uint8_t a0[CCM_BLOCK] = { 0 };
    int len = 0;
    a0[0] = (uint8_t)(15 - nonce.len - 1);
    memcpy(a0 + 1, nonce.data, nonce.len);
    if (EVP_EncryptInit_ex2(ccm->ctr, openssl_block_cipher(key->type, key->bits, OPENSSL_MODE_CTR), key->material.data, a0, NULL) != 1 ||
        EVP_EncryptUpdate(ccm->ctr, ccm->s0, &len, zeros, CCM_BLOCK) != 1) {
        return openssl_failed();
    }
    return PSA_SUCCESS;
}

psa_status_t ccm_setup(struct ccm *ccm, const struct crypto_driver_key *key, const struct crypto_aead_job *job)
{
    static const uint8_t zero_iv[CCM_BLOCK];
    if (job->nonce.len < 7 || job->nonce.len > 13 || job->ad_total == SIZE_MAX || job->in_total == SIZE_MAX) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    ccm->direction = job->direction;
    ccm->tag_len = job->tag_len;
    ccm->cbc = EVP_CIPHER_CTX_new();
    ccm->ctr = EVP_CIPHER_CTX_new();
    if (ccm->cbc == NULL || ccm->ctr == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (EVP_EncryptInit_ex2(ccm->cbc, openssl_block_cipher(key->type, key->bits, OPENSSL_MODE_CBC), key->material.data, zero_iv, NULL) !=
            1 ||
        EVP_CIPHER_CTX_set_padding(ccm->cbc, 0) != 1) {
        return openssl_failed();
    }
    psa_status_t status = start_counter(ccm, key, job->nonce);
    return status == PSA_SUCCESS ? mac_header(ccm, job) : status;
}

psa_status_t ccm_update_ad(struct ccm *ccm, struct span ad)
{
    return mac_bytes(ccm, ad);
}

psa_status_t ccm_end_ad(struct ccm *ccm)
{
    return mac_pad(ccm);
}

psa_status_t ccm_update(struct ccm *ccm, struct span in, struct out_span out)
{
    int len = 0;
    if (out.len < in.len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (in.len == 0) {
        return PSA_SUCCESS;
    }
    psa_status_t status = ccm->direction == CRYPTO_ENCRYPT ? mac_bytes(ccm, in) : PSA_SUCCESS;
    if (status == PSA_SUCCESS && EVP_EncryptUpdate(ccm->ctr, out.data, &len, in.data, (int)in.len) != 1) {
        status = openssl_failed();
    }
    if (status == PSA_SUCCESS && ccm->direction == CRYPTO_DECRYPT) {
        status = mac_bytes(ccm, span_of(out.data, in.len));
    }
    return status;
}

psa_status_t ccm_tag(struct ccm *ccm, uint8_t tag[CCM_BLOCK])
{
    psa_status_t status = mac_pad(ccm);
    for (size_t i = 0; i < CCM_BLOCK; i++) {
        tag[i] = ccm->mac[i] ^ ccm->s0[i];
    }
    return status;
}

void ccm_abort(struct ccm *ccm)
{
    EVP_CIPHER_CTX_free(ccm->cbc);
    EVP_CIPHER_CTX_free(ccm->ctr);
    wipe(ccm, sizeof(*ccm));
}
