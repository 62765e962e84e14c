/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "derive.h"
#include "dispatch/dispatch.h"
#include "lengths.h"

/* What the algorithms share: the PRF, what is kept of inputs, and the stream cut into pieces. */

static bool takes_hash(const struct derive_scheme *scheme, psa_algorithm_t hash)
{
    bool takes = scheme->hashes == NULL;
    for (size_t i = 0; !takes && scheme->hashes[i] != 0; i++) {
        takes = scheme->hashes[i] == hash;
    }
    return takes;
}

static bool is_of(const struct derive_scheme *scheme, psa_algorithm_t kdf)
{
    bool has_free_hash = !scheme->is_cmac && (scheme->base & 0xffu) == 0;
    if (!has_free_hash) {
        return kdf == scheme->base;
    }
    return (kdf & ~0xffu) == scheme->base && takes_hash(scheme, PSA_ALG_GET_HASH(kdf));
}

const struct derive_scheme *derive_scheme_of(psa_algorithm_t kdf)
{
    for (size_t i = 0; derive_schemes[i] != NULL; i++) {
        if (is_of(derive_schemes[i], kdf)) {
            return derive_schemes[i];
        }
    }
    return NULL;
}

psa_status_t derive_prf(struct crypto_operation *op, const struct span parts[3], struct out_span out)
{
    struct crypto_derive_op *derive = &op->of.derive;
    const struct dispatch_prf prf = {
        .alg = derive->prf,
        .type = derive->prf_type,
        .secret = span_of(derive->secret, derive->secret_len),
        .cache = &derive->cache,
        .driver = &op->driver,
    };
    return dispatch_prf(&prf, parts, out);
}

void derive_forget_prf(struct crypto_operation *op)
{
    void *cache = atomic_exchange(&op->of.derive.cache, NULL);
    if (op->driver != NULL && op->driver->forget != NULL) {
        op->driver->forget(cache);
    }
}

psa_status_t derive_keep_hmac_key(struct crypto_derive_op *derive, struct span data)
{
    psa_algorithm_t hash = PSA_ALG_GET_HASH(derive->kdf);
    if (data.len > length_of_hash_block(hash)) {
        return dispatch_hash_compute(hash, data, out_span_of(derive->secret, sizeof(derive->secret)),
                                     &derive->secret_len);
    }
    core_copy(derive->secret, data.data, data.len);
    derive->secret_len = data.len;
    if (data.len == 0) {
        /* An empty HMAC key is one of zeros, and drivers are promised a key that is not empty. */
        wipe(derive->secret, derive->hash_len);
        derive->secret_len = derive->hash_len;
    }
    return PSA_SUCCESS;
}

psa_status_t derive_keep_text(struct crypto_derive_op *derive, struct span data)
{
    if (!fits(derive->text_len, data.len, sizeof(derive->text))) {
        return REFUSE(CRYPTO_DERIVE_TEXT_LONG);
    }
    core_copy(derive->text + derive->text_len, data.data, data.len);
    derive->text_len += data.len;
    return PSA_SUCCESS;
}

/* `len` more bytes of output are given. */
static void note_given(struct crypto_derive_op *derive, size_t len)
{
    size_t begun = derive->begun + len % derive->hash_len;
    derive->blocks += len / derive->hash_len + begun / derive->hash_len;
    derive->begun = begun % derive->hash_len;
}

psa_status_t derive_stream(struct crypto_operation *op, struct out_span out)
{
    struct crypto_derive_op *derive = &op->of.derive;
    const struct derive_scheme *scheme = derive_scheme_of(derive->kdf);
    size_t done = 0;
    if (derive->blocks == 0 && derive->begun == 0 && out.len != 0 && scheme->all != NULL) {
        psa_status_t status = scheme->all(derive, out);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            note_given(derive, status == PSA_SUCCESS ? out.len : 0);
            return status;
        }
    }
    while (done < out.len) {
        size_t at = derive->begun;
        size_t piece = derive->hash_len - at < out.len - done ? derive->hash_len - at : out.len - done;
        if (at == 0 || !derive->has_block) {
            psa_status_t status = scheme->block(op, derive->blocks + 1);
            if (status != PSA_SUCCESS) {
                wipe(out.data, done);
                return status;
            }
            derive->has_block = true;
        }
        core_copy(out.data + done, derive->block + at, piece);
        note_given(derive, piece);
        done += piece;
    }
    return PSA_SUCCESS;
}
