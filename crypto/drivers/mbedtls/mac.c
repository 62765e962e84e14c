/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/wipe.h"
#include "choice.h"
#include "entries.h"
#include "large_entries.h"

enum { HMAC = 1, CMAC };

psa_status_t mbed_mac_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key, psa_algorithm_t alg)
{
    mbed_choose(state, alg == PSA_ALG_CMAC ? CMAC : HMAC);
    return alg == PSA_ALG_CMAC ? mbed_cmac_setup(state, key, alg) : mbed_hmac_setup(state, key, alg);
}

psa_status_t mbed_mac_update(struct crypto_driver_state *state, struct span in)
{
    return mbed_choice(state) == CMAC ? mbed_cmac_update(state, in) : mbed_hmac_update(state, in);
}

psa_status_t mbed_mac_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    return mbed_choice(state) == CMAC ? mbed_cmac_finish(state, out, out_len) : mbed_hmac_finish(state, out, out_len);
}

void mbed_mac_abort(struct crypto_driver_state *state)
{
    if (mbed_choice(state) == CMAC) {
        mbed_cmac_abort(state);
    } else {
        mbed_hmac_abort(state);
    }
}

psa_status_t mbed_mac_compute(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in,
                              struct out_span out, size_t *out_len)
{
    struct crypto_driver_state state;
    psa_status_t status = mbed_mac_setup(&state, key, alg);
    if (status == PSA_SUCCESS) {
        status = mbed_mac_update(&state, in);
    }
    if (status == PSA_SUCCESS) {
        status = mbed_mac_finish(&state, out, out_len);
    }
    wipe(&state, sizeof(state));
    return status;
}
