/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <openssl/evp.h>
#include <openssl/modes.h>

#include "crypto/driver.h"

/* GCM (SP 800-38D) over a block cipher that EVP has no GCM of: libcrypto's CRYPTO_gcm128 around single blocks of ECB. */
struct gcm {
    EVP_CIPHER_CTX *ecb;
    GCM128_CONTEXT *ctx;
    enum crypto_direction direction;
};

psa_status_t gcm_setup(struct gcm *gcm, const struct crypto_driver_key *key, const struct crypto_aead_job *job);
psa_status_t gcm_update_ad(struct gcm *gcm, struct span ad);
psa_status_t gcm_update(struct gcm *gcm, struct span in, struct out_span out);
void gcm_tag(struct gcm *gcm, uint8_t tag[16]);
void gcm_abort(struct gcm *gcm);
