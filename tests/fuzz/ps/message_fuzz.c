/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Hostile clients of the Protected Storage partition: a sequence of messages to its real function and core, over media in memory that begin
 * empty with each input. A model tells what each reply must be; so a refused message changes nothing, and no client ever sees an object of another.
 */
#include <string.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "dev/flash_ram.h"
#include "framework.h"
#include "fuzz.h"
#include "ps/ps_home.h"
#include "ps/ps_partition.h"
#include "ps/ps_wire.h"
#include "psa_manifest/ps.h"
#include "rt/counter.h"
#include "rt/port.h"
#include "toy_aead.h"

/* Room enough for an object of each message: what is refused for its size is larger than any may be. */
enum {
    UNIT = 16,
    BLOCK = 1024,
    BLOCKS = 64,
    MEDIUM = BLOCK * BLOCKS,
    OBJECTS = 32,
    CHUNK = 64,
    OBJECT_MAX = 240,
    INDEX = 200,
    CLIENTS = 2,
    UIDS = 4, /* 0 is none */
    MESSAGES_MAX = 24,
};

struct object {
    bool is_there;
    uint32_t flags;
    uint64_t capacity;
    size_t len;
    uint8_t bytes[OBJECT_MAX];
};

static uint8_t medium[MEDIUM];
static uint8_t programmed[MEDIUM / UNIT];
static struct flash_ram ram;
static struct object model[CLIENTS][UIDS];

static const uint8_t sizes[] = { PS_WIRE_NAME_LEN, PS_WIRE_SET_LEN, PS_WIRE_PLACE_LEN, PS_WIRE_CREATE_LEN, PS_WIRE_SUPPORT_LEN, 0 };

/* ---- what the partition stands on ---- */

psa_status_t rt_root_key(const char *purpose, uint8_t key[RT_ROOT_KEY_LEN])
{
    INVARIANT(strcmp(purpose, "ps") == 0);
    memset(key, 0x42, RT_ROOT_KEY_LEN);
    return PSA_SUCCESS;
}

const struct flash *rt_store(void)
{
    return &ram.flash;
}

psa_status_t rt_counter_read(uint64_t *value)
{
    *value = 0;
    return PSA_ERROR_DOES_NOT_EXIST;
}

psa_status_t rt_counter_increment(void)
{
    INVARIANT(false);
}

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

static psa_status_t seal(void *context, const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span plain, struct out_span out)
{
    (void)context;
    INVARIANT(out.len == plain.len + PS_TAG_LEN);
    toy_seal(nonce, aad, plain, out.data);
    return PSA_SUCCESS;
}

