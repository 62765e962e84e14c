/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <sys/random.h>

#include "crypto/mbed_driver.h"

static psa_status_t fill_host(const struct entropy *entropy, struct out_span out)
{
    (void)entropy;
    return getentropy(out.data, out.len) == 0 ? PSA_SUCCESS : PSA_ERROR_HARDWARE_FAILURE;
}

static const struct entropy_ops host_ops = { .fill = fill_host };
static const struct entropy host = { .ops = &host_ops, .milli_bits_per_byte = 8000 };
const struct entropy *const crypto_entropy = &host;
