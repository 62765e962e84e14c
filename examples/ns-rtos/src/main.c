/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "ashlar/ns.h"
#include "ashlar_lock.h"
#include "emulator.h"
#include "line.h"
#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"
#include "rtos.h"

/*
 * Three threads of different priority call Secure services at once. Each is a client of its own: what one stores or makes is not there for
 * another, though all use the same names.
 *
 *   signer   the least urgent: signs, which takes hundreds of ticks in the Secure world
 *   logger   keeps a counter in internal trusted storage, and tries the key of the alarm
 *   alarm    the most urgent: authenticates a message every few milliseconds with a key of its own
 */

enum { SIGNATURES = 2, LOG_ENTRIES = 12, ALARMS = 25, UID = 1, KEY_NAME = 7 };
enum { CLIENT_ALARM = -10, CLIENT_LOGGER = -20, CLIENT_SIGNER = -30 };

static volatile unsigned threads_left = 3;
static volatile bool all_well = true;
static volatile psa_key_id_t alarm_key;

/** A line for a person and a test: whether `name` is so. */
static void report(const char *name, bool is_so)
{
    struct line line = { .len = 0 };
    line_text(&line, is_so ? "ok - " : "not ok - ");
    line_text(&line, name);
    line_text(&line, "\n");
    rtos_print(line.text);
    if (!is_so) {
        all_well = false;
    }
}

static void finish(void)
{
    struct line line = { .len = 0 };
    rtos_lock();
    bool is_last = --threads_left == 0;
    rtos_unlock();
    if (!is_last) {
        return;
    }
    const struct { const char *name; uint32_t number; } seen[] = {
        { "ticks ", rtos_seen.ticks },
        { " in-secure ", rtos_seen.ticks_in_secure },
        { " waits ", rtos_seen.lock_waits },
        { " handed-on ", rtos_seen.lock_waits_over },
        { " pauses ", rtos_seen.pauses },
    };
    for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
        line_text(&line, seen[i].name);
        line_number(&line, seen[i].number);
    }
    line_text(&line, "\n");
    rtos_print(line.text);
    report("interrupts were served while the secure world computed", rtos_seen.ticks_in_secure > 0);
    report("threads that found the secure world taken were put aside", rtos_seen.lock_waits > 0);
    report("and each of them had its turn", rtos_seen.lock_waits_over == rtos_seen.lock_waits);
    report("nobody called in vain", rtos_seen.pauses == 0);
    rtos_end(all_well ? 0 : 1);
}

static psa_status_t make_mac_key(psa_key_id_t *key)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_HMAC);
    psa_set_key_bits(&attributes, 256);
    psa_set_key_algorithm(&attributes, PSA_ALG_HMAC(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
    psa_set_key_id(&attributes, KEY_NAME);
    return psa_generate_key(&attributes, key);
}

static void alarm(void)
{
    unsigned good = 0;
    psa_key_id_t key = 0;
    report("alarm: makes a key", make_mac_key(&key) == PSA_SUCCESS);
    alarm_key = key;
    for (uint32_t i = 0; i < ALARMS; i++) {
        uint8_t mac[32];
        size_t len = 0;
        rtos_sleep(4);
        psa_status_t status = psa_mac_compute(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), (const uint8_t *)&i, sizeof(i), mac, sizeof(mac), &len);
        if (status == PSA_SUCCESS &&
            psa_mac_verify(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), (const uint8_t *)&i, sizeof(i), mac, len) == PSA_SUCCESS) {
            good++;
        }
    }
    report("alarm: every message is authenticated", good == ALARMS);
    finish();
}

