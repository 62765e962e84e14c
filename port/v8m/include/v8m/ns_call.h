/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * The entries from the Non-secure world, and how psa_call's six arguments fit the four words that cross: a descriptor's address
 * is a multiple of four, and no more than four vectors leave fifteen pairs of counts. The sixteenth stands for every other
 * pair. So the type keeps its whole range and nothing has to be read back from memory that another may write.
 */

/** The two low bits of each address word; those of `in` are the lower ones of the code. */
#define NS_CALL_CODE 3u
enum { NS_CALL_WRONG = 15 };

/** Codes of 0 to 4 outputs begin here; the inputs count up from there. */
static const uint8_t ns_call_first[5] = { 0, 5, 9, 12, 14 };

/** Inputs, and outputs in the upper half. The last is refused for its counts. */
static const uint8_t ns_call_counts[16] = {
    0x00, 0x01, 0x02, 0x03, 0x04, 0x10, 0x11, 0x12, 0x13, 0x20, 0x21, 0x22, 0x30, 0x31, 0x40, 0x55,
};

/** Given to a caller whose predecessor is still in the Secure world, or was interrupted there: come again later. */
enum { ASHLAR_NSC_OCCUPIED = -250 };

/* PSA_ERROR_NOT_PERMITTED, PSA_ERROR_CONNECTION_REFUSED or PSA_VERSION_NONE from a handler; ASHLAR_NSC_OCCUPIED, as a word, from a second caller. */
uint32_t ashlar_nsc_framework_version(void);
uint32_t ashlar_nsc_version(uint32_t sid);
int32_t ashlar_nsc_connect(uint32_t sid, uint32_t version);
int32_t ashlar_nsc_call(int32_t handle, int32_t type, uint32_t in, uint32_t out);
int32_t ashlar_nsc_close(int32_t handle);

/**
 * The client id of whoever calls from now on, below 0: for the Non-secure system's handlers and privileged threads, at each change of
 * threads. -1 until then.
 *
 * PSA_ERROR_INVALID_ARGUMENT  `client` is not below 0
 * PSA_ERROR_NOT_PERMITTED     an unprivileged thread asks
 */
int32_t ashlar_nsc_client(int32_t client);
