/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "rt/code.h"

/** One Secure Function and the signal of its service. */
struct rt_sfn_entry {
    psa_signal_t signal; /* exactly one bit */
    rt_sfn run;
};

/**
 * The thread of a partition of the SFN model: waits, gets the oldest message of the lowest asserted signal, runs the
 * service's function, replies with its result; for ever. entry_init, if there is one, ran before. The caller owns
 * `entries` for the life of the partition; `count` is 1 to 28. @spec FFM-1.1:SFN
 */
_Noreturn void rt_sfn_loop(const struct rt_sfn_entry *entries, size_t count);

/** One message of an asserted signal of `entries`: get, run, reply. A message that is gone is passed over. */
void rt_sfn_serve(const struct rt_sfn_entry *entries, size_t count, psa_signal_t asserted);
