/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "misuse.h"
#include "psa/service.h"

/* Each commits the misuse, if it is one of its kind; the call that is wrong does not return. True if it was one of its kind. */
bool ffm_bad_signals(enum ffm_misuse misuse);
bool ffm_bad_stream(enum ffm_misuse misuse, const psa_msg_t *msg);
bool ffm_bad_reply(enum ffm_misuse misuse, const psa_msg_t *msg);
bool ffm_bad_map(enum ffm_misuse misuse, const psa_msg_t *msg);

/** A handle of which there is no message and no connection. */
enum { FFM_NO_HANDLE = 0x7ffffff1, FFM_BAD_ROOM = 16 };
