/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <mbedtls/aes.h>
#include <string.h>

#include "base/wipe.h"
#include "choice.h"
#include "large_entries.h"

/* CMAC (SP 800-38B) of the library's AES block. */
enum { BLOCK = 16 };

struct cmac {
    mbedtls_aes_context aes;
    uint8_t mac[BLOCK];
    uint8_t block[BLOCK]; /* the last one, perhaps not full; it is taken when more comes */
    uint8_t block_len;
};

_Static_assert(sizeof(struct cmac) <= MBED_STATE_SIZE, "state fits the core's table");

static struct cmac *cmac_of(struct crypto_driver_state *state)
{
    return (struct cmac *)(void *)state->bytes;
}

/* Cannot fail: the context is set up, the direction is there. */
static void encrypt(struct cmac *cmac, uint8_t *block)
{
    (void)mbedtls_aes_crypt_ecb(&cmac->aes, MBEDTLS_AES_ENCRYPT, block, block);
}

static void take_block(struct cmac *cmac)
{
    for (size_t i = 0; i < BLOCK; i++) {
        cmac->mac[i] ^= cmac->block[i];
    }
    encrypt(cmac, cmac->mac);
}

/* Times x in GF(2^128), without a branch on the key's bits. */
static void doubled(uint8_t *key)
{
    uint8_t carry = (uint8_t)(0u - (key[0] >> 7));
    for (size_t i = 0; i < BLOCK - 1; i++) {
        key[i] = (uint8_t)(key[i] << 1 | key[i + 1] >> 7);
    }
    key[BLOCK - 1] = (uint8_t)(key[BLOCK - 1] << 1 ^ (carry & 0x87));
}

psa_status_t mbed_cmac_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                             psa_algorithm_t alg)
{
    struct cmac *cmac = cmac_of(state);
    if (alg != PSA_ALG_CMAC || key->type != PSA_KEY_TYPE_AES) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    mbedtls_aes_init(&cmac->aes);
    memset(cmac->mac, 0, BLOCK);
    cmac->block_len = 0;
    int result = mbedtls_aes_setkey_enc(&cmac->aes, key->material.data, (unsigned)key->bits);
    return result == 0 ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t mbed_cmac_update(struct crypto_driver_state *state, struct span in)
{
    struct cmac *cmac = cmac_of(state);
    for (size_t i = 0; i < in.len; i++) {
        if (cmac->block_len == BLOCK) {
            take_block(cmac);
            cmac->block_len = 0;
        }
        cmac->block[cmac->block_len++] = in.data[i];
    }
    return PSA_SUCCESS;
}

psa_status_t mbed_cmac_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    struct cmac *cmac = cmac_of(state);
    uint8_t key[BLOCK] = { 0 };
    if (out.len < BLOCK) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    encrypt(cmac, key);
    doubled(key);
    if (cmac->block_len < BLOCK) {
        doubled(key);
        cmac->block[cmac->block_len] = 0x80;
        memset(cmac->block + cmac->block_len + 1, 0, BLOCK - 1u - cmac->block_len);
    }
    for (size_t i = 0; i < BLOCK; i++) {
        cmac->block[i] ^= key[i];
    }
    take_block(cmac);
    memcpy(out.data, cmac->mac, BLOCK);
    *out_len = BLOCK;
    wipe(key, sizeof(key));
    return PSA_SUCCESS;
}

void mbed_cmac_abort(struct crypto_driver_state *state)
{
    wipe(state, sizeof(struct cmac));
}
