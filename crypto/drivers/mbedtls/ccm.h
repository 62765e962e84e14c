/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <mbedtls/aes.h>

#include "entries.h"

/* CCM as steps: ccm.c has them and all at once, ccm_parts.c the operation in parts. In this order: begin, ad, payload, end. */
enum { CCM_BLOCK = 16, CCM_WORDS = CCM_BLOCK / 4 };

struct ccm {
    mbedtls_aes_context aes;
    uint32_t mac[CCM_WORDS];
    uint32_t counter[CCM_WORDS];
    uint32_t stream[CCM_WORDS];  /* the current block of the key stream */
    uint32_t tag_mask[CCM_WORDS]; /* S0, encrypts the tag */
    uint8_t at;              /* bytes of the current block that are used */
    uint8_t tag_len;
    bool is_encrypting;
    bool has_payload;
};

psa_status_t mbed_ccm_begin(struct ccm *ccm, const struct crypto_driver_key *key, const struct crypto_aead_job *job);
void mbed_ccm_ad(struct ccm *ccm, struct span data);
/** `out` begins where `in` does, or lies apart. */
void mbed_ccm_payload(struct ccm *ccm, struct span in, uint8_t *out);
void mbed_ccm_end(struct ccm *ccm, uint8_t tag[CCM_BLOCK]);
