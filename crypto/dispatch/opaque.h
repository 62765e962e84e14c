/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/driver.h"

/* Keys of a location other than local storage, by its driver. They carry the names and contracts of the driver's
 * entries. */
psa_status_t dispatch_import_opaque(psa_key_location_t location, psa_key_type_t type, size_t *bits,
                                    struct span material, struct out_span blob, size_t *blob_len);
psa_status_t dispatch_generate_opaque(psa_key_location_t location, psa_key_type_t type, size_t bits,
                                      struct out_span blob, size_t *blob_len);
psa_status_t dispatch_attach(psa_key_location_t location, struct span label, struct crypto_attachment *attachment,
                             struct out_span blob, size_t *blob_len);
