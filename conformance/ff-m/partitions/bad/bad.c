/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * FFM_BAD: breaks the rule of the partition API that it is asked to break.
 */
#include "bad.h"
#include "psa_manifest/bad.h"

static enum ffm_misuse on_connect;
static enum ffm_misuse on_disconnect;
static bool next_get_is_bad;
static bool is_over;

/* True if `misuse` was answered meanwhile. */
static bool commit(enum ffm_misuse misuse, const psa_msg_t *msg)
{
    if (misuse == FFM_MISUSE_GET_BUFFER) {
        next_get_is_bad = true;
    } else if (misuse == FFM_MISUSE_ENTRY_ENDS) {
        is_over = true;
    } else if (!ffm_bad_signals(misuse) && !ffm_bad_stream(misuse, msg) && !ffm_bad_map(misuse, msg)) {
        return ffm_bad_reply(misuse, msg);
    }
    return false;
}

static psa_status_t arm(const psa_msg_t *msg)
{
    uint32_t misuse = 0;
    psa_read(msg->handle, 0, &misuse, sizeof(misuse));
    if (msg->type == FFM_MISUSE_ON_CONNECT) {
        on_connect = (enum ffm_misuse)misuse;
    } else {
        on_disconnect = (enum ffm_misuse)misuse;
    }
    return PSA_SUCCESS;
}

static void serve(const psa_msg_t *msg)
{
    enum ffm_misuse misuse = FFM_MISUSE_NONE;
    if (msg->type == FFM_MISUSE_ON_CONNECT || msg->type == FFM_MISUSE_ON_DISCONNECT) {
        psa_reply(msg->handle, arm(msg));
        return;
    }
    if (msg->type == PSA_IPC_CONNECT) {
        misuse = on_connect;
    } else if (msg->type == PSA_IPC_DISCONNECT) {
        misuse = on_disconnect;
    } else {
        misuse = (enum ffm_misuse)msg->type;
    }
    if (misuse == FFM_MISUSE_NONE || !commit(misuse, msg)) {
        psa_reply(msg->handle, PSA_SUCCESS);
    }
}

void ffm_bad_main(void)
{
    psa_msg_t msg;
    while (!is_over) {
        psa_signal_t asserted = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
        psa_signal_t signal = asserted & (~asserted + 1); /* the lowest */
        if (psa_get(signal, next_get_is_bad ? NULL : &msg) == PSA_SUCCESS) {
            serve(&msg);
        }
    }
}
