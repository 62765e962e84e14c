/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/wipe.h"
#include "entries.h"
#include "md.h"

struct hash_state {
    const struct mbed_md *md;
    struct mbed_md_context context;
};

_Static_assert(sizeof(struct hash_state) <= CRYPTO_DRIVER_STATE_SIZE, "state fits the core's table");

static struct hash_state *hash_of(struct crypto_driver_state *state)
{
    return (struct hash_state *)(void *)state->bytes;
}

static psa_status_t finish(struct hash_state *hash, struct out_span out, size_t *out_len)
{
    if (out.len < hash->md->len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = mbed_status(hash->md->finish(&hash->context, out.data));
    if (status == PSA_SUCCESS) {
        *out_len = hash->md->len;
    }
    return status;
}

psa_status_t mbed_hash_compute(psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len)
{
    struct hash_state hash = { .md = mbed_md_of(alg) };
    if (hash.md == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    psa_status_t status = mbed_status(hash.md->start(&hash.context));
    if (status == PSA_SUCCESS) {
        status = mbed_status(hash.md->update(&hash.context, in.data, in.len));
    }
    if (status == PSA_SUCCESS) {
        status = finish(&hash, out, out_len);
    }
    wipe(&hash, sizeof(hash));
    return status;
}

psa_status_t mbed_hash_setup(struct crypto_driver_state *state, psa_algorithm_t alg)
{
    struct hash_state *hash = hash_of(state);
    hash->md = mbed_md_of(alg);
    return hash->md == NULL ? PSA_ERROR_NOT_SUPPORTED : mbed_status(hash->md->start(&hash->context));
}

psa_status_t mbed_hash_update(struct crypto_driver_state *state, struct span in)
{
    struct hash_state *hash = hash_of(state);
    return mbed_status(hash->md->update(&hash->context, in.data, in.len));
}

psa_status_t mbed_hash_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    return finish(hash_of(state), out, out_len);
}

psa_status_t mbed_hash_clone(const struct crypto_driver_state *from, struct crypto_driver_state *to)
{
    memcpy(to, from, sizeof(struct hash_state)); /* no pointers but to constants */
    return PSA_SUCCESS;
}

void mbed_hash_abort(struct crypto_driver_state *state)
{
    wipe(state, sizeof(struct hash_state));
}
