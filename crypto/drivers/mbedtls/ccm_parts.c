/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/wipe.h"
#include "ccm.h"
#include "ct/ct.h"

/* The operation in parts: for profiles whose core has it. */

_Static_assert(sizeof(struct ccm) <= CRYPTO_DRIVER_STATE_SIZE, "state fits the core's table");

static struct ccm *ccm_of(struct crypto_driver_state *state)
{
    return (struct ccm *)(void *)state->bytes;
}

psa_status_t mbed_ccm_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                            const struct crypto_aead_job *job)
{
    return mbed_ccm_begin(ccm_of(state), key, job);
}

psa_status_t mbed_ccm_update_ad(struct crypto_driver_state *state, struct span ad)
{
    mbed_ccm_ad(ccm_of(state), ad);
    return PSA_SUCCESS;
}

psa_status_t mbed_ccm_update(struct crypto_driver_state *state, struct span in, struct out_span out, size_t *out_len)
{
    if (out.len < in.len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    mbed_ccm_payload(ccm_of(state), in, out.data);
    *out_len = in.len;
    return PSA_SUCCESS;
}

psa_status_t mbed_ccm_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len,
                             struct out_span tag)
{
    uint8_t whole[CCM_BLOCK];
    (void)out;
    *out_len = 0;
    mbed_ccm_end(ccm_of(state), whole);
    memcpy(tag.data, whole, ccm_of(state)->tag_len);
    wipe(whole, sizeof(whole));
    return PSA_SUCCESS;
}

psa_status_t mbed_ccm_verify(struct crypto_driver_state *state, struct span tag, struct out_span out, size_t *out_len)
{
    uint8_t whole[CCM_BLOCK];
    (void)out;
    *out_len = 0;
    mbed_ccm_end(ccm_of(state), whole);
    bool is_right = tag.len == ccm_of(state)->tag_len && ct_reveal(ct_eq(whole, tag.data, tag.len));
    wipe(whole, sizeof(whole));
    return is_right ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

void mbed_ccm_abort(struct crypto_driver_state *state)
{
    wipe(state, sizeof(struct ccm));
}
