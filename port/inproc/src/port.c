/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "rt/port.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/invariant.h"
#include "base/wipe.h"
#include "cbor/encode.h"
#include "device.h"
#include "lock.h"
#include "machine.h"
#include "measure.h"
#include "psa/lifecycle.h"
#include "reason/reason.h"

/* rt/port.h: one life of this device is one process. It is a development device: assembly and test, for ever. */

static struct {
    uint64_t epoch;
    uint8_t seed[RT_DIGEST_LEN];
} boot;
static pthread_once_t boot_once = PTHREAD_ONCE_INIT;

static void begin_boot(void)
{
    while (boot.epoch == 0) {
        measure_random(&boot.epoch, sizeof(boot.epoch));
    }
    measure_random(boot.seed, sizeof(boot.seed));
}

uint64_t rt_session(psa_handle_t handle)
{
    struct inproc_who who = inproc_who();
    return who.partition < 0 ? 0 : spm_message_session(&inproc_machine.inbox, (size_t)who.partition, handle);
}

void rt_on_session_end(void (*ended)(uint64_t session))
{
    (void)ended; /* the sessions of a program end with it, and so does the partition */
}

void rt_on_client_forgotten(psa_status_t (*forget)(int32_t client))
{
    (void)forget; /* the one client is the program itself */
}

uint32_t rt_client_limit(int32_t client, enum rt_limit limit)
{
    (void)client;
    (void)limit;
    return RT_NO_LIMIT;
}

bool rt_client_is_admin(int32_t client)
{
    return client < 0; /* the program holds the device in its own memory */
}

uint64_t rt_boot_epoch(void)
{
    pthread_once(&boot_once, begin_boot);
    return boot.epoch;
}

void rt_boot_seed(uint8_t seed[RT_DIGEST_LEN])
{
    pthread_once(&boot_once, begin_boot);
    memcpy(seed, boot.seed, RT_DIGEST_LEN);
}

uint32_t rt_lifecycle(void)
{
    return PSA_LIFECYCLE_ASSEMBLY_AND_TEST;
}

uint32_t psa_rot_lifecycle_state(void)
{
    inproc_refuse_first_level("psa_rot_lifecycle_state");
    /* @spec FFM-LIFECYCLE-STATE */
    return rt_lifecycle();
}

/** Index of `purpose` in the partition's manifest, or -1. */
static int find_purpose(int partition, const char *purpose)
{
    const char *const *listed = inproc_system->partitions[partition].root_keys;
    for (int i = 0; listed[i] != NULL; i++) {
        if (strcmp(listed[i], purpose) == 0) {
            return i;
        }
    }
    return -1;
}

psa_status_t rt_root_key(const char *purpose, uint8_t key[RT_ROOT_KEY_LEN])
{
    struct inproc_who who = inproc_who();
    wipe(key, RT_ROOT_KEY_LEN);
    if (!who.exists) {
        return REFUSE(INPROC_NO_ROOT_KEY);
    }
    if (who.partition < 0) {
        return inproc_root_key(who.pid, purpose, key);
    }
    uint32_t *given = &inproc_machine.members[who.partition].keys_given;
    int index = find_purpose(who.partition, purpose);
    if (index < 0 || index >= 32 || (*given >> index & 1u) != 0) {
        return REFUSE(INPROC_NO_ROOT_KEY);
    }
    psa_status_t status = inproc_root_key(who.pid, purpose, key);
    *given |= status == PSA_SUCCESS ? 1u << index : 0;
    return status;
}

void rt_implementation_id(uint8_t id[RT_DIGEST_LEN])
{
    static const char text[] = "ashlar inproc root:file its:encrypted " ASHLAR_VERSION;
    INVARIANT(measure_bytes(text, strlen(text), id));
}

static bool may_have_record(struct inproc_who who)
{
    return who.exists && (who.partition < 0 || find_purpose(who.partition, "iak") >= 0);
}

/** The record of one component, this program, which nobody signed. @spec boot-record.spec:record */
static void put_record(struct cbor_encoder *e, const uint8_t digest[MEASURE_LEN])
{
    static const uint8_t no_signer[MEASURE_LEN];
    enum { VERSION = 1, ITEMS = 2, PAIRS = 5, TYPE = 1, VALUE = 2, SOFTWARE_VERSION = 4, SIGNER = 5, HASH = 6 };
    cbor_put_array(e, ITEMS);
    cbor_put_uint(e, VERSION);
    cbor_put_map(e, PAIRS);
    cbor_put_uint(e, TYPE);
    cbor_put_text(e, "inproc");
    cbor_put_uint(e, VALUE);
    cbor_put_bytes(e, span_of(digest, MEASURE_LEN));
    cbor_put_uint(e, SOFTWARE_VERSION);
    cbor_put_text(e, ASHLAR_VERSION);
    cbor_put_uint(e, SIGNER);
    cbor_put_bytes(e, span_of(no_signer, sizeof(no_signer)));
    cbor_put_uint(e, HASH);
    cbor_put_text(e, "sha-256");
}

psa_status_t rt_boot_record(uint8_t *record, size_t size, size_t *record_len)
{
    uint8_t digest[MEASURE_LEN];
    uint8_t bytes[256];
    size_t len = 0;
    if (!may_have_record(inproc_who()) || !measure_program(digest)) {
        return REFUSE(INPROC_NO_BOOT_RECORD);
    }
    struct cbor_encoder e = cbor_encoder_of(out_span_of(bytes, sizeof(bytes)));
    put_record(&e, digest);
    INVARIANT(cbor_encoder_finish(&e, &len) == CBOR_OK);
    if (len > size) {
        return REFUSE(INPROC_BOOT_RECORD_SIZE);
    }
    memcpy(record, bytes, len);
    *record_len = len;
    return PSA_SUCCESS;
}

const struct flash *rt_store(void)
{
    struct inproc_who who = inproc_who();
    return who.exists && who.store_size != 0 ? inproc_store(who.name, who.store_size) : NULL;
}

uint64_t rt_clock_ms(void)
{
    struct timespec now;
    INVARIANT(clock_gettime(CLOCK_BOOTTIME, &now) == 0);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void rt_note(uint32_t reason, uint32_t count)
{
    inproc_trace_note(reason < REASON_COUNT ? (enum reason)reason : REASON_NONE, count);
}

uint64_t rt_wall_clock_s(void)
{
    struct timespec now;
    return clock_gettime(CLOCK_REALTIME, &now) == 0 && now.tv_sec > 0 ? (uint64_t)now.tv_sec : 0;
}
