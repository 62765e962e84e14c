/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "choice.h"
#include "entries.h"
#include "large_entries.h"

enum { CCM = 1, GCM };

static bool is_gcm(const struct crypto_aead_job *job)
{
    return PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(job->alg) == PSA_ALG_GCM;
}

psa_status_t mbed_aead(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                       size_t *out_len)
{
    return is_gcm(job) ? mbed_gcm(key, job, out, out_len) : mbed_ccm(key, job, out, out_len);
}

psa_status_t mbed_aead_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                             const struct crypto_aead_job *job)
{
    mbed_choose(state, is_gcm(job) ? GCM : CCM);
    return is_gcm(job) ? mbed_gcm_setup(state, key, job) : mbed_ccm_setup(state, key, job);
}

psa_status_t mbed_aead_update_ad(struct crypto_driver_state *state, struct span ad)
{
    return mbed_choice(state) == GCM ? mbed_gcm_update_ad(state, ad) : mbed_ccm_update_ad(state, ad);
}

psa_status_t mbed_aead_update(struct crypto_driver_state *state, struct span in, struct out_span out, size_t *out_len)
{
    return mbed_choice(state) == GCM ? mbed_gcm_update(state, in, out, out_len) :
                                       mbed_ccm_update(state, in, out, out_len);
}

psa_status_t mbed_aead_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len,
                              struct out_span tag)
{
    return mbed_choice(state) == GCM ? mbed_gcm_finish(state, out, out_len, tag) :
                                       mbed_ccm_finish(state, out, out_len, tag);
}

psa_status_t mbed_aead_verify(struct crypto_driver_state *state, struct span tag, struct out_span out, size_t *out_len)
{
    return mbed_choice(state) == GCM ? mbed_gcm_verify(state, tag, out, out_len) :
                                       mbed_ccm_verify(state, tag, out, out_len);
}

void mbed_aead_abort(struct crypto_driver_state *state)
{
    if (mbed_choice(state) == GCM) {
        mbed_gcm_abort(state);
    } else {
        mbed_ccm_abort(state);
    }
}
