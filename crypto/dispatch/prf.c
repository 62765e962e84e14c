/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dispatch.h"

#include "base/wipe.h"
#include "loan.h"
#include "reason/reason.h"

psa_status_t dispatch_pbkdf2(psa_algorithm_t hash, const struct crypto_derive_op *derive, struct out_span out)
{
    const struct crypto_driver *driver;
    struct span password = span_of(derive->secret, derive->secret_len);
    struct span salt = span_of(derive->text, derive->text_len);
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status = driver->pbkdf2_hmac == NULL ?
                                  PSA_ERROR_NOT_SUPPORTED :
                                  driver->pbkdf2_hmac(hash, password, salt, derive->cost, out);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return PSA_ERROR_NOT_SUPPORTED; /* no refusal: the core has another way */
}

static psa_status_t prf_by(const struct crypto_driver *driver, const struct dispatch_prf *prf,
                           const struct span parts[3], struct out_span out)
{
    struct crypto_driver_state state = { { 0 } };
    struct crypto_driver_key key = {
        .type = prf->type, .bits = prf->secret.len * 8, .material = prf->secret, .cache = prf->cache
    };
    size_t out_len = 0;
    psa_status_t status = driver->mac_setup(&state, &key, prf->alg);
    for (size_t i = 0; i < 3 && status == PSA_SUCCESS; i++) {
        status = parts[i].len == 0 ? PSA_SUCCESS : driver->mac_update(&state, parts[i]);
    }
    if (status == PSA_SUCCESS) {
        status = driver->mac_finish(&state, out, &out_len);
    }
    driver->mac_abort(&state);
    wipe(&state, sizeof(state));
    return status;
}

psa_status_t dispatch_prf(const struct dispatch_prf *prf, const struct span parts[3], struct out_span out)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    if (*prf->driver != NULL) {
        return dispatch_result(prf_by(*prf->driver, prf, parts, out));
    }
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status = driver->mac_setup == NULL ? PSA_ERROR_NOT_SUPPORTED : prf_by(driver, prf, parts, out);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            *prf->driver = driver;
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}
