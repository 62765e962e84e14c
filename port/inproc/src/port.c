/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "rt/port.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "attestation/boot_record.h"
#include "base/invariant.h"
#include "base/wipe.h"
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
    char text[128];
    struct root root;
    inproc_root_load(&root);
    int len = snprintf(text, sizeof(text), "ashlar inproc root:%s its:encrypted %s", root_kind_name(root.kind),
                       ASHLAR_VERSION);
    root_wipe(&root);
    INVARIANT(len > 0 && (size_t)len < sizeof(text) && measure_bytes(text, (size_t)len, id));
}

static bool may_have_record(struct inproc_who who)
{
    return who.exists && (who.partition < 0 || find_purpose(who.partition, "iak") >= 0);
}

psa_status_t rt_boot_record(uint8_t *record, size_t size, size_t *record_len)
{
    static const uint8_t unsigned_id[MEASURE_LEN]; /* all zero: nobody signed this program */
    uint8_t digest[MEASURE_LEN];
    if (!may_have_record(inproc_who()) || !measure_program(digest)) {
        return REFUSE(INPROC_NO_BOOT_RECORD);
    }
    struct attestation_component program = {
        .type = span_of("inproc", strlen("inproc")),
        .value = span_of(digest, sizeof(digest)),
        .version = span_of(ASHLAR_VERSION, strlen(ASHLAR_VERSION)),
        .signer_id = span_of(unsigned_id, sizeof(unsigned_id)),
        .description = span_of("sha-256", strlen("sha-256")),
    };
    size_t len = 0;
    psa_status_t status = attestation_boot_record_encode(&program, 1, out_span_of(NULL, 0), &len);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (len > size) {
        return REFUSE(INPROC_BOOT_RECORD_SIZE);
    }
    return attestation_boot_record_encode(&program, 1, out_span_of(record, size), record_len);
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

uint64_t rt_wall_clock_s(void)
{
    struct timespec now;
    return clock_gettime(CLOCK_REALTIME, &now) == 0 && now.tv_sec > 0 ? (uint64_t)now.tv_sec : 0;
}
