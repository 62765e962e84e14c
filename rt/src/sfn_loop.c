/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "rt/sfn_loop.h"

#include "base/invariant.h"

void rt_sfn_serve(const struct rt_sfn_entry *entries, size_t count, psa_signal_t asserted)
{
    psa_signal_t signal = asserted & (~asserted + 1); /* the lowest */
    for (size_t i = 0; i < count; i++) {
        psa_msg_t msg;
        if (entries[i].signal == signal && psa_get(signal, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, entries[i].run(&msg));
        }
    }
}

_Noreturn void rt_sfn_loop(const struct rt_sfn_entry *entries, size_t count)
{
    psa_signal_t mask = 0;
    for (size_t i = 0; i < count; i++) {
        mask |= entries[i].signal;
    }
    INVARIANT(mask != 0);
    for (;;) {
        rt_sfn_serve(entries, count, psa_wait(mask, PSA_BLOCK));
    }
}
