/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "auth.h"

#include "base/wipe.h"
#include "ct/ct.h"
#include "lock/append.h"
#include "rt/port.h"
#include "verifier.h"

enum { STALE_KEYS_MOST = 65536 };

static const char keypad[] = "keypad";

void lock_entry_end(void)
{
    wipe(&lock_auth.entry, sizeof(lock_auth.entry));
}

/* Tells the person at the keypad. A lock without a lamp works all the same. */
static void light(const char *text, size_t len)
{
    (void)rt_device_write("lamp", text, len);
}

static struct lock_answer ask(enum lock_prompt prompt)
{
    static const char *const texts[] = { "", "pin\n", "old pin\n", "new pin\n", "again\n" };
    lock_auth.entry.prompt = prompt;
    lock_pin_clear(&lock_auth.entry.secret_typed);
    light(texts[prompt], strlen(texts[prompt]));
    return lock_answer_of(LOCK_TYPE, prompt);
}

/* Keys pressed before anybody asked count for nothing: else a PIN left behind would open for whoever asks next. */
static bool drop_stale_keys(void)
{
    uint8_t secret_keys[32];
    int32_t got = 1;
    for (int32_t dropped = 0; got > 0 && dropped < STALE_KEYS_MOST; dropped += got) {
        got = rt_device_read(keypad, secret_keys, sizeof(secret_keys), 0);
    }
    wipe(secret_keys, sizeof(secret_keys));
    return got == 0;
}

static struct lock_answer begin(const psa_msg_t *msg, enum lock_purpose purpose, uint32_t action)
{
    psa_status_t enrolled = lock_verifier_exists();
    if (!lock_auth_load() || (enrolled != PSA_SUCCESS && enrolled != PSA_ERROR_DOES_NOT_EXIST)) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_STORE);
    }
    if (enrolled != PSA_SUCCESS && purpose == LOCK_FOR_GRANT) {
        return lock_answer_of(LOCK_NOT_ENROLLED, 0);
    }
    uint32_t left_ms = lock_lockout_left_ms(&lock_auth.lockout, lock_auth_now());
    if (enrolled == PSA_SUCCESS && left_ms != 0) {
        return lock_answer_of(LOCK_LOCKED_OUT, (left_ms + 999) / 1000);
    }
    if (!drop_stale_keys()) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_KEYPAD);
    }
    lock_auth.entry = (struct lock_entry_of_pin){
        .purpose = purpose,
        .client = msg->client_id,
        .session = rt_session(msg->handle),
        .action = action,
        .ends_ms = rt_clock_ms() + LOCK_ENTRY_MS,
    };
    if (purpose == LOCK_FOR_GRANT) {
        return ask(LOCK_PROMPT_PIN);
    }
    return ask(enrolled == PSA_SUCCESS ? LOCK_PROMPT_OLD : LOCK_PROMPT_NEW);
}

/* A right PIN ends the row of failures, in the store first. */
static struct lock_answer accept(void)
{
    struct lock_lockout cleared = lock_auth.lockout;
    lock_lockout_clear(&cleared);
    if (lock_failures_save(&cleared) != PSA_SUCCESS) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_STORE);
    }
    lock_auth.lockout = cleared;
    return lock_answer_of(LOCK_DONE, 0);
}

/* LOCK_DONE if what was typed is the PIN. The try is committed as a failure before the PIN is looked at. */
static struct lock_answer try_pin(void)
{
    struct lock_entry_of_pin *entry = &lock_auth.entry;
    lock_lockout_begin_try(&lock_auth.lockout, lock_auth_now());
    if (lock_failures_save(&lock_auth.lockout) != PSA_SUCCESS) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_STORE);
    }
    bool is_possible = lock_pin_is_acceptable(&entry->secret_typed);
    enum lock_verdict verdict = is_possible ? lock_verifier_check(&entry->secret_typed) : LOCK_VERDICT_WRONG;
    lock_pin_clear(&entry->secret_typed);
    if (verdict == LOCK_VERDICT_WRONG) {
        struct lock_answer wrong = lock_answer_of(LOCK_WRONG, lock_auth.lockout.failures);
        (void)lock_append(LOCK_EVENT_WRONG_PIN, lock_auth.lockout.failures, entry->client, &wrong.seq);
        light("wrong\n", 6);
        return wrong;
    }
    if (ct_hide(verdict) != LOCK_VERDICT_RIGHT || ct_hide(is_possible) == 0) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_CRYPTO);
    }
    return accept();
}

