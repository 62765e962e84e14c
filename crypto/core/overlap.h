/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/crypto.h"

/*
 * Outputs may overlap inputs (API 1.5, 5.4.4), drivers may not see it, and nothing is allocated. Data that is
 * turned into data of the same length moves to where its result goes, so that the driver works in place; the bytes
 * it moves over are output, ours to change. Any other input that an output touches is copied aside to the one
 * bounce buffer.
 */
struct overlap {
    struct crypto *crypto;
    bool has_bounce;
};

bool overlap_exists(struct span in, struct out_span out);

/**
 * Makes `*in` safe to turn into `out` in step. PSA_ERROR_INSUFFICIENT_MEMORY: out is shorter and the bounce buffer
 * taken or too small
 */
psa_status_t overlap_in_step(struct overlap *overlap, struct span *in, struct out_span out);

/**
 * Makes `*in` safe while `out` is written in any order. PSA_ERROR_INSUFFICIENT_MEMORY: the bounce buffer is taken
 * or too small
 */
psa_status_t overlap_aside(struct overlap *overlap, struct span *in, struct out_span out);

/** Wipes and gives back the bounce buffer if it was used. */
void overlap_done(struct overlap *overlap);
