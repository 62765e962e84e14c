/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/wipe.h"
#include "ct/ct.h"
#include "lock/answer.h"
#include "lock/append.h"
#include "lock/position.h"
#include "psa/internal_trusted_storage.h"
#include "psa/service.h"
#include "psa_manifest/actuator.h"
#include "rt/port.h"

enum { UID_POSITION = 1, BUTTON_MS = 100, STALE_PRESSES_MOST = 4096 };

static struct {
    bool is_loaded;
    struct lock_position position;
} actuator;

static bool load(void)
{
    uint8_t bytes[LOCK_POSITION_LEN + 1];
    size_t len = 0;
    if (actuator.is_loaded) {
        return true;
    }
    psa_status_t status = psa_its_get(UID_POSITION, 0, sizeof(bytes), bytes, &len);
    if (status != PSA_SUCCESS && status != PSA_ERROR_DOES_NOT_EXIST && status != PSA_ERROR_DATA_CORRUPT) {
        return false;
    }
    /* A lost or damaged record: nobody knows. */
    (void)lock_position_decode(&actuator.position, bytes, status == PSA_SUCCESS ? len : 0);
    actuator.is_loaded = true;
    return true;
}

static bool save(const struct lock_position *position)
{
    uint8_t bytes[LOCK_POSITION_LEN];
    lock_position_encode(position, bytes);
    return psa_its_set(UID_POSITION, sizeof(bytes), bytes, PSA_STORAGE_FLAG_NONE) == PSA_SUCCESS;
}

static psa_status_t drive(enum lock_bolt to)
{
    static const char open_it[] = "open\n";
    static const char lock_it[] = "lock\n";
    return rt_device_write("bolt", to == LOCK_BOLT_IS_OPEN ? open_it : lock_it, sizeof(open_it) - 1);
}

/* The log said that the bolt would move; it did not. */
static struct lock_answer stay(enum lock_fault fault, int32_t client)
{
    struct lock_answer answer = lock_answer_of(LOCK_FAULT, fault);
    (void)lock_append(LOCK_EVENT_FAULT, fault, client, &answer.seq);
    return answer;
}

/*
 * Moves the bolt and tells of it. Everything that can fail stands before the drive; a cut between the two records leaves "on its way",
 * which is the truth.
 */
static struct lock_answer move(enum lock_bolt to, enum lock_event event, int32_t client)
{
    struct lock_answer answer = lock_answer_of(LOCK_DONE, to);
    struct lock_position before = actuator.position;
    struct lock_position on_its_way = { .bolt = to, .is_moving = true };
    struct lock_position there = { .bolt = to };
    if (!lock_append(event, 0, client, &answer.seq)) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_LOG);
    }
    if (!save(&on_its_way)) {
        return stay(LOCK_FAULT_STORE, client);
    }
    if (drive(to) != PSA_SUCCESS) {
        (void)save(&before);
        return stay(LOCK_FAULT_BOLT, client);
    }
    /* Commit: the bolt has moved. If the record fails, a restart will say "on its way". */
    actuator.position = there;
    (void)save(&there);
    return answer;
}

/* Asks authentication; true only for one exact answer. */
static bool redeem(const psa_msg_t *msg)
{
    uint8_t asked[LOCK_REDEEM_LEN];
    uint8_t verdict[LOCK_VERDICT_LEN] = { 0 };
    (void)psa_read(msg->handle, 0, asked, LOCK_VALUE_LEN);
    put_le32(asked + LOCK_VALUE_LEN, LOCK_ACTION_UNLOCK);
    put_le32(asked + LOCK_VALUE_LEN + 4, (uint32_t)msg->client_id);
    psa_invec in = { asked, sizeof(asked) };
    psa_outvec out = { verdict, sizeof(verdict) };
    psa_status_t status = psa_call(LOCK_GRANT_HANDLE, LOCK_GRANT_REDEEM, &in, 1, &out, 1);
    wipe(asked, sizeof(asked));
    if (status != PSA_SUCCESS || out.len != sizeof(verdict) || ct_hide(get_le32(verdict)) != LOCK_GRANTED) {
        return false;
    }
    /* The second look, at the second word: one skipped branch does not open a door. */
    return ct_hide(get_le32(verdict + 4)) == ~LOCK_GRANTED;
}

