/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "auth.h"

#include "base/wipe.h"
#include "ct/ct.h"
#include "lock/append.h"
#include "psa/crypto.h"
#include "psa_manifest/auth.h"
#include "rt/port.h"
#include "verifier.h"

struct lock_auth lock_auth;

static void session_ended(uint64_t session)
{
    if (lock_auth.entry.purpose != LOCK_FOR_NOTHING && lock_auth.entry.session == session) {
        lock_entry_end();
    }
}

psa_status_t lock_auth_init(void)
{
    rt_on_session_end(session_ended);
    return PSA_SUCCESS;
}

struct lock_now lock_auth_now(void)
{
    return (struct lock_now){ .epoch = rt_boot_epoch(), .ms = rt_clock_ms() };
}

bool lock_auth_load(void)
{
    if (!lock_auth.is_loaded && psa_crypto_init() == PSA_SUCCESS) {
        psa_status_t status = lock_failures_load(&lock_auth.lockout);
        lock_auth.is_loaded = status == PSA_SUCCESS || status == PSA_ERROR_DATA_CORRUPT;
    }
    return lock_auth.is_loaded;
}

struct lock_answer lock_auth_issue(int32_t client, uint32_t action)
{
    struct lock_answer answer = lock_answer_of(LOCK_DONE, LOCK_GRANT_LIFE_MS);
    if (psa_generate_random(answer.value, LOCK_VALUE_LEN) != PSA_SUCCESS) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_CRYPTO);
    }
    /* The log first: no grant that nobody can see. */
    if (!lock_append(LOCK_EVENT_GRANTED, action, client, &answer.seq)) {
        wipe(answer.value, LOCK_VALUE_LEN);
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_LOG);
    }
    if (!lock_grants_issue(&lock_auth.grants, action, client, rt_clock_ms(), answer.value)) {
        wipe(answer.value, LOCK_VALUE_LEN);
        return lock_answer_of(LOCK_TOO_MANY, 0);
    }
    return answer;
}

uint32_t lock_auth_redeem(const struct lock_claim *claim)
{
    uint32_t verdict = lock_grants_redeem(&lock_auth.grants, claim, rt_clock_ms());
    if (verdict != LOCK_GRANTED && lock_auth.refusals != UINT32_MAX) {
        lock_auth.refusals++;
        /* Whoever presents rubbish must not be able to wash the ring out: 1, 2, 4, 8 … */
        uint64_t seq = 0;
        if ((lock_auth.refusals & (lock_auth.refusals - 1)) == 0) {
            (void)lock_append(LOCK_EVENT_BAD_GRANT, lock_auth.refusals, claim->presenter, &seq);
        }
    }
    return verdict;
}

static struct lock_answer status(void)
{
    psa_status_t enrolled = lock_verifier_exists();
    if (!lock_auth_load() || (enrolled != PSA_SUCCESS && enrolled != PSA_ERROR_DOES_NOT_EXIST)) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_STORE);
    }
    if (enrolled != PSA_SUCCESS) {
        return lock_answer_of(LOCK_NOT_ENROLLED, 0);
    }
    uint32_t left_ms = lock_lockout_left_ms(&lock_auth.lockout, lock_auth_now());
    return left_ms != 0 ? lock_answer_of(LOCK_LOCKED_OUT, (left_ms + 999) / 1000)
                        : lock_answer_of(LOCK_DONE, lock_auth.lockout.failures);
}

static struct lock_answer forget(const psa_msg_t *msg)
{
    struct lock_claim claim = { .action = LOCK_ACTION_FORGET, .presenter = msg->client_id };
    (void)psa_read(msg->handle, 0, claim.value, sizeof(claim.value));
    uint32_t verdict = lock_auth_redeem(&claim);
    wipe(&claim, sizeof(claim));
    if (ct_hide(verdict) != LOCK_GRANTED) {
        return lock_answer_of(LOCK_NO_GRANT, 0);
    }
    struct lock_answer answer = lock_answer_of(LOCK_DONE, 0);
    if (!lock_append(LOCK_EVENT_FORGOTTEN, 0, msg->client_id, &answer.seq)) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_LOG);
    }
    if (ct_hide(verdict) != LOCK_GRANTED || lock_verifier_forget() != PSA_SUCCESS) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_STORE);
    }
    return answer;
}

