/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "spm/message.h"

/* What reading, writing and mapping of vectors share. Private to spm/src. */

static inline uint8_t spm_vector_bit(uint32_t index)
{
    return (uint8_t)(1u << index);
}

static inline bool spm_vector_is(uint8_t bits, uint32_t index)
{
    return (bits & spm_vector_bit(index)) != 0;
}

static inline struct spm_piece spm_piece_fault(enum spm_fault fault)
{
    return (struct spm_piece){ .verdict = SPM_FAULT, .fault = fault };
}

struct spm_piece spm_piece_of(const struct spm_inbox *inbox, const struct spm_connection *connection, size_t at,
                              size_t len);

/** The request given to `partition` as `msg`, if `index` may be a vector of it; else NULL, and `*fault` says why. */
struct spm_connection *spm_request_find(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index,
                                        enum spm_fault *fault);
