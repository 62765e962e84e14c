/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "trial.h"

#include <string.h>

#include "base/wipe.h"

size_t trial_hex(const char *hex, uint8_t out[TRIAL_MAX])
{
    size_t len = strlen(hex) / 2;
    for (size_t i = 0; i < len; i++) {
        uint8_t v = 0;
        for (size_t j = 0; j < 2; j++) {
            char c = hex[2 * i + j];
            v = (uint8_t)(v << 4 | (c <= '9' ? c - '0' : c - 'a' + 10));
        }
        out[i] = v;
    }
    return len;
}

bool trial_is(psa_status_t status, const uint8_t *got, size_t got_len, const char *hex)
{
    uint8_t want[TRIAL_MAX];
    size_t want_len = trial_hex(hex, want);
    return status == PSA_SUCCESS && got_len == want_len && memcmp(got, want, want_len) == 0;
}

void trial_start(struct trial_key *trial, psa_key_type_t type, size_t bits, const char *hex)
{
    *trial = (struct trial_key){ .key = { .type = type } };
    size_t len = trial_hex(hex, trial->material);
    trial->key.bits = bits != 0 ? bits : len * 8;
    trial->key.material = span_of(trial->material, len);
    trial->key.cache = &trial->cache;
}

void trial_end(struct trial_key *trial)
{
    openssl_key_forget(trial->cache);
    wipe(trial, sizeof(*trial));
}
