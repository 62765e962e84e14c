/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/client.h"
#include "psa_manifest/pid.h"
#include "psa_manifest/sid.h"
#include "tests.h"

const struct ffm_test *ffm_shared_test(uint32_t index)
{
    const struct ffm_table *const tables[] = { &ffm_connect_table, &ffm_call_table, &ffm_message_table };
    for (uint32_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        if (index < tables[i]->count) {
            return &tables[i]->tests[index];
        }
        index -= tables[i]->count;
    }
    return NULL;
}

psa_status_t ffm_plain(psa_handle_t handle, int32_t type)
{
    return psa_call(handle, type, NULL, 0, NULL, 0);
}

psa_status_t ffm_word(psa_handle_t handle, int32_t type, int32_t word)
{
    psa_invec in = { &word, sizeof(word) };
    return psa_call(handle, type, &in, 1, NULL, 0);
}

bool ffm_read_ledger(psa_handle_t control, uint32_t number, struct ffm_ledger *ledger)
{
    psa_invec in = { &number, sizeof(number) };
    psa_outvec out = { ledger, sizeof(*ledger) };
    return psa_call(control, FFM_CONTROL_LEDGER, &in, 1, &out, 1) == PSA_SUCCESS && out.len == sizeof(*ledger);
}

struct target {
    psa_handle_t handle; /* stateless */
    uint32_t sid, version;
    psa_handle_t control;
    uint32_t number; /* of its ledger */
};

static const struct target targets[] = {
    [FFM_AT_STRICT] = { 0, FFM_STRICT_SID, FFM_STRICT_VERSION, FFM_CONTROL_HANDLE, FFM_KEPT_STRICT },
    [FFM_AT_FUNCTION] = { 0, FFM_FUNCTION_SID, FFM_FUNCTION_VERSION, FFM_FUNCTION_STATELESS_HANDLE, 0 },
    [FFM_AT_STATELESS] = { FFM_STATELESS_HANDLE, 0, 0, FFM_CONTROL_HANDLE, FFM_KEPT_STATELESS },
    [FFM_AT_FUNCTION_STATELESS] = { FFM_FUNCTION_STATELESS_HANDLE, 0, 0, FFM_FUNCTION_STATELESS_HANDLE, 1 },
    [FFM_AT_MAPPED] = { 0, FFM_MAPPED_SID, FFM_MAPPED_VERSION, FFM_CONTROL_HANDLE, FFM_KEPT_MAPPED },
};

bool ffm_is_connected(enum ffm_target target)
{
    return targets[target].handle == 0;
}

psa_handle_t ffm_open(enum ffm_target target)
{
    const struct target *t = &targets[target];
    return t->handle != 0 ? t->handle : psa_connect(t->sid, t->version);
}

void ffm_close(enum ffm_target target, psa_handle_t handle)
{
    if (ffm_is_connected(target)) {
        psa_close(handle);
    }
}

struct ffm_ledger ffm_ledger_of(struct ffm_report *r, enum ffm_target target)
{
    struct ffm_ledger ledger = { 0 };
    CHECK(r, ffm_read_ledger(targets[target].control, targets[target].number, &ledger));
    CHECK_EQ(r, ledger.odd_line, 0); /* the line of suite/serve.c where a message was not as it must be */
    return ledger;
}

void ffm_answer_connects(enum ffm_target target, psa_status_t status)
{
    ffm_word(targets[target].control, FFM_CONTROL_ANSWER, status);
}

int32_t ffm_own_id(const struct ffm_report *r)
{
    if (r->side == FFM_OUTSIDE) {
        return 0;
    }
    return r->side == FFM_IPC ? FFM_CLIENT : FFM_FUNCTIONS;
}
