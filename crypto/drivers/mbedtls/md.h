/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/driver.h"
#include "mbed_profile.h"

/* One hash of the library. Which there are is the profile's: sha256.c or sha2.c. */
struct mbed_md_context {
    _Alignas(8) uint8_t bytes[MBED_MD_CONTEXT_SIZE];
};

struct mbed_md {
    psa_algorithm_t alg;
    uint8_t len;   /* bytes of the digest */
    uint8_t block; /* bytes */
    int (*start)(struct mbed_md_context *context);
    int (*update)(struct mbed_md_context *context, const uint8_t *data, size_t len);
    int (*finish)(struct mbed_md_context *context, uint8_t *digest);
};

/** NULL: the profile has no such hash. */
const struct mbed_md *mbed_md_of(psa_algorithm_t alg);

/** The status for a call of the library that cannot fail, and did or not. */
static inline psa_status_t mbed_status(int result)
{
    return result == 0 ? PSA_SUCCESS : PSA_ERROR_CORRUPTION_DETECTED;
}