static struct lock_answer take_old(void)
{
    struct lock_answer answer = try_pin();
    return answer.code == LOCK_DONE ? ask(LOCK_PROMPT_NEW) : answer;
}

static struct lock_answer take_new(void)
{
    struct lock_entry_of_pin *entry = &lock_auth.entry;
    if (!lock_pin_is_acceptable(&entry->secret_typed)) {
        return lock_answer_of(LOCK_BAD_PIN, LOCK_PIN_MIN);
    }
    entry->secret_first = entry->secret_typed;
    return ask(LOCK_PROMPT_AGAIN);
}

static struct lock_answer take_again(void)
{
    struct lock_entry_of_pin *entry = &lock_auth.entry;
    if (!lock_pin_is_same(&entry->secret_typed, &entry->secret_first)) {
        return lock_answer_of(LOCK_DIFFERENT, 0);
    }
    psa_status_t enrolled = lock_verifier_exists();
    if (enrolled != PSA_SUCCESS && enrolled != PSA_ERROR_DOES_NOT_EXIST) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_STORE);
    }
    struct lock_answer answer = lock_answer_of(LOCK_DONE, 0);
    if (lock_verifier_set(&entry->secret_first) != PSA_SUCCESS) {
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_STORE);
    }
    /* The PIN is changed: a log that fails now must not say otherwise. */
    (void)lock_append(LOCK_EVENT_ENROLLED, enrolled == PSA_SUCCESS ? 2 : 1, entry->client, &answer.seq);
    return answer;
}

static struct lock_answer take_pin(void)
{
    struct lock_answer answer = try_pin();
    return answer.code == LOCK_DONE ? lock_auth_issue(lock_auth.entry.client, lock_auth.entry.action) : answer;
}

/* Somebody ended what they typed. */
static struct lock_answer take(void)
{
    switch (lock_auth.entry.prompt) {
    case LOCK_PROMPT_PIN:
        return take_pin();
    case LOCK_PROMPT_OLD:
        return take_old();
    case LOCK_PROMPT_NEW:
        return take_new();
    case LOCK_PROMPT_AGAIN:
        return take_again();
    default:
        return lock_answer_of(LOCK_FAULT, LOCK_FAULT_KEYPAD);
    }
}

static struct lock_answer type(void)
{
    struct lock_answer answer = lock_answer_of(LOCK_TYPE, lock_auth.entry.prompt);
    uint64_t until = rt_clock_ms() + LOCK_POLL_MS;
    uint8_t secret_key = 0;
    for (uint64_t now = rt_clock_ms(); answer.code == LOCK_TYPE && now < until; now = rt_clock_ms()) {
        int32_t got = rt_device_read(keypad, &secret_key, 1, (uint32_t)(until - now));
        if (got < 0) {
            answer = lock_answer_of(LOCK_FAULT, LOCK_FAULT_KEYPAD);
        } else if (got == 0) {
            break;
        } else if (lock_pin_press(&lock_auth.entry.secret_typed, secret_key) == LOCK_KEY_ENDS) {
            answer = take();
        }
    }
    wipe(&secret_key, sizeof(secret_key));
    return answer;
}

struct lock_answer lock_entry_step(const psa_msg_t *msg, enum lock_purpose purpose, uint32_t action)
{
    struct lock_entry_of_pin *entry = &lock_auth.entry;
    bool is_mine = entry->client == msg->client_id && entry->session == rt_session(msg->handle);
    bool is_over = rt_clock_ms() >= entry->ends_ms;
    if (entry->purpose != LOCK_FOR_NOTHING && is_over) {
        lock_entry_end();
        if (is_mine) {
            return lock_answer_of(LOCK_TIMED_OUT, 0);
        }
    }
    if (entry->purpose != LOCK_FOR_NOTHING && !is_mine) {
        return lock_answer_of(LOCK_BUSY, 0);
    }
    struct lock_answer answer;
    if (entry->purpose != purpose || entry->action != action) {
        lock_entry_end();
        answer = begin(msg, purpose, action);
    } else {
        answer = type();
    }
    if (answer.code != LOCK_TYPE) {
        lock_entry_end();
    }
    return answer;
}
