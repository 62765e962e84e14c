/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "psa/error.h"

/*
 * A noise source. What it gives is raw: whoever uses it tests its health and conditions it (SP 800-90B); nobody hands it to a caller.
 * Version of this interface: ENTROPY_VERSION.
 *
 * Rule: an integrated hardware source whose samples have a known entropy, not observable from outside (R010, R020, R040_TBSA_ENTROPY).
 * A source that is none of this says so: is_simulated, and no verdict about such a device is better than a warning.
 */
enum { ENTROPY_VERSION = 1 };

struct entropy;

/**
 * fill  fills all of `out` with new samples. PSA_ERROR_HARDWARE_FAILURE: the source gave none; `out` is then zero. It may wait for the
 *       hardware, for a time that the board states; not from a handler, not with interrupts masked.
 */
struct entropy_ops {
    psa_status_t (*fill)(const struct entropy *entropy, struct out_span out);
};

struct entropy {
    const struct entropy_ops *ops;
    void *context;                 /* owned by whoever made the device */
    uint32_t milli_bits_per_byte;  /* min-entropy claimed of a sample, in 1/1000 bit: 1 to 8000 */
    bool is_simulated;
};
