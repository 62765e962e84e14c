/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "commands.h"
#include "lock/client.h"

/** Why the framework refused, and the mend, on standard error. COMMAND_FAILED. */
enum command_result say_status(const char *what, psa_status_t status);

/** What an answer that is not LOCK_DONE means, and the mend, on standard error. COMMAND_REFUSED, or COMMAND_FAILED for a fault. */
enum command_result say_code(const char *what, const struct lock_answer *answer);

/** "locked", "open", "not known". */
const char *say_bolt(uint32_t bolt);

/** Prints the log from entry `from` on and checks its chain. */
enum command_result say_log(uint64_t from);