static psa_status_t open(void *context, const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span sealed, struct out_span out)
{
    (void)context;
    INVARIANT(sealed.len == out.len + PS_TAG_LEN);
    return toy_open(nonce, aad, sealed, out.data) ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

static psa_status_t draw(void *context, struct out_span out)
{
    (void)context;
    memset(out.data, 0x33, out.len);
    return PSA_SUCCESS;
}

static psa_status_t load(void *context, uint32_t number, struct out_span out, size_t *len)
{
    (void)context;
    (void)out;
    (void)len;
    INVARIANT(number == 0);
    return PSA_ERROR_DOES_NOT_EXIST;
}

static psa_status_t save(void *context, uint32_t number, struct span data)
{
    (void)context;
    INVARIANT(number == 0 && data.len == PS_PAGE_HEAD + 8 + OBJECTS * PS_ENTRY_LEN);
    return PSA_SUCCESS;
}

static const struct ps_crypto crypto = { .seal = seal, .open = open, .random = draw };
static const struct ps_root root = { .load = load, .save = save };

/* Instead of the home of a whole device: a small one, anew for each input. */
psa_status_t ps_home_open(const struct flash *flash, const uint8_t key[PS_KEY_LEN], const struct ps_counter *counter, struct ps **opened)
{
    static struct store_entry index[INDEX];
    static struct ps_entry entries[OBJECTS];
    static uint16_t order[OBJECTS];
    static uint64_t sequences[2];
    static uint8_t plain[CHUNK];
    static uint8_t sealed[PS_PAGE_HEAD + 8 + OBJECTS * PS_ENTRY_LEN];
    static uint8_t refs[4 * PS_NONCE_LEN];
    static struct store store;
    static struct ps ps;
    const struct store_config store_config = { flash, index, INDEX, CHUNK + PS_TAG_LEN };
    const struct ps_config config = {
        .shape = { OBJECTS, OBJECTS, CHUNK, OBJECT_MAX },
        .memory = { entries, order, sequences, plain, sealed, refs },
        .store = &store,
        .crypto = &crypto,
        .root = &root,
    };
    INVARIANT(key[0] == 0x42 && counter == NULL);
    INVARIANT(store_format(&store_config) == PSA_SUCCESS && store_mount(&store, &store_config) == PSA_SUCCESS);
    INVARIANT(ps_start(&ps, &config) == PSA_SUCCESS);
    *opened = &ps;
    return PSA_SUCCESS;
}

uint32_t ps_home_notes(struct ps_note notes[PS_NOTES])
{
    (void)notes;
    return 0;
}

/* ---- messages and what they must do ---- */

static struct object *object_of(uint64_t uid)
{
    return uid != 0 && uid < UIDS ? &model[-1 - framework.msg.client_id][uid] : NULL;
}

static uint64_t field(size_t at)
{
    return framework.in[0].len >= at + 8 ? get_le64(framework.in[0].data + at) : 0;
}

static bool is_once(const struct object *object)
{
    return object->is_there && (object->flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0;
}

static psa_status_t right_set(struct object *object)
{
    uint32_t flags = get_le32(framework.in[0].data + 8);
    if ((flags & ~7u) != 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (is_once(object)) {
        return PSA_ERROR_NOT_PERMITTED;
    }
    if (framework.in[1].len > OBJECT_MAX) {
        return PSA_ERROR_INSUFFICIENT_STORAGE;
    }
    *object = (struct object){ .is_there = true, .flags = flags, .capacity = framework.in[1].len, .len = framework.in[1].len };
    if (object->len != 0) {
        memcpy(object->bytes, framework.in[1].data, object->len);
    }
    return PSA_SUCCESS;
}

static psa_status_t right_get(const struct object *object, psa_status_t status)
{
    if (!object->is_there) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    if (field(8) > object->len) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    size_t rest = object->len - (size_t)field(8);
    size_t room = framework.msg.out_size[0];
    INVARIANT(status != PSA_SUCCESS || framework.written[0] == (rest < room ? rest : room));
    INVARIANT(status != PSA_SUCCESS || memcmp(framework.out[0], object->bytes + field(8), framework.written[0]) == 0);
    return PSA_SUCCESS;
}

static psa_status_t right_info(const struct object *object, psa_status_t status)
{
    if (!object->is_there) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    INVARIANT(status == PSA_SUCCESS && get_le64(framework.out[0]) == object->capacity && get_le64(framework.out[0] + 8) == object->len &&
              get_le32(framework.out[0] + 16) == object->flags);
    return PSA_SUCCESS;
}

static psa_status_t right_remove(struct object *object)
{
    if (!object->is_there || is_once(object)) {
        return object->is_there ? PSA_ERROR_NOT_PERMITTED : PSA_ERROR_DOES_NOT_EXIST;
    }
    object->is_there = false;
    return PSA_SUCCESS;
}

static psa_status_t right_create(struct object *object)
{
    uint32_t flags = get_le32(framework.in[0].data + 16);
    if ((flags & ~7u) != 0 || (flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (object->is_there || field(8) > OBJECT_MAX) {
        return object->is_there ? PSA_ERROR_ALREADY_EXISTS : PSA_ERROR_INSUFFICIENT_STORAGE;
    }
    *object = (struct object){ .is_there = true, .flags = flags, .capacity = field(8) };
    return PSA_SUCCESS;
}

static psa_status_t right_extended(struct object *object)
{
    size_t len = framework.in[1].len;
    if (!object->is_there || is_once(object)) {
        return object->is_there ? PSA_ERROR_NOT_PERMITTED : PSA_ERROR_DOES_NOT_EXIST;
    }
    uint64_t offset = field(8);
    if (offset > object->len || len > object->capacity - offset) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (len != 0) {
        memcpy(object->bytes + offset, framework.in[1].data, len);
        object->len = offset + len > object->len ? (size_t)offset + len : object->len;
    }
    return PSA_SUCCESS;
}

static psa_status_t right(int32_t type, struct object *object, psa_status_t status)
{
    switch (type) {
    case PS_SET:
        return right_set(object);
    case PS_GET:
        return right_get(object, status);
    case PS_GET_INFO:
        return right_info(object, status);
    case PS_REMOVE:
        return right_remove(object);
    case PS_CREATE:
        return right_create(object);
    default:
        return right_extended(object);
    }
}

static bool is_of_shape(int32_t type)
{
    static const size_t heads[] = { 0, 12, 16, 8, 8, 20, 16, 0 };
    bool gives = type == PS_GET || type == PS_GET_INFO || type == PS_GET_SUPPORT;
    bool takes = type == PS_SET || type == PS_SET_EXTENDED;
    size_t reply = type == PS_GET_INFO ? PS_WIRE_INFO_LEN : type == PS_GET_SUPPORT ? PS_WIRE_SUPPORT_LEN : 0;
    return type >= PS_SET && type <= PS_GET_SUPPORT && framework.in[0].len == heads[type] &&
           framework_has_only(takes ? 2 : type == PS_GET_SUPPORT ? 0 : 1, gives ? 1 : 0) &&
           (reply == 0 || framework.msg.out_size[0] == reply);
}

static void check(psa_status_t status)
{
    int32_t type = framework.msg.type;
    uint64_t uid = field(0);
    framework_check_reply(status);
    if (!is_of_shape(type)) {
        INVARIANT(status == PSA_ERROR_PROGRAMMER_ERROR);
    } else if (type == PS_GET_SUPPORT) {
        INVARIANT(status == PSA_SUCCESS);
    } else if (uid == 0) {
        INVARIANT(status == PSA_ERROR_INVALID_ARGUMENT);
    } else if (object_of(uid) != NULL) {
        psa_status_t wanted = right(type, object_of(uid), status);
        INVARIANT(status == wanted);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const struct flash_geometry geometry = { UNIT, BLOCK, BLOCKS };
    struct input in = { data, len };
    INVARIANT(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, NULL }) == PSA_SUCCESS);
    memset(model, 0, sizeof(model));
    INVARIANT(ps_partition_init() == PSA_SUCCESS);
    for (int i = 0; i < MESSAGES_MAX && in.len != 0; i++) {
        uint8_t choice = input_byte(&in);
        framework_begin(choice % 9, -1 - (choice >> 4) % CLIENTS);
        framework_any(&in, sizes, sizeof(sizes));
        check(ashlar_ps_sfn(&framework.msg));
        INVARIANT(ram.breaches == 0);
    }
    return 0;
}
