/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its_serve.h"

/* Where one caller waits at a time, and memory is dear. */

_Noreturn void its_serve_all(void)
{
    for (;;) {
        psa_msg_t msg;
        if (its_take(&msg, PSA_BLOCK)) {
            psa_reply(msg.handle, its_serve(&msg));
        }
    }
}
