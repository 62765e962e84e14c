/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dispatch/group.h"

#include "dispatch/dispatch.h"
#include "loan.h"
#include "reason/reason.h"

psa_status_t dispatch_group_facts(psa_pake_primitive_t group, struct crypto_group *facts)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status =
            driver->group_facts == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->group_facts(group, facts);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_GROUP_UNSUPPORTED);
}

psa_status_t dispatch_group_check(psa_pake_primitive_t group, struct span element)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status =
            driver->group_check == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->group_check(group, element);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_GROUP_UNSUPPORTED);
}

psa_status_t dispatch_group_combine(psa_pake_primitive_t group, const struct crypto_term *terms, size_t count,
                                    struct out_span out)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status =
            driver->group_combine == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->group_combine(group, terms, count, out);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_GROUP_UNSUPPORTED);
}

psa_status_t dispatch_group_scalar(psa_pake_primitive_t group, const struct crypto_scalar_job *job,
                                   struct out_span out)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status =
            driver->group_scalar == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->group_scalar(group, job, out);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_GROUP_UNSUPPORTED);
}

psa_status_t dispatch_group_map(psa_pake_primitive_t group, const struct crypto_map *map, struct out_span out,
                                uint8_t *is_good)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, PSA_KEY_LOCATION_LOCAL_STORAGE)) != NULL) {
        psa_status_t status =
            driver->group_map == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->group_map(group, map, out, is_good);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_GROUP_UNSUPPORTED);
}
