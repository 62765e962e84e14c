/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A partition that answers some requests late: what a client's other calls must not wait for.
 */
#include "hold.h"

#include "psa/service.h"
#include "psa_manifest/test-hold.h"

enum { HELD_MAX = 64, ECHO_MAX = 4096 };
static psa_handle_t held[HELD_MAX];
static size_t held_count;
void hold_main(void);

static psa_status_t echo(const psa_msg_t *msg)
{
    static uint8_t bytes[ECHO_MAX];
    size_t len = psa_read(msg->handle, 0, bytes, sizeof(bytes));
    if (len > msg->out_size[0]) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_write(msg->handle, 0, bytes, len);
    return PSA_SUCCESS;
}

static int32_t release(void)
{
    int32_t count = (int32_t)held_count;
    while (held_count > 0) {
        psa_reply(held[--held_count], HOLD_ANSWER);
    }
    return count;
}

static void serve(psa_signal_t signal)
{
    psa_msg_t msg;
    if (psa_get(signal, &msg) != PSA_SUCCESS) {
        return;
    }
    switch (msg.type) {
    case HOLD_ECHO:
        psa_reply(msg.handle, echo(&msg));
        break;
    case HOLD_WAIT:
        if (held_count < HELD_MAX) {
            held[held_count++] = msg.handle;
        } else {
            psa_reply(msg.handle, PSA_ERROR_INSUFFICIENT_MEMORY);
        }
        break;
    case HOLD_COUNT:
        psa_reply(msg.handle, (psa_status_t)held_count);
        break;
    case HOLD_RELEASE:
        psa_reply(msg.handle, release());
        break;
    case HOLD_WHO:
        psa_reply(msg.handle, msg.client_id);
        break;
    default: /* PSA_IPC_CONNECT, PSA_IPC_DISCONNECT, and types nobody sends */
        psa_reply(msg.handle, PSA_SUCCESS);
        break;
    }
}

void hold_main(void)
{
    for (;;) {
        psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
        if ((signals & TEST_HOLD_SIGNAL) != 0) {
            serve(TEST_HOLD_SIGNAL);
        }
        if ((signals & TEST_HOLD_LINK_SIGNAL) != 0) {
            serve(TEST_HOLD_LINK_SIGNAL);
        }
    }
}