/** What the alarm's key is worth to another thread: nothing, by its number as by its name. */
static void try_the_alarms_key(void)
{
    uint8_t mac[32];
    size_t len = 0;
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    while (alarm_key == 0) {
        rtos_sleep(1);
    }
    psa_key_id_t key = alarm_key;
    report("logger: the alarm's key is not there to use",
           psa_mac_compute(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), mac, sizeof(mac), mac, sizeof(mac), &len) == PSA_ERROR_INVALID_HANDLE);
    report("logger: nor to look at", psa_get_key_attributes(key, &attributes) == PSA_ERROR_INVALID_HANDLE);
    report("logger: nor to destroy", psa_destroy_key(key) == PSA_ERROR_INVALID_HANDLE);
    report("logger: cannot say that it is the alarm", ashlar_nsc_client(CLIENT_ALARM) == PSA_ERROR_NOT_PERMITTED);
    report("logger: has a key of the same name", make_mac_key(&key) == PSA_SUCCESS && psa_destroy_key(key) == PSA_SUCCESS);
}

static void logger(void)
{
    unsigned good = 0;
    uint32_t count = 0;
    uint32_t back = 0;
    size_t len = 0;
    try_the_alarms_key();
    report("logger: the signer's object of this name is not there",
           psa_its_get(UID, 0, sizeof(back), &back, &len) == PSA_ERROR_DOES_NOT_EXIST);
    for (count = 1; count <= LOG_ENTRIES; count++) {
        rtos_sleep(3);
        if (psa_its_set(UID, sizeof(count), &count, PSA_STORAGE_FLAG_NONE) == PSA_SUCCESS &&
            psa_its_get(UID, 0, sizeof(back), &back, &len) == PSA_SUCCESS && len == sizeof(back) && back == count) {
            good++;
        }
    }
    report("logger: every entry is kept", good == LOG_ENTRIES);
    finish();
}

static psa_status_t make_signing_key(psa_key_id_t *key)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(&attributes, 256);
    psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    return psa_generate_key(&attributes, key);
}

/** A profile without signatures computes sums instead. */
static bool sums(void)
{
    static const uint8_t data[2048];
    bool are_right = true;
    for (unsigned i = 0; i < 50; i++) {
        uint8_t sum[32] = { 0 };
        size_t len = 0;
        are_right = psa_hash_compute(PSA_ALG_SHA_256, data, sizeof(data), sum, sizeof(sum), &len) == PSA_SUCCESS && sum[0] == 0xe5 &&
                    sum[31] == 0xad && are_right;
    }
    return are_right;
}

static bool sign_and_verify(psa_key_id_t key)
{
    uint8_t hash[32];
    uint8_t signature[64];
    size_t len = 0;
    memset(hash, 0x5a, sizeof(hash));
    return psa_sign_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof(hash), signature, sizeof(signature), &len) == PSA_SUCCESS &&
           psa_verify_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof(hash), signature, len) == PSA_SUCCESS;
}

static void signer(void)
{
    unsigned good = 0;
    psa_key_id_t key = 0;
    psa_status_t status = make_signing_key(&key);
    for (unsigned i = 0; i < SIGNATURES; i++) {
        if (status == PSA_ERROR_NOT_SUPPORTED ? sums() : status == PSA_SUCCESS && sign_and_verify(key)) {
            good++;
        }
    }
    report("signer: every signature is right, though it was interrupted", good == SIGNATURES);
    finish();
}

/** Stored by the signer, before any thread runs: there is no lock yet, and none is needed. */
static bool ready(void)
{
    uint32_t word = 0xa5a5a5a5u;
    return ashlar_nsc_client(CLIENT_SIGNER) == PSA_SUCCESS && psa_crypto_init() == PSA_SUCCESS &&
           psa_its_set(UID, sizeof(word), &word, PSA_STORAGE_FLAG_NONE) == PSA_SUCCESS;
}

static uint32_t stacks[3][RTOS_STACK_WORDS] __attribute__((aligned(8)));
static struct rtos_thread threads[] = {
    { .name = "alarm", .run = alarm, .stack = stacks[0], .priority = 1, .client = CLIENT_ALARM },
    { .name = "logger", .run = logger, .stack = stacks[1], .priority = 2, .client = CLIENT_LOGGER },
    { .name = "signer", .run = signer, .stack = stacks[2], .priority = 3, .client = CLIENT_SIGNER },
};

int main(void)
{
    ashlar_lock_set();
    if (!ready()) {
        emulator_print("not ok - calls before the threads run\n");
        return 1;
    }
    rtos_start(threads, 3, NULL);
}
