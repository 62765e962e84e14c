/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Hostile clients of the ITS partition: a sequence of messages to its real loop, over a store in memory that begins
 * empty with each input. A model tells what each reply must be; so a refused message changes nothing, and no client
 * ever sees an object of another.
 */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "dev/flash_ram.h"
#include "framework.h"
#include "fuzz.h"
#include "its/aead_openssl.h"
#include "its/its_home.h"
#include "its/its_partition.h"
#include "its/its_wire.h"
#include "psa_manifest/its.h"
#include "rt/counter.h"
#include "rt/port.h"

enum {
    UNIT = 16,
    BLOCK = 1024,
    BLOCKS = 16,
    MEDIUM = BLOCK * BLOCKS,
    OBJECTS = 16,
    WORK = 300,
    OBJECT_MAX = WORK - ITS_OVERHEAD,
    CLIENTS = 3,
    UIDS = 4, /* 0 is none */
    MESSAGES_MAX = 32
};

struct object {
    bool is_there;
    uint32_t flags;
    size_t len;
    uint8_t bytes[OBJECT_MAX];
};

static const struct flash_geometry geometry = { UNIT, BLOCK, BLOCKS };
static uint8_t medium[MEDIUM];
static uint8_t programmed[MEDIUM / UNIT];
static uint8_t work[WORK];
static struct flash_ram ram;
static struct store_entry entries[OBJECTS];
static struct store store;
static struct its its;
static struct its_crypto crypto;
static struct its_aead *aead;
static struct object model[CLIENTS][UIDS];
static struct input input;
static unsigned messages;
static jmp_buf end;

static const uint8_t sizes[] = { ITS_WIRE_SET_LEN, ITS_WIRE_GET_LEN, ITS_WIRE_NAME_LEN, 0 };

/* ---- what the partition stands on ---- */

psa_status_t rt_root_key(const char *purpose, uint8_t key[RT_ROOT_KEY_LEN])
{
    INVARIANT(strcmp(purpose, "storage") == 0);
    memset(key, 0x42, RT_ROOT_KEY_LEN);
    return PSA_SUCCESS;
}

const struct flash *rt_store(void)
{
    return &ram.flash;
}

/* The store is made anew: nothing in it can be damaged. */
uint32_t rt_client_limit(int32_t client, enum rt_limit limit)
{
    INVARIANT(client < 0 && limit < RT_LIMIT_COUNT);
    return RT_NO_LIMIT;
}

void rt_on_client_forgotten(psa_status_t (*forget)(int32_t client))
{
    INVARIANT(forget != NULL);
}

void rt_note(uint32_t reason, uint32_t count)
{
    (void)reason;
    (void)count;
    INVARIANT(false);
}

psa_status_t rt_counter_read(uint64_t *value)
{
    *value = 0;
    return PSA_ERROR_DOES_NOT_EXIST;
}

psa_status_t rt_counter_increment(void)
{
    INVARIANT(false); /* there is none */
    return PSA_ERROR_DOES_NOT_EXIST;
}

uint64_t rt_clock_ms(void)
{
    static uint64_t now_ms;
    return now_ms += 1000000;
}

struct store_report its_home_report(void)
{
    return store.report;
}

/* Instead of the home of a whole device: a small store, anew for each input. */
psa_status_t its_home_open(const struct flash *flash, const uint8_t key[ITS_HOME_KEY_LEN], struct its **opened)
{
    struct store_config config = { flash, entries, OBJECTS, WORK };
    INVARIANT(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, NULL }) == PSA_SUCCESS);
    INVARIANT(store_format(&config) == PSA_SUCCESS && store_mount(&store, &config) == PSA_SUCCESS);
    if (aead == NULL) {
        INVARIANT(its_aead_create(&aead, span_of(key, ITS_HOME_KEY_LEN), &crypto) == PSA_SUCCESS);
    }
    struct its_config its_config = { .store = &store, .crypto = &crypto, .limits = { .objects = 3, .bytes = 600 },
                                     .work = out_span_of(work, sizeof(work)) };
    INVARIANT(its_init(&its, &its_config) == PSA_SUCCESS);
    *opened = &its;
    return PSA_SUCCESS;
}

/* ---- messages and what they must do ---- */

static struct object *object_of(uint64_t uid)
{
    size_t client = (size_t)(-1 - framework.msg.client_id);
    return uid != 0 && uid < UIDS ? &model[client][uid] : NULL;
}

static uint64_t uid_asked(void)
{
    return framework.in[0].len >= 8 ? get_le64(framework.in[0].data) : 0;
}

