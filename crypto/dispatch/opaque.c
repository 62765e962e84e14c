/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dispatch/opaque.h"

#include "dispatch/dispatch.h"
#include "loan.h"
#include "reason/reason.h"

psa_status_t dispatch_import_opaque(psa_key_location_t location, psa_key_type_t type, size_t *bits,
                                    struct span material, struct out_span blob, size_t *blob_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location)) != NULL) {
        psa_status_t status = driver->import_opaque == NULL ?
                                  PSA_ERROR_NOT_SUPPORTED :
                                  driver->import_opaque(type, bits, material, blob, blob_len);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
}

psa_status_t dispatch_generate_opaque(psa_key_location_t location, psa_key_type_t type, size_t bits,
                                      struct out_span blob, size_t *blob_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location)) != NULL) {
        psa_status_t status = driver->generate_opaque == NULL ? PSA_ERROR_NOT_SUPPORTED :
                                                                driver->generate_opaque(type, bits, blob, blob_len);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
}

psa_status_t dispatch_attach(psa_key_location_t location, struct span label, struct crypto_attachment *attachment,
                             struct out_span blob, size_t *blob_len)
{
    const struct crypto_driver *driver;
    size_t at = 0;
    while ((driver = next_driver(&at, location)) != NULL) {
        psa_status_t status =
            driver->attach == NULL ? PSA_ERROR_NOT_SUPPORTED : driver->attach(label, attachment, blob, blob_len);
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            return status == PSA_ERROR_DOES_NOT_EXIST ? REFUSE(CRYPTO_ATTACH_UNKNOWN) : dispatch_result(status);
        }
    }
    return REFUSE(CRYPTO_LOCATION_UNSUPPORTED);
}
