/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "its/aead_openssl.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/wipe.h"
#include "reason/reason.h"

enum { KEY_LEN = 32, BLOCK_LEN = 16, SALT_LEN = 12, GCM_NONCE_LEN = ITS_NONCE_LEN - SALT_LEN };

/* A derived key, scheduled; most calls of one start share one. */
struct derived {
    EVP_CIPHER_CTX *gcm;
    uint8_t salt[SALT_LEN];
    bool is_ready;
};

struct its_aead {
    EVP_CIPHER *ecb;
    EVP_CIPHER *gcm;
    EVP_CIPHER_CTX *block; /* AES-256 under the storage key */
    uint8_t secret_subkey[BLOCK_LEN]; /* CMAC's K1 */
    struct derived sealing;
    struct derived opening;
};

static bool encrypt_block(struct its_aead *aead, const uint8_t in[BLOCK_LEN], uint8_t out[BLOCK_LEN])
{
    int len = 0;
    return EVP_EncryptUpdate(aead->block, out, &len, in, BLOCK_LEN) == 1 && len == BLOCK_LEN;
}

/* Doubling in GF(2^128), as CMAC makes its subkey; without a branch on the secret. */
static void double_block(uint8_t block[BLOCK_LEN])
{
    uint32_t carry = block[0] >> 7;
    uint32_t last = (uint32_t)block[BLOCK_LEN - 1] << 1;
    for (size_t i = 0; i + 1 < BLOCK_LEN; i++) {
        block[i] = (uint8_t)(block[i] << 1 | block[i + 1] >> 7);
    }
    block[BLOCK_LEN - 1] = (uint8_t)(last ^ (0x87u & (0u - carry)));
}

/* The key for one salt: two CMAC blocks in counter mode (SP 800-108), as XAES-256-GCM says. */
static bool derive_key(struct its_aead *aead, const uint8_t salt[SALT_LEN], uint8_t secret_out[KEY_LEN])
{
    for (uint8_t half = 0; half < 2; half++) {
        uint8_t block[BLOCK_LEN] = { 0, (uint8_t)(half + 1), 'X', 0 };
        memcpy(block + BLOCK_LEN - SALT_LEN, salt, SALT_LEN);
        for (size_t i = 0; i < BLOCK_LEN; i++) {
            block[i] ^= aead->secret_subkey[i];
        }
        bool done = encrypt_block(aead, block, secret_out + half * BLOCK_LEN);
        wipe(block, sizeof(block));
        if (!done) {
            return false;
        }
    }
    return true;
}

static bool prepare(struct its_aead *aead, struct derived *derived, const uint8_t *nonce, int encrypt)
{
    if (!derived->is_ready || memcmp(derived->salt, nonce, SALT_LEN) != 0) {
        uint8_t secret_key[KEY_LEN];
        derived->is_ready = derive_key(aead, nonce, secret_key) &&
                            EVP_CipherInit_ex2(derived->gcm, aead->gcm, secret_key, NULL, encrypt, NULL) == 1;
        memcpy(derived->salt, nonce, SALT_LEN);
        wipe(secret_key, sizeof(secret_key));
    }
    return derived->is_ready && EVP_CipherInit_ex2(derived->gcm, NULL, NULL, nonce + SALT_LEN, encrypt, NULL) == 1;
}

/* The associated data, then the text; both are far below INT_MAX. */
static bool transform(EVP_CIPHER_CTX *gcm, struct span aad, struct span in, uint8_t *out)
{
    int len = 0;
    if (EVP_CipherUpdate(gcm, NULL, &len, aad.data, (int)aad.len) != 1) {
        return false;
    }
    return in.len == 0 || (EVP_CipherUpdate(gcm, out, &len, in.data, (int)in.len) == 1 && (size_t)len == in.len);
}

static psa_status_t aead_seal(void *context, const uint8_t nonce[ITS_NONCE_LEN], struct span aad, struct span plain,
                              struct out_span out)
{
    struct its_aead *aead = context;
    EVP_CIPHER_CTX *gcm = aead->sealing.gcm;
    uint8_t rest[BLOCK_LEN];
    int len = 0;
    if (plain.len > ITS_OBJECT_MAX || out.len != plain.len + ITS_TAG_LEN) {
        return REFUSE(ITS_AEAD_FAILED);
    }
    bool done = prepare(aead, &aead->sealing, nonce, 1) && transform(gcm, aad, plain, out.data) &&
                EVP_CipherFinal_ex(gcm, rest, &len) == 1 &&
                EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG, ITS_TAG_LEN, out.data + plain.len) == 1;
    if (!done) {
        wipe(out.data, out.len);
        return REFUSE(ITS_AEAD_FAILED);
    }
    return PSA_SUCCESS;
}