static struct lock_answer ask_grant(const psa_msg_t *msg)
{
    uint8_t asked[4];
    (void)psa_read(msg->handle, 0, asked, sizeof(asked));
    uint32_t action = get_le32(asked);
    if (action != LOCK_ACTION_UNLOCK && action != LOCK_ACTION_FORGET) {
        return lock_answer_of(LOCK_NO_GRANT, 0);
    }
    return lock_entry_step(msg, LOCK_FOR_GRANT, action);
}

static struct lock_answer cancel(const psa_msg_t *msg)
{
    if (lock_auth.entry.client == msg->client_id && lock_auth.entry.session == rt_session(msg->handle)) {
        lock_entry_end();
    }
    return lock_answer_of(LOCK_DONE, 0);
}

/* Bytes that input 0 of a message has; -1: there is no such message. */
static int32_t input_of(int32_t type)
{
    switch (type) {
    case LOCK_AUTH_ENROL:
    case LOCK_AUTH_STATUS:
    case LOCK_AUTH_CANCEL:
        return 0;
    case LOCK_AUTH_GRANT:
        return 4;
    case LOCK_AUTH_FORGET:
        return LOCK_VALUE_LEN;
    default:
        return -1;
    }
}

static struct lock_answer answer_to(const psa_msg_t *msg)
{
    switch (msg->type) {
    case LOCK_AUTH_ENROL:
        return lock_entry_step(msg, LOCK_FOR_ENROL, 0);
    case LOCK_AUTH_GRANT:
        return ask_grant(msg);
    case LOCK_AUTH_FORGET:
        return forget(msg);
    case LOCK_AUTH_CANCEL:
        return cancel(msg);
    default:
        return status();
    }
}

psa_status_t lock_auth_sfn(const psa_msg_t *msg)
{
    uint8_t out[LOCK_ANSWER_LEN];
    int32_t input = input_of(msg->type);
    if (input < 0 || msg->in_size[0] != (size_t)input || msg->out_size[0] != sizeof(out)) {
        return PSA_ERROR_PROGRAMMER_ERROR;
    }
    struct lock_answer answer = answer_to(msg);
    lock_answer_encode(&answer, out);
    psa_write(msg->handle, 0, out, sizeof(out));
    wipe(&answer, sizeof(answer));
    wipe(out, sizeof(out));
    return PSA_SUCCESS;
}

psa_status_t lock_grant_sfn(const psa_msg_t *msg)
{
    uint8_t asked[LOCK_REDEEM_LEN];
    uint8_t out[LOCK_VERDICT_LEN];
    struct lock_claim claim;
    if (msg->type != LOCK_GRANT_REDEEM || msg->in_size[0] != sizeof(asked) || msg->out_size[0] != sizeof(out)) {
        return PSA_ERROR_PROGRAMMER_ERROR;
    }
    (void)psa_read(msg->handle, 0, asked, sizeof(asked));
    memcpy(claim.value, asked, LOCK_VALUE_LEN);
    claim.action = get_le32(asked + LOCK_VALUE_LEN);
    claim.presenter = (int32_t)get_le32(asked + LOCK_VALUE_LEN + 4);
    uint32_t verdict = lock_auth_redeem(&claim);
    wipe(&claim, sizeof(claim));
    wipe(asked, sizeof(asked));
    put_le32(out, verdict);
    put_le32(out + 4, ~verdict);
    psa_write(msg->handle, 0, out, sizeof(out));
    return PSA_SUCCESS;
}
