/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dispatch.h"

#include "loan.h"
#include "reason/reason.h"

/* What only hosts and Linux devices have: suspended hashes, extendable output, key wrapping. */

psa_status_t dispatch_hash_resume(struct crypto_operation *op, psa_algorithm_t alg, struct span in)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status = driver->hash_resume == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->hash_resume(&op->state, alg, in);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            op->driver = driver;
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_xof_setup(struct crypto_operation *op, psa_algorithm_t alg)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status = driver->xof_setup == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->xof_setup(&op->state, alg);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            op->driver = driver;
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_wrap(struct crypto_key *key, psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->wrap != NULL) {
            status = give_back(&loan, driver->wrap(lend(&loan, key, driver), alg, in, out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_unwrap(struct crypto_key *key, psa_algorithm_t alg, struct span in, struct out_span out,
                             size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->unwrap != NULL) {
            status = give_back(&loan, driver->unwrap(lend(&loan, key, driver), alg, in, out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}
