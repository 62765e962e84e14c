/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/driver.h"

/* Groups for PAKE, by the first driver that has them. They carry the names and contracts of the driver's entries. */
psa_status_t dispatch_group_facts(psa_pake_primitive_t group, struct crypto_group *facts);
psa_status_t dispatch_group_check(psa_pake_primitive_t group, struct span element);
psa_status_t dispatch_group_combine(psa_pake_primitive_t group, const struct crypto_term *terms, size_t count,
                                    struct out_span out);
psa_status_t dispatch_group_scalar(psa_pake_primitive_t group, const struct crypto_scalar_job *job,
                                   struct out_span out);
psa_status_t dispatch_group_map(psa_pake_primitive_t group, const struct crypto_map *map, struct out_span out,
                                uint8_t *is_good);
