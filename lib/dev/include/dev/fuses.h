/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "psa/error.h"

/*
 * One-way memory: a bit goes from 0 to 1 once and never back. Version of this interface: FUSES_VERSION.
 *
 * Rules: programming is one-way (R020_TBSA_FUSE) and by this mechanism alone (R030); what is confidential is behind a filter that Secure
 * code alone configures (R110); a bulk value is frozen once it is whole (R120, R140). Unprogrammed must never be the more secure state
 * (R060): what a bit means is its owner's to choose so.
 */
enum { FUSES_VERSION = 1 };

struct fuses;

/**
 * read    fills `out` from byte `at` on.
 * burn    sets the bits that are 1 in `data`, from byte `at` on; bits that are 0 in it stay as they are. On any failure some may be set.
 * freeze  no bit of the `len` bytes from `at` on can be set any more, for ever.
 * hide    until the next reset nothing reads or burns the `len` bytes from `at` on.
 *
 * PSA_ERROR_INVALID_ARGUMENT  a place outside the array, or one that freeze or hide cannot take alone
 * PSA_ERROR_NOT_PERMITTED     the place is frozen (burn) or hidden (read, burn); nothing was done
 * PSA_ERROR_HARDWARE_FAILURE  the array cannot be read or did not take the bits
 *
 * A value that must be whole is burned first and frozen after, so that a cut between the two is seen: it is not frozen.
 * Not from a handler, not with interrupts masked.
 */
struct fuses_ops {
    psa_status_t (*read)(const struct fuses *fuses, uint32_t at, struct out_span out);
    psa_status_t (*burn)(const struct fuses *fuses, uint32_t at, struct span data);
    psa_status_t (*freeze)(const struct fuses *fuses, uint32_t at, uint32_t len);
    psa_status_t (*hide)(const struct fuses *fuses, uint32_t at, uint32_t len);
};

struct fuses {
    const struct fuses_ops *ops;
    void *context; /* owned by whoever made the device */
    uint32_t size; /* bytes */
    bool is_simulated;
};
