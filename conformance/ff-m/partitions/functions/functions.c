/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * FFM_FUNCTIONS: services and tests in the SFN model.
 */
#include "misuse.h"
#include "psa/service.h"
#include "psa_manifest/functions.h"
#include "psa_manifest/pid.h"
#include "psa_manifest/sid.h"
#include "serve.h"
#include "tests.h"

enum { KEPT_CONNECTED, KEPT_STATELESS, KEPT_COUNT };

static struct ffm_ledger ledgers[KEPT_COUNT];
static psa_status_t connect_answer;
static uint32_t init_count;
static uint32_t functions_before_init;
static psa_status_t init_call = PSA_ERROR_GENERIC_ERROR;
static uint32_t depth;

psa_status_t ffm_functions_init(void)
{
    init_count++;
    /* A partition that this one depends on serves already. */
    init_call = psa_call(FFM_STATELESS_HANDLE, PSA_IPC_CALL, NULL, 0, NULL, 0);
    return PSA_SUCCESS;
}

static psa_status_t init_report(void)
{
    struct ffm_report r = { 0 };
    CHECK_EQ(&r, init_count, 1);
    CHECK_EQ(&r, functions_before_init, 0);
    CHECK_EQ(&r, init_call, PSA_SUCCESS);
    CHECK_EQ(&r, depth, 1); /* no function of this partition runs inside another */
    return ffm_status_of(&r);
}

static psa_status_t ring_oneself(void)
{
    struct ffm_report r = { 0 };
    psa_notify(FFM_FUNCTIONS);
    CHECK_EQ(&r, psa_wait(PSA_DOORBELL, PSA_BLOCK), PSA_DOORBELL);
    psa_clear();
    CHECK_EQ(&r, psa_wait(PSA_DOORBELL, PSA_POLL), 0);
    return ffm_status_of(&r);
}

static psa_status_t call_on(void)
{
    struct ffm_report r = { 0 };
    struct ffm_ledger ledger;
    CHECK_EQ(&r, psa_call(FFM_STATELESS_HANDLE, 7, NULL, 0, NULL, 0), PSA_SUCCESS);
    CHECK(&r, ffm_read_ledger(FFM_CONTROL_HANDLE, FFM_KEPT_STATELESS, &ledger));
    CHECK_EQ(&r, ledger.request_client, FFM_FUNCTIONS);
    CHECK_EQ(&r, ledger.type, 7);
    return ffm_status_of(&r);
}

static psa_status_t control(const psa_msg_t *msg)
{
    uint32_t word = 0;
    psa_read(msg->handle, 0, &word, sizeof(word));
    if (msg->type == FFM_CONTROL_ANSWER) {
        connect_answer = (psa_status_t)word;
        return PSA_SUCCESS;
    }
    if (word >= KEPT_COUNT) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_write(msg->handle, 0, &ledgers[word], sizeof(ledgers[word]));
    return PSA_SUCCESS;
}

static psa_status_t answer(const psa_msg_t *msg)
{
    switch (msg->type) {
    case PSA_IPC_CONNECT:
        return connect_answer;
    case PSA_IPC_DISCONNECT:
        return PSA_ERROR_GENERIC_ERROR; /* ignored */
    case FFM_OP_INIT:
        return init_report();
    case FFM_OP_RING_YOURSELF:
        return ring_oneself();
    case FFM_OP_CALL_ON:
        return call_on();
    default:
        return ffm_serve(msg);
    }
}

static psa_status_t serve(const psa_msg_t *msg, bool is_stateless)
{
    functions_before_init += init_count == 0;
    depth++;
    ffm_note(&ledgers[is_stateless ? KEPT_STATELESS : KEPT_CONNECTED], msg, is_stateless);
    psa_status_t status = answer(msg);
    depth--;
    return status;
}

psa_status_t ffm_function_sfn(const psa_msg_t *msg)
{
    return serve(msg, false);
}

psa_status_t ffm_function_stateless_sfn(const psa_msg_t *msg)
{
    bool is_control = msg->type >= FFM_CONTROL_LEDGER && msg->type <= FFM_CONTROL_RELEASE;
    return is_control ? control(msg) : serve(msg, true);
}

psa_status_t ffm_function_run_sfn(const psa_msg_t *msg)
{
    return ffm_run_shared(msg, FFM_SFN);
}

/* The answer to CONNECT that no service may give. */
psa_status_t ffm_function_bad_sfn(const psa_msg_t *msg)
{
    return msg->type == PSA_IPC_CONNECT ? connect_answer : PSA_SUCCESS;
}

psa_status_t ffm_function_misuse_sfn(const psa_msg_t *msg)
{
    psa_msg_t other;
    switch (msg->type) {
    case FFM_MISUSE_GET:
        return psa_get((psa_signal_t)1 << 4, &other);
    case FFM_MISUSE_REPLY:
        psa_reply(msg->handle, PSA_SUCCESS);
        return PSA_SUCCESS;
    case FFM_MISUSE_WAIT:
        return (psa_status_t)psa_wait(0xfffffff0u, PSA_POLL);
    case FFM_MISUSE_CLEAR:
        psa_clear();
        return PSA_SUCCESS;
    case FFM_MISUSE_PANIC:
        psa_panic();
    case FFM_MISUSE_READ_INDEX:
        return (psa_status_t)psa_read(msg->handle, PSA_MAX_IOVEC, &other, 0);
    case FFM_MISUSE_RHANDLE:
        psa_set_rhandle(msg->handle, &ledgers[0]);
        return PSA_SUCCESS;
    default:
        return PSA_ERROR_NOT_SUPPORTED;
    }
}
