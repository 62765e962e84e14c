/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <openssl/evp.h>

#include "crypto/driver.h"

/*
 * CCM in pieces (SP 800-38C): libcrypto takes a CCM payload in one call only, so the multi-part form is composed of its
 * CBC (for the CBC-MAC) and its CTR. Lengths are declared before the first byte, as CCM needs them first.
 */
enum { CCM_BLOCK = 16 };

struct ccm {
    EVP_CIPHER_CTX *cbc; /* the CBC-MAC: only its last block matters */
    EVP_CIPHER_CTX *ctr;
    uint8_t mac[CCM_BLOCK];   /* the last CBC block */
    uint8_t s0[CCM_BLOCK];    /* encrypts the tag */
    uint8_t block[CCM_BLOCK]; /* bytes of the MAC's current block */
    size_t block_len;
    size_t tag_len;
    enum crypto_direction direction;
};

psa_status_t ccm_setup(struct ccm *ccm, const struct crypto_driver_key *key, const struct crypto_aead_job *job);
psa_status_t ccm_update_ad(struct ccm *ccm, struct span ad);
/** Ends the associated data: pads it to a block. Call once, before the payload. */
psa_status_t ccm_end_ad(struct ccm *ccm);
psa_status_t ccm_update(struct ccm *ccm, struct span in, struct out_span out);
psa_status_t ccm_tag(struct ccm *ccm, uint8_t tag[CCM_BLOCK]);
void ccm_abort(struct ccm *ccm);
