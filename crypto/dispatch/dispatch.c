/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dispatch.h"

#include "loan.h"
#include "reason/reason.h"

psa_status_t dispatch_start(void)
{
    for (size_t i = 0; crypto_drivers[i] != NULL; i++) {
        psa_status_t status = crypto_drivers[i]->start == NULL ? PSA_SUCCESS : crypto_drivers[i]->start();
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    return PSA_SUCCESS;
}

psa_status_t dispatch_refused(psa_status_t status)
{
    switch (status) {
    case PSA_ERROR_INVALID_SIGNATURE:
        return REFUSE(CRYPTO_NOT_AUTHENTIC);
    case PSA_ERROR_INVALID_PADDING:
        return REFUSE(CRYPTO_BAD_PADDING);
    case PSA_ERROR_INVALID_ARGUMENT:
        return REFUSE(CRYPTO_DRIVER_ARGUMENT);
    case PSA_ERROR_BUFFER_TOO_SMALL:
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    case PSA_ERROR_INSUFFICIENT_MEMORY:
        return REFUSE(CRYPTO_DRIVER_MEMORY);
    default:
        (void)REFUSE(CRYPTO_DRIVER_FAILED);
        return status;
    }
}

psa_status_t dispatch_random(struct out_span out)
{
    if (out.len == 0) {
        return PSA_SUCCESS;
    }
    for (size_t i = 0; crypto_drivers[i] != NULL; i++) {
        if (crypto_drivers[i]->random != NULL) {
            return dispatch_result(crypto_drivers[i]->random(out));
        }
    }
    return REFUSE(CRYPTO_NO_ENTROPY);
}

bool dispatch_has_location(psa_key_location_t location)
{
    size_t at = 0;
    return next_driver(&at, location) != NULL;
}

static bool has_class(const struct crypto_driver *driver, psa_algorithm_t alg)
{
    switch ((alg >> 24) & 0x7fu) {
    case 0x02:
        return driver->hash_setup != NULL;
    case 0x03:
        return driver->mac_setup != NULL;
    case 0x04:
        return driver->cipher_setup != NULL;
    case 0x05:
        return driver->aead != NULL;
    case 0x06:
        return driver->sign_hash != NULL || driver->sign_message != NULL || driver->verify_hash != NULL;
    case 0x07:
        return driver->asymmetric_encrypt != NULL;
    case 0x09:
        return driver->agree != NULL;
    case 0x0c:
        return driver->agree != NULL || driver->encapsulate != NULL;
    default:
        return false;
    }
}

psa_status_t dispatch_supports(const struct crypto_key_facts *facts, psa_algorithm_t alg)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LIFETIME_GET_LOCATION(facts->lifetime))) != NULL) {
        if (has_class(driver, alg) &&
            (driver->carries == NULL || driver->carries(alg, facts->type, facts->bits) == PSA_SUCCESS)) {
            return PSA_SUCCESS;
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_hash_compute(psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status =
            driver->hash_compute == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->hash_compute(alg, in, out, out_len);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_hash_setup(struct crypto_operation *op, psa_algorithm_t alg)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status = driver->hash_setup == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->hash_setup(&op->state,
                                                                                                        alg);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            op->driver = driver;
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_mac_compute(struct crypto_key *key, psa_algorithm_t alg, struct span in, struct out_span out,
                                  size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->mac_compute != NULL) {
            status = give_back(&loan, driver->mac_compute(lend(&loan, key, driver), alg, in, out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_mac_setup(struct crypto_operation *op, struct crypto_key *key, psa_algorithm_t alg)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->mac_setup != NULL) {
            status = give_back(&loan, driver->mac_setup(&op->state, lend(&loan, key, driver), alg));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            op->driver = driver;
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_cipher(struct crypto_key *key, const struct crypto_cipher_job *job, struct out_span out,
                             size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->cipher != NULL) {
            status = give_back(&loan, driver->cipher(lend(&loan, key, driver), job, out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_cipher_setup(struct crypto_operation *op, struct crypto_key *key,
                                   const struct crypto_cipher_job *job)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->cipher_setup != NULL) {
            status = give_back(&loan, driver->cipher_setup(&op->state, lend(&loan, key, driver), job));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            op->driver = driver;
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_aead(struct crypto_key *key, const struct crypto_aead_job *job, struct out_span out,
                           size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->aead != NULL) {
            status = give_back(&loan, driver->aead(lend(&loan, key, driver), job, out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_aead_setup(struct crypto_operation *op, struct crypto_key *key, const struct crypto_aead_job *job)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->aead_setup != NULL) {
            status = give_back(&loan, driver->aead_setup(&op->state, lend(&loan, key, driver), job));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            op->driver = driver;
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}