static psa_status_t aead_open(void *context, const uint8_t nonce[ITS_NONCE_LEN], struct span aad, struct span sealed,
                              struct out_span out)
{
    struct its_aead *aead = context;
    EVP_CIPHER_CTX *gcm = aead->opening.gcm;
    uint8_t tag[ITS_TAG_LEN];
    uint8_t rest[BLOCK_LEN];
    int len = 0;
    if (sealed.len < ITS_TAG_LEN || sealed.len > ITS_SEALED_MAX || out.len != sealed.len - ITS_TAG_LEN) {
        return REFUSE(ITS_AEAD_FAILED);
    }
    memcpy(tag, sealed.data + out.len, sizeof(tag));
    if (!prepare(aead, &aead->opening, nonce, 0) || !transform(gcm, aad, span_of(sealed.data, out.len), out.data) ||
        EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_SET_TAG, ITS_TAG_LEN, tag) != 1) {
        wipe(out.data, out.len);
        return REFUSE(ITS_AEAD_FAILED);
    }
    if (EVP_CipherFinal_ex(gcm, rest, &len) != 1) {
        wipe(out.data, out.len);
        return REFUSE(ITS_AEAD_FORGED);
    }
    return PSA_SUCCESS;
}

static psa_status_t aead_random(void *context, struct out_span out)
{
    (void)context; /* the kernel's generator: ITS asks once a start, and libcrypto's three take most of a start to make */
    bool done = getentropy(out.data, out.len) == 0;
    return done ? PSA_SUCCESS : REFUSE(ITS_AEAD_RANDOM);
}

static EVP_CIPHER *fetch_ecb(void)
{
    return EVP_CIPHER_fetch(NULL, "AES-256-ECB", NULL);
}

static EVP_CIPHER *fetch_gcm(void)
{
    return EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
}

void its_aead_prepare(void)
{
    EVP_CIPHER_free(fetch_ecb());
    EVP_CIPHER_free(fetch_gcm());
}

static bool setup(struct its_aead *aead, const uint8_t secret_key[KEY_LEN])
{
    static const uint8_t zero[BLOCK_LEN];
    aead->ecb = fetch_ecb();
    aead->gcm = fetch_gcm();
    aead->block = EVP_CIPHER_CTX_new();
    aead->sealing.gcm = EVP_CIPHER_CTX_new();
    aead->opening.gcm = EVP_CIPHER_CTX_new();
    if (aead->ecb == NULL || aead->gcm == NULL || aead->block == NULL || aead->sealing.gcm == NULL ||
        aead->opening.gcm == NULL) {
        return false;
    }
    if (EVP_EncryptInit_ex2(aead->block, aead->ecb, secret_key, NULL, NULL) != 1 ||
        EVP_CIPHER_CTX_set_padding(aead->block, 0) != 1 || !encrypt_block(aead, zero, aead->secret_subkey)) {
        return false;
    }
    double_block(aead->secret_subkey);
    return true;
}

psa_status_t its_aead_create(struct its_aead **aead, struct span secret_key, struct its_crypto *port)
{
    *aead = NULL;
    if (secret_key.len != KEY_LEN) {
        return REFUSE(ITS_AEAD_KEY);
    }
    struct its_aead *made = OPENSSL_zalloc(sizeof(*made));
    if (made == NULL) {
        return REFUSE(ITS_AEAD_SETUP);
    }
    if (!setup(made, secret_key.data)) {
        its_aead_destroy(made);
        return REFUSE(ITS_AEAD_SETUP);
    }
    *aead = made;
    *port = (struct its_crypto){ .context = made, .seal = aead_seal, .open = aead_open, .random = aead_random };
    return PSA_SUCCESS;
}

void its_aead_destroy(struct its_aead *aead)
{
    if (aead != NULL) {
        EVP_CIPHER_CTX_free(aead->opening.gcm);
        EVP_CIPHER_CTX_free(aead->sealing.gcm);
        EVP_CIPHER_CTX_free(aead->block);
        EVP_CIPHER_free(aead->gcm);
        EVP_CIPHER_free(aead->ecb);
        OPENSSL_clear_free(aead, sizeof(*aead));
    }
}
