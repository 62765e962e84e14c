/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "gcm.h"

#include <string.h>

#include "base/wipe.h"
#include "block.h"

/* Cannot fail for the callers of a block128_f: a whole block under a key that is set. */
static void one_block(const unsigned char in[16], unsigned char out[16], const void *key)
{
    const struct gcm *gcm = key;
    if (!block_run(gcm->ecb, in, BLOCK_MAX, out)) {
        memset(out, 0, BLOCK_MAX);
    }
}

psa_status_t gcm_setup(struct gcm *gcm, const struct crypto_driver_key *key, const struct crypto_aead_job *job)
{
    gcm->direction = job->direction;
    gcm->ecb = block_context(key, OPENSSL_MODE_ECB, NULL, true);
    gcm->ctx = gcm->ecb == NULL ? NULL : CRYPTO_gcm128_new(gcm, one_block);
    if (gcm->ctx == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    CRYPTO_gcm128_setiv(gcm->ctx, job->nonce.data, job->nonce.len);
    return PSA_SUCCESS;
}

psa_status_t gcm_update_ad(struct gcm *gcm, struct span ad)
{
    return ad.len == 0 || CRYPTO_gcm128_aad(gcm->ctx, ad.data, ad.len) == 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
}

psa_status_t gcm_update(struct gcm *gcm, struct span in, struct out_span out)
{
    int failed = 0;
    if (out.len < in.len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (in.len != 0 && gcm->direction == CRYPTO_ENCRYPT) {
        failed = CRYPTO_gcm128_encrypt(gcm->ctx, in.data, out.data, in.len);
    } else if (in.len != 0) {
        failed = CRYPTO_gcm128_decrypt(gcm->ctx, in.data, out.data, in.len);
    }
    return failed == 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
}

void gcm_tag(struct gcm *gcm, uint8_t tag[16])
{
    CRYPTO_gcm128_tag(gcm->ctx, tag, 16);
}

void gcm_abort(struct gcm *gcm)
{
    CRYPTO_gcm128_release(gcm->ctx);
    EVP_CIPHER_CTX_free(gcm->ecb);
    wipe(gcm, sizeof(*gcm));
}
