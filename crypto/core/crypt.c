/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"

/* API 1.5, 10.10: asymmetric encryption. The result is made aside, so that it may be written over any input. */

static psa_status_t crypt(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                          enum crypto_direction direction)
{
    uint8_t result[PSA_ASYMMETRIC_ENCRYPT_OUTPUT_MAX_SIZE];
    const struct crypto_crypt_job job = { .alg = call->alg, .in = call->in[0], .salt = call->in[1] };
    bool is_decrypting = direction == CRYPTO_DECRYPT;
    struct crypto_key *key = NULL;
    size_t len = 0;
    if (!PSA_ALG_IS_ASYMMETRIC_ENCRYPTION(call->alg)) {
        return REFUSE(CRYPTO_NOT_AN_ENCRYPTION);
    }
    psa_status_t status =
        key_hold_for(crypto, caller, call, is_decrypting ? PSA_KEY_USAGE_DECRYPT : PSA_KEY_USAGE_ENCRYPT, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (is_decrypting && PSA_KEY_TYPE_IS_PUBLIC_KEY(key->facts.type)) {
        status = REFUSE(CRYPTO_KEY_IS_PUBLIC);
    } else {
        size_t room = call->out[0].len < sizeof(result) ? call->out[0].len : sizeof(result);
        status = dispatch_crypt(key, direction, &job, out_span_of(result, room), &len);
    }
    if (status == PSA_SUCCESS) {
        core_copy(call->out[0].data, result, len);
        call->out_len[0] = len;
    }
    key_release(crypto, key);
    wipe(result, sizeof(result));
    return status;
}

psa_status_t core_asymmetric_encrypt(struct crypto *crypto, const struct crypto_caller *caller,
                                     struct crypto_call *call)
{
    return crypt(crypto, caller, call, CRYPTO_ENCRYPT);
}

psa_status_t core_asymmetric_decrypt(struct crypto *crypto, const struct crypto_caller *caller,
                                     struct crypto_call *call)
{
    return crypt(crypto, caller, call, CRYPTO_DECRYPT);
}