static void after_set(psa_status_t status)
{
    struct object *object = object_of(uid_asked());
    if (status != PSA_SUCCESS) {
        return;
    }
    INVARIANT(framework.in[0].len == ITS_WIRE_SET_LEN && framework.in[1].len <= OBJECT_MAX);
    INVARIANT(uid_asked() != 0 && (object == NULL || (object->flags & PSA_STORAGE_FLAG_WRITE_ONCE) == 0));
    if (object != NULL) {
        *object = (struct object){ .is_there = true, .flags = get_le32(framework.in[0].data + 8),
                                   .len = framework.in[1].len };
        if (object->len != 0) {
            memcpy(object->bytes, framework.in[1].data, object->len);
        }
    }
}

static void after_get(psa_status_t status)
{
    const struct object *object = object_of(uid_asked());
    if (framework.in[0].len != ITS_WIRE_GET_LEN) {
        INVARIANT(status == PSA_ERROR_PROGRAMMER_ERROR);
    } else if (object != NULL) {
        uint64_t offset = get_le64(framework.in[0].data + 8);
        psa_status_t right = !object->is_there        ? PSA_ERROR_DOES_NOT_EXIST
                             : offset > object->len ? PSA_ERROR_INVALID_ARGUMENT
                                                    : PSA_SUCCESS;
        INVARIANT(status == right);
        if (status == PSA_SUCCESS) {
            size_t rest = object->len - (size_t)offset;
            size_t room = framework.msg.out_size[0];
            INVARIANT(framework.written[0] == (rest < room ? rest : room));
            INVARIANT(memcmp(framework.out[0], object->bytes + offset, framework.written[0]) == 0);
        }
    } else if (uid_asked() == 0) {
        INVARIANT(status == PSA_ERROR_INVALID_ARGUMENT);
    }
}

static void after_get_info(psa_status_t status)
{
    const struct object *object = object_of(uid_asked());
    if (framework.in[0].len != ITS_WIRE_NAME_LEN || framework.msg.out_size[0] != ITS_WIRE_INFO_LEN) {
        INVARIANT(status == PSA_ERROR_PROGRAMMER_ERROR);
    } else if (object != NULL) {
        INVARIANT(status == (object->is_there ? PSA_SUCCESS : PSA_ERROR_DOES_NOT_EXIST));
        INVARIANT(!object->is_there ||
                  (get_le64(framework.out[0]) == object->len && get_le32(framework.out[0] + 8) == object->flags));
    }
}

static void after_remove(psa_status_t status)
{
    struct object *object = object_of(uid_asked());
    if (framework.in[0].len != ITS_WIRE_NAME_LEN) {
        INVARIANT(status == PSA_ERROR_PROGRAMMER_ERROR);
    } else if (object != NULL) {
        bool is_fixed = (object->flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0;
        INVARIANT(status == (!object->is_there ? PSA_ERROR_DOES_NOT_EXIST
                             : is_fixed        ? PSA_ERROR_NOT_PERMITTED
                                               : PSA_SUCCESS));
        if (status == PSA_SUCCESS) {
            memset(object, 0, sizeof(*object));
        }
    }
}

psa_signal_t psa_wait(psa_signal_t mask, uint32_t timeout)
{
    INVARIANT(mask == ASHLAR_ITS_SIGNAL && (timeout == PSA_BLOCK || timeout == PSA_POLL));
    if (timeout == PSA_POLL) {
        return 0; /* one at a time: unit.its-together has several */
    }
    if (input.len == 0 || messages == MESSAGES_MAX) {
        longjmp(end, 1);
    }
    return ASHLAR_ITS_SIGNAL;
}

psa_status_t psa_get(psa_signal_t signal, psa_msg_t *msg)
{
    uint8_t choice = input_byte(&input);
    INVARIANT(signal == ASHLAR_ITS_SIGNAL);
    messages++;
    framework_begin(choice % 6, -1 - (choice >> 4) % CLIENTS);
    framework_any(&input, sizes, sizeof(sizes));
    *msg = framework.msg;
    return PSA_SUCCESS;
}

void psa_reply(psa_handle_t handle, psa_status_t status)
{
    INVARIANT(handle == framework.msg.handle && status != PSA_ERROR_DATA_CORRUPT && ram.breaches == 0);
    framework_check_reply(status);
    int32_t type = framework.msg.type;
    bool gives = type == ITS_GET || type == ITS_GET_INFO;
    if (!framework_has_only(type == ITS_SET ? 2 : 1, gives ? 1 : 0)) {
        INVARIANT(status == PSA_ERROR_PROGRAMMER_ERROR);
        return;
    }
    switch (type) {
    case ITS_SET:
        after_set(status);
        break;
    case ITS_GET:
        after_get(status);
        break;
    case ITS_GET_INFO:
        after_get_info(status);
        break;
    case ITS_REMOVE:
        after_remove(status);
        break;
    default:
        INVARIANT(status == PSA_ERROR_PROGRAMMER_ERROR);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    memset(model, 0, sizeof(model));
    input = (struct input){ data, len };
    messages = 0;
    if (setjmp(end) == 0) {
        its_partition_entry();
    }
    return 0;
}