static struct lock_answer unlock(const psa_msg_t *msg)
{
    if (!load()) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_STORE);
    }
    if (!redeem(msg)) {
        return lock_answer_of(LOCK_NO_GRANT, lock_position_told(&actuator.position));
    }
    return move(LOCK_BOLT_IS_OPEN, LOCK_EVENT_UNLOCKED, msg->client_id);
}

/* A press from before the door was locked opens nothing. */
static void drop_stale_presses(void)
{
    uint8_t presses[64];
    int32_t got = 1;
    for (int32_t dropped = 0; got > 0 && dropped < STALE_PRESSES_MOST; dropped += got) {
        got = rt_device_read("inside", presses, sizeof(presses), 0);
    }
}

static struct lock_answer lock(const psa_msg_t *msg)
{
    if (!load()) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_STORE);
    }
    if (lock_position_told(&actuator.position) == LOCK_BOLT_IS_LOCKED) {
        return lock_answer_of(LOCK_DONE, LOCK_BOLT_IS_LOCKED);
    }
    drop_stale_presses();
    return move(LOCK_BOLT_IS_LOCKED, LOCK_EVENT_LOCKED, msg->client_id);
}

/* The way out: no grant, no PIN, no lock-out, and neither storage nor log can stop it. */
static struct lock_answer leave(const psa_msg_t *msg)
{
    uint8_t press = 0;
    struct lock_answer answer = lock_answer_of(LOCK_DONE, LOCK_BOLT_IS_OPEN);
    struct lock_position on_its_way = { .bolt = LOCK_BOLT_IS_OPEN, .is_moving = true };
    int32_t got = rt_device_read("inside", &press, 1, BUTTON_MS);
    if (got <= 0) {
        return got == 0 ? lock_answer_of(LOCK_STILL, 0) : lock_answer_of(LOCK_FAULT, LOCK_FAULT_BUTTON);
    }
    (void)save(&on_its_way);
    if (drive(LOCK_BOLT_IS_OPEN) != PSA_SUCCESS) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_BOLT);
    }
    actuator.position = (struct lock_position){ .bolt = LOCK_BOLT_IS_OPEN };
    actuator.is_loaded = true;
    (void)save(&actuator.position);
    (void)lock_append(LOCK_EVENT_LEFT, 0, msg->client_id, &answer.seq);
    return answer;
}

static struct lock_answer state(void)
{
    return load() ? lock_answer_of(LOCK_DONE, lock_position_told(&actuator.position))
                  : lock_answer_of(LOCK_FAULT, LOCK_FAULT_STORE);
}

static struct lock_answer answer_to(const psa_msg_t *msg)
{
    switch (msg->type) {
    case LOCK_BOLT_UNLOCK:
        return unlock(msg);
    case LOCK_BOLT_LOCK:
        return lock(msg);
    case LOCK_BOLT_LEAVE:
        return leave(msg);
    default:
        return state();
    }
}

psa_status_t lock_actuator_sfn(const psa_msg_t *msg)
{
    uint8_t out[LOCK_ANSWER_LEN];
    size_t input = msg->type == LOCK_BOLT_UNLOCK ? LOCK_VALUE_LEN : 0;
    if (msg->type < LOCK_BOLT_UNLOCK || msg->type > LOCK_BOLT_LEAVE || msg->in_size[0] != input ||
        msg->out_size[0] != sizeof(out)) {
        return PSA_ERROR_PROGRAMMER_ERROR;
    }
    struct lock_answer answer = answer_to(msg);
    lock_answer_encode(&answer, out);
    psa_write(msg->handle, 0, out, sizeof(out));
    return PSA_SUCCESS;
}
