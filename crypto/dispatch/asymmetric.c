/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dispatch.h"

#include "loan.h"
#include "reason/reason.h"

psa_status_t dispatch_sign_hash(struct crypto_key *key, psa_algorithm_t alg, struct span hash, struct out_span out,
                                size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->sign_hash != NULL) {
            status = give_back(&loan, driver->sign_hash(lend(&loan, key, driver), alg, hash, out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_verify_hash(struct crypto_key *key, psa_algorithm_t alg, struct span hash, struct span signature)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->verify_hash != NULL) {
            status = give_back(&loan, driver->verify_hash(lend(&loan, key, driver), alg, hash, signature));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_sign_message(struct crypto_key *key, psa_algorithm_t alg, struct span message,
                                   struct out_span out, size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->sign_message != NULL) {
            status = give_back(&loan, driver->sign_message(lend(&loan, key, driver), alg, message, out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_verify_message(struct crypto_key *key, psa_algorithm_t alg, struct span message,
                                     struct span signature)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->verify_message != NULL) {
            status = give_back(&loan, driver->verify_message(lend(&loan, key, driver), alg, message, signature));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_agree(struct crypto_key *key, psa_algorithm_t alg, struct span peer, struct out_span out,
                            size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->agree != NULL) {
            status = give_back(&loan, driver->agree(lend(&loan, key, driver), alg, peer, out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_generate(const struct crypto_key_facts *facts, struct out_span out, size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LIFETIME_GET_LOCATION(facts->lifetime))) != NULL) {
        psa_status_t status = driver->generate == NULL ? PSA_ERROR_NOT_SUPPORTED :
                                                         driver->generate(facts->type, facts->bits, out, out_len);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
}

psa_status_t dispatch_check(psa_key_location_t location, psa_key_type_t type, struct span material, size_t *bits)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location)) != NULL) {
        psa_status_t status = driver->check == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->check(type, material, bits);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
}

psa_status_t dispatch_export_public(struct crypto_key *key, struct out_span out, size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->export_public != NULL) {
            status = give_back(&loan, driver->export_public(lend(&loan, key, driver), out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
}
