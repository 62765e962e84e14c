/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dispatch.h"
#include "loan.h"
#include "reason/reason.h"

/* Ways to a driver for what small devices do not have. */

psa_status_t dispatch_sign_with_context(struct crypto_key *key, const struct crypto_sign_job *job, struct out_span out,
                                        size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->sign_with_context != NULL) {
            status = give_back(&loan, driver->sign_with_context(lend(&loan, key, driver), job, out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_verify_with_context(struct crypto_key *key, const struct crypto_sign_job *job,
                                          struct span signature)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->verify_with_context != NULL) {
            status = give_back(&loan, driver->verify_with_context(lend(&loan, key, driver), job, signature));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_verify_begin(struct crypto_operation *op, struct crypto_key *key,
                                   const struct crypto_sign_job *job)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->verify_begin != NULL) {
            status = give_back(&loan, driver->verify_begin(&op->state, lend(&loan, key, driver), job));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            op->driver = driver;
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_crypt(struct crypto_key *key, enum crypto_direction direction, const struct crypto_crypt_job *job,
                            struct out_span out, size_t *out_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (direction == CRYPTO_ENCRYPT && driver->asymmetric_encrypt != NULL) {
            status = give_back(&loan, driver->asymmetric_encrypt(lend(&loan, key, driver), job, out, out_len));
        } else if (direction == CRYPTO_DECRYPT && driver->asymmetric_decrypt != NULL) {
            status = give_back(&loan, driver->asymmetric_decrypt(lend(&loan, key, driver), job, out, out_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_encapsulate(struct crypto_key *key, psa_algorithm_t alg, struct crypto_encapsulation *made)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->encapsulate != NULL) {
            status = give_back(&loan, driver->encapsulate(lend(&loan, key, driver), alg, made));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_decapsulate(struct crypto_key *key, psa_algorithm_t alg, struct span ciphertext,
                                  struct out_span secret, size_t *secret_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location_of(key))) != NULL) {
        struct loan loan;
        psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
        if (driver->decapsulate != NULL) {
            status = give_back(&loan,
                               driver->decapsulate(lend(&loan, key, driver), alg, ciphertext, secret, secret_len));
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_ALG_UNSUPPORTED);
}

psa_status_t dispatch_generate_custom(const struct crypto_key_facts *facts, struct span custom, struct out_span out,
                                      size_t *out_len)
{
    const struct crypto_key_wish wish = { .type = facts->type, .bits = facts->bits, .custom = custom };
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LIFETIME_GET_LOCATION(facts->lifetime))) != NULL) {
        psa_status_t status =
            driver->generate_custom == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->generate_custom(&wish, out, out_len);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
}
