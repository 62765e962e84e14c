/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto_test/device.h"

#include <pthread.h>
#include <string.h>

#include "base/fits.h"

enum { OBJECTS_MAX = 64 };

struct object {
    bool is_there;
    bool is_for_ever;
    uint64_t name;
    size_t len;
    uint8_t bytes[CRYPTO_KEY_HEADER + CRYPTO_KEY_MAX + 16];
};

static struct object objects[OBJECTS_MAX];
static struct crypto_caller now = { .client = -1, .session = 1 };
static uint64_t epoch = 1;
static unsigned fail_in;
static psa_status_t fail_with;
static pthread_mutex_t store_lock = PTHREAD_MUTEX_INITIALIZER;

static struct object *find(uint64_t name)
{
    for (size_t i = 0; i < OBJECTS_MAX; i++) {
        if (objects[i].is_there && objects[i].name == name) {
            return &objects[i];
        }
    }
    return NULL;
}

static psa_status_t fault(void)
{
    if (fail_in > 1) {
        fail_in--;
        return PSA_SUCCESS;
    }
    return fail_in == 1 ? fail_with : PSA_SUCCESS;
}

static psa_status_t load_object(uint64_t name, size_t at, struct out_span out, size_t *out_len)
{
    psa_status_t status = fault();
    const struct object *object = find(name);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (object == NULL) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    if (at > object->len) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *out_len = object->len - at < out.len ? object->len - at : out.len;
    memcpy(out.data, object->bytes + at, *out_len);
    return PSA_SUCCESS;
}

static psa_status_t save_object(uint64_t name, struct span data, bool is_for_ever)
{
    psa_status_t status = fault();
    struct object *object = find(name);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (object != NULL && object->is_for_ever) {
        return PSA_ERROR_NOT_PERMITTED;
    }
    for (size_t i = 0; i < OBJECTS_MAX && object == NULL; i++) {
        object = objects[i].is_there ? NULL : &objects[i];
    }
    if (object == NULL || !fits(0, data.len, sizeof(object->bytes))) {
        return PSA_ERROR_INSUFFICIENT_STORAGE;
    }
    object->is_there = true;
    object->is_for_ever = is_for_ever;
    object->name = name;
    object->len = data.len;
    memcpy(object->bytes, data.data, data.len);
    return PSA_SUCCESS;
}

static psa_status_t remove_it(uint64_t name)
{
    psa_status_t status = fault();
    struct object *object = find(name);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (object == NULL) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    if (object->is_for_ever) {
        return PSA_ERROR_NOT_PERMITTED;
    }
    memset(object, 0, sizeof(*object));
    return PSA_SUCCESS;
}

static psa_status_t load(void *context, uint64_t name, size_t at, struct out_span out, size_t *out_len)
{
    (void)context;
    pthread_mutex_lock(&store_lock);
    psa_status_t status = load_object(name, at, out, out_len);
    pthread_mutex_unlock(&store_lock);
    return status;
}

static psa_status_t save(void *context, uint64_t name, struct span data, bool is_for_ever)
{
    (void)context;
    pthread_mutex_lock(&store_lock);
    psa_status_t status = save_object(name, data, is_for_ever);
    pthread_mutex_unlock(&store_lock);
    return status;
}

static psa_status_t remove_object(void *context, uint64_t name)
{
    (void)context;
    pthread_mutex_lock(&store_lock);
    psa_status_t status = remove_it(name);
    pthread_mutex_unlock(&store_lock);
    return status;
}

static const struct crypto_store store = { .load = load, .save = save, .remove = remove_object };

psa_status_t crypto_direct_caller(struct crypto_caller *caller)
{
    *caller = now;
    return PSA_SUCCESS;
}

uint64_t crypto_direct_epoch(void)
{
    return epoch;
}

const struct crypto_store *crypto_direct_store(void)
{
    return &store;
}

void test_device_be(int32_t client, uint64_t session)
{
    now = (struct crypto_caller){ .client = client, .session = session };
}

void test_device_restart(void)
{
    crypto_direct_stop();
    epoch++;
}

void test_device_blank(void)
{
    test_device_restart();
    test_device_be(-1, 1);
    test_store_fail(0, PSA_SUCCESS);
    memset(objects, 0, sizeof(objects));
}

size_t test_store_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < OBJECTS_MAX; i++) {
        count += objects[i].is_there;
    }
    return count;
}

uint8_t *test_store_object(uint64_t name, size_t **len)
{
    struct object *object = find(name);
    if (object == NULL) {
        return NULL;
    }
    *len = &object->len;
    return object->bytes;
}

void test_store_fail(unsigned from, psa_status_t status)
{
    fail_in = from;
    fail_with = status;
}
