/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/wipe.h"
#include "entries.h"
#include "md.h"

/* HMAC (RFC 2104, FIPS 198-1) of the library's hashes. */

struct hmac {
    const struct mbed_md *md;
    struct mbed_md_context inner;
    uint8_t outer_key[MBED_MD_BLOCK_MAX];
};

_Static_assert(sizeof(struct hmac) <= CRYPTO_DRIVER_STATE_SIZE, "state fits the core's table");

static struct hmac *hmac_of(struct crypto_driver_state *state)
{
    return (struct hmac *)(void *)state->bytes;
}

/* The key as one block: hashed if it is longer, padded with zeros. */
static int take_key(struct hmac *hmac, struct span key)
{
    memset(hmac->outer_key, 0, sizeof(hmac->outer_key));
    if (key.len <= hmac->md->block) {
        memcpy(hmac->outer_key, key.data, key.len);
        return 0;
    }
    int result = hmac->md->start(&hmac->inner);
    if (result == 0) {
        result = hmac->md->update(&hmac->inner, key.data, key.len);
    }
    return result == 0 ? hmac->md->finish(&hmac->inner, hmac->outer_key) : result;
}

static void xor_key(struct hmac *hmac, uint8_t pad)
{
    for (size_t i = 0; i < hmac->md->block; i++) {
        hmac->outer_key[i] ^= pad;
    }
}

static psa_status_t begin(struct hmac *hmac, const struct crypto_driver_key *key, psa_algorithm_t alg)
{
    hmac->md = PSA_ALG_IS_HMAC(alg) && key->type == PSA_KEY_TYPE_HMAC ? mbed_md_of(PSA_ALG_GET_HASH(alg)) : NULL;
    if (hmac->md == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    int result = take_key(hmac, key->material);
    if (result == 0) {
        result = hmac->md->start(&hmac->inner);
    }
    xor_key(hmac, 0x36);
    if (result == 0) {
        result = hmac->md->update(&hmac->inner, hmac->outer_key, hmac->md->block);
    }
    xor_key(hmac, 0x36 ^ 0x5c);
    return mbed_status(result);
}

static psa_status_t end(struct hmac *hmac, struct out_span out, size_t *out_len)
{
    uint8_t digest[MBED_MD_LEN_MAX];
    size_t len = hmac->md->len;
    if (out.len < len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    int result = hmac->md->finish(&hmac->inner, digest);
    if (result == 0) {
        result = hmac->md->start(&hmac->inner);
    }
    if (result == 0) {
        result = hmac->md->update(&hmac->inner, hmac->outer_key, hmac->md->block);
    }
    if (result == 0) {
        result = hmac->md->update(&hmac->inner, digest, len);
    }
    if (result == 0) {
        result = hmac->md->finish(&hmac->inner, out.data);
    }
    wipe(digest, sizeof(digest));
    *out_len = result == 0 ? len : 0;
    return mbed_status(result);
}

psa_status_t mbed_hmac_compute(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in,
                               struct out_span out, size_t *out_len)
{
    struct hmac hmac;
    psa_status_t status = begin(&hmac, key, alg);
    if (status == PSA_SUCCESS) {
        status = mbed_status(hmac.md->update(&hmac.inner, in.data, in.len));
    }
    if (status == PSA_SUCCESS) {
        status = end(&hmac, out, out_len);
    }
    wipe(&hmac, sizeof(hmac));
    return status;
}

psa_status_t mbed_hmac_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                             psa_algorithm_t alg)
{
    return begin(hmac_of(state), key, alg);
}

psa_status_t mbed_hmac_update(struct crypto_driver_state *state, struct span in)
{
    struct hmac *hmac = hmac_of(state);
    return mbed_status(hmac->md->update(&hmac->inner, in.data, in.len));
}

psa_status_t mbed_hmac_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    return end(hmac_of(state), out, out_len);
}

void mbed_hmac_abort(struct crypto_driver_state *state)
{
    wipe(state, sizeof(struct hmac));
}
