/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attributes.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "opaque.h"

/* API 1.5, 10.7: a key that leaves under another, and one that comes in. */

enum { SEMIBLOCK = 8 };

static psa_status_t hold_wrapping_key(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                                      psa_key_usage_t usage, struct crypto_key **key)
{
    *key = NULL;
    return PSA_ALG_IS_KEY_WRAP(call->alg) ? key_hold_for(crypto, caller, call, usage, key) : REFUSE(CRYPTO_NOT_A_WRAP);
}

static psa_status_t wrap_into(struct crypto_key *wrapping, struct crypto_key *key, struct crypto_call *call)
{
    size_t len = key->len;
    size_t room = (len + SEMIBLOCK - 1) / SEMIBLOCK * SEMIBLOCK + SEMIBLOCK;
    if ((key->facts.usage & PSA_KEY_USAGE_EXPORT) == 0) {
        return REFUSE(CRYPTO_USAGE_NOT_PERMITTED);
    }
    if (key_is_opaque(&key->facts)) { /* what is here of it is its element's, and no key */
        return REFUSE(CRYPTO_EXPORT_LOCATION);
    }
    if (call->alg == PSA_ALG_KW && (len % SEMIBLOCK != 0 || len < 2 * SEMIBLOCK)) {
        return REFUSE(CRYPTO_WRAP_SIZE);
    }
    if (call->out[0].len < room) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    return dispatch_wrap(wrapping, call->alg, span_of(key->material, len), call->out[0], &call->out_len[0]);
}

psa_status_t core_wrap_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *wrapping = NULL;
    struct crypto_key *key = NULL;
    psa_status_t status = hold_wrapping_key(crypto, caller, call, PSA_KEY_USAGE_WRAP, &wrapping);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = key_hold(crypto, caller, (psa_key_id_t)call->value[0], &key);
    if (status == PSA_SUCCESS) {
        status = wrap_into(wrapping, key, call);
        key_release(crypto, key);
    }
    key_release(crypto, wrapping);
    return status;
}

/* What is unwrapped is made into a key as if it were imported; it never leaves. */
psa_status_t core_unwrap_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *wrapping = NULL;
    uint8_t plain[CRYPTO_KEY_MAX + SEMIBLOCK];
    size_t len = 0;
    psa_status_t status = hold_wrapping_key(crypto, caller, call, PSA_KEY_USAGE_UNWRAP, &wrapping);
    call->key = PSA_KEY_ID_NULL;
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (call->in[0].len > sizeof(plain)) {
        status = REFUSE(CRYPTO_KEY_TOO_LARGE);
    } else {
        status = dispatch_unwrap(wrapping, call->alg, call->in[0], out_span_of(plain, call->in[0].len), &len);
    }
    key_release(crypto, wrapping);
    if (status == PSA_SUCCESS) {
        struct crypto_call import = { .op = CRYPTO_IMPORT_KEY, .attributes = call->attributes, .in = { span_of(plain, len) } };
        status = core_import_key(crypto, caller, &import);
        call->key = import.key;
    }
    wipe(plain, sizeof(plain));
    return status;
}
