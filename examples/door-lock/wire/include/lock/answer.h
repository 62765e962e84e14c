/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <string.h>

#include "base/bytes.h"
#include "lock/wire.h"

/** The answer of LOCK_AUTH and LOCK_ACTUATOR. */
struct lock_answer {
    uint32_t code;   /* enum lock_code */
    uint32_t detail; /* what the code says */
    uint64_t seq;    /* of the log entry that tells of it; 0: none */
    uint8_t value[LOCK_VALUE_LEN]; /* of a grant; zeros otherwise */
};

static inline void lock_answer_encode(const struct lock_answer *answer, uint8_t out[LOCK_ANSWER_LEN])
{
    put_le32(out, answer->code);
    put_le32(out + 4, answer->detail);
    put_le64(out + 8, answer->seq);
    memcpy(out + 16, answer->value, LOCK_VALUE_LEN);
}

static inline struct lock_answer lock_answer_decode(const uint8_t in[LOCK_ANSWER_LEN])
{
    struct lock_answer answer = { .code = get_le32(in), .detail = get_le32(in + 4), .seq = get_le64(in + 8) };
    memcpy(answer.value, in + 16, LOCK_VALUE_LEN);
    return answer;
}

static inline struct lock_answer lock_answer_of(enum lock_code code, uint32_t detail)
{
    return (struct lock_answer){ .code = (uint32_t)code, .detail = detail };
}
