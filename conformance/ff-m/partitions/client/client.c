/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * FFM_CLIENT: the shared tests, run from a partition of the IPC model.
 */
#include "psa/service.h"
#include "psa_manifest/client.h"
#include "psa_manifest/sid.h"
#include "tests.h"

enum { RINGS = 3, POLLS = 100 };

/* Rung three times while it is in a call: the doorbell is there after it, and three rings are at most three. */
static psa_status_t hear_the_bell(const psa_msg_t *msg)
{
    struct ffm_report report = { .side = FFM_IPC };
    struct ffm_report *r = &report;
    uint32_t cleared = 0;
    CHECK_EQ(r, ffm_plain(FFM_STATELESS_HANDLE, FFM_OP_RING_ME), PSA_SUCCESS);
    CHECK_EQ(r, psa_wait(PSA_DOORBELL, PSA_BLOCK), PSA_DOORBELL);
    for (uint32_t i = 0; i < POLLS; i++) {
        if (psa_wait(PSA_DOORBELL, PSA_POLL) != 0) {
            psa_clear();
            cleared++;
        }
    }
    CHECK(r, cleared >= 1 && cleared <= RINGS);
    psa_write(msg->handle, 0, &report, sizeof(report));
    return PSA_SUCCESS;
}

static psa_status_t answer(psa_signal_t signal, const psa_msg_t *msg)
{
    if (signal != FFM_CLIENT_RUN_SIGNAL) {
        return PSA_SUCCESS;
    }
    return msg->type == FFM_CLIENT_BELL ? hear_the_bell(msg) : ffm_run_shared(msg, FFM_IPC);
}

void ffm_client_main(void)
{
    psa_msg_t msg;
    for (;;) {
        psa_signal_t signal = psa_wait(FFM_CLIENT_RUN_SIGNAL | FFM_CLIENT_OWN_SIGNAL, PSA_BLOCK);
        signal &= ~signal + 1;
        if (psa_get(signal, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, answer(signal, &msg));
        }
    }
}
