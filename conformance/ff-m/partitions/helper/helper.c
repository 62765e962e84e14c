/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * FFM_HELPER: whose doorbell makes it call, while others wait for their answers; and who owns a connection that others try.
 */
#include "ops.h"
#include "psa/client.h"
#include "psa_manifest/helper.h"
#include "psa_manifest/sid.h"

static struct ffm_aid_last last;
static psa_handle_t connection;

static void call_hold(void)
{
    static const uint8_t bytes[4] = { 'h', 'e', 'l', 'p' };
    psa_invec in = { bytes, sizeof(bytes) };
    psa_outvec out = { last.bytes, sizeof(last.bytes) };
    last.status = psa_call(FFM_HOLD_STATELESS_HANDLE, FFM_HOLD_PASS, &in, 1, &out, 1);
    last.len = (uint32_t)out.len;
    last.count++;
}

static psa_status_t aid(const psa_msg_t *msg)
{
    switch (msg->type) {
    case FFM_AID_OPEN:
        connection = psa_connect(FFM_STRICT_SID, FFM_STRICT_VERSION);
        return connection;
    case FFM_AID_CLOSE:
        psa_close(connection);
        return PSA_SUCCESS;
    case FFM_AID_USE:
        return psa_call(connection, PSA_IPC_CALL, NULL, 0, NULL, 0);
    case FFM_AID_LAST:
        psa_write(msg->handle, 0, &last, sizeof(last));
        return PSA_SUCCESS;
    default:
        return PSA_ERROR_NOT_SUPPORTED;
    }
}

void ffm_helper_main(void)
{
    psa_msg_t msg;
    for (;;) {
        psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
        if ((signals & PSA_DOORBELL) != 0) {
            psa_clear();
            call_hold();
        }
        if ((signals & FFM_AID_SIGNAL) != 0 && psa_get(FFM_AID_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, aid(&msg));
        }
    }
}
