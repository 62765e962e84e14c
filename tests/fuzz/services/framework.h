/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "base/span.h"
#include "psa/service.h"

/*
 * The framework as a partition sees it, with one message and no client: checks what a partition must keep to and
 * ends the program if it does not. Outputs are kept until the next message.
 */

enum { FRAMEWORK_ROOM = 512 };

/** What is left of a fuzzer's input. Zeros when it is used up. */
struct input {
    const uint8_t *data;
    size_t len;
};
uint8_t input_byte(struct input *in);
/** The next `len` bytes, or fewer. */
struct span input_take(struct input *in, size_t len);

/** The message that psa_read() and psa_write() are about. */
struct framework_message {
    psa_msg_t msg;
    struct span in[PSA_MAX_IOVEC];
    size_t taken[PSA_MAX_IOVEC];
    uint8_t out[PSA_MAX_IOVEC][FRAMEWORK_ROOM];
    size_t written[PSA_MAX_IOVEC];
};
extern struct framework_message framework;

/** Begins a message of `type`: forgets the one before. */
void framework_begin(int32_t type, int32_t client);
/** Input `index` of it. */
void framework_give(uint32_t index, struct span bytes);
/** Room for output `index` of it. At most FRAMEWORK_ROOM. */
void framework_room(uint32_t index, size_t len);
/** Inputs and outputs of sizes that the fuzzer chose; good ones among them: `sizes` of the service's messages. */
void framework_any(struct input *in, const uint8_t *sizes, size_t count);
/** A reply is no request's status above zero, and gives nothing with a failure. */
void framework_check_reply(psa_status_t status);

/** True if the message has no bytes behind its first `ins` inputs and no room behind its first `outs` outputs. */
bool framework_has_only(size_t ins, size_t outs);
