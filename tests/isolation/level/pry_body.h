/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The body of a partition that reads whatever it is told to. Each file that includes it is one of them.
 */
#include <stdint.h>
#include <string.h>

#include "pry.h"
#include "psa/service.h"

void PRY_MAIN(void);

static char secret[PRY_SECRET_LEN] = PRY_SECRET;

static psa_status_t read_there(const psa_msg_t *msg)
{
    char found[PRY_SECRET_LEN];
    uint64_t address = 0;
    if (psa_read(msg->handle, 0, &address, sizeof(address)) != sizeof(address) || msg->out_size[0] < sizeof(found)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    memcpy(found, (const void *)(uintptr_t)address, sizeof(found));
    psa_write(msg->handle, 0, found, sizeof(found));
    return PSA_SUCCESS;
}

static psa_status_t serve(const psa_msg_t *msg)
{
    uint64_t address = (uint64_t)(uintptr_t)secret;
    switch (msg->type) {
    case PRY_WHERE:
        secret[sizeof(secret) - 1] = '\0'; /* it is written to: it lies in this partition's own memory */
        psa_write(msg->handle, 0, &address, sizeof(address));
        return PSA_SUCCESS;
    case PRY_READ:
        return read_there(msg);
    case PRY_LEVEL:
        return PSA_FRAMEWORK_ISOLATION_LEVEL;
    default:
        return PSA_ERROR_NOT_SUPPORTED;
    }
}

void PRY_MAIN(void)
{
    for (;;) {
        psa_msg_t msg;
        if ((psa_wait(PRY_SIGNAL, PSA_BLOCK) & PRY_SIGNAL) != 0 && psa_get(PRY_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, serve(&msg));
        }
    }
}
