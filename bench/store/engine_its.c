/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "engine.h"

#include <string.h>
#include <unistd.h>

#include "dev/flash_file.h"
#include "its/aead_openssl.h"
#include "its/its.h"

static const struct flash_geometry geometry = { ITS_STORE_UNIT, ITS_STORE_BLOCK, ITS_STORE_BLOCKS };
static struct flash_file file = { .fd = -1 };
static struct store_entry entries[ITS_STORE_OBJECTS];
static struct store store;
static struct its_aead *aead;
static struct its_crypto crypto;
static struct its its;
static uint8_t work[ITS_SEALED_MAX];

static struct its_name name_of(uint32_t key)
{
    return (struct its_name){ .client = -1000, .uid = 1 + key };
}

static bool set_its(uint32_t key, const void *data, size_t len)
{
    return its_set(&its, name_of(key), span_of(data, len), 0) == PSA_SUCCESS;
}

static bool get_its(uint32_t key, void *data, size_t len)
{
    size_t got = 0;
    return its_get(&its, name_of(key), 0, out_span_of(data, len), &got) == PSA_SUCCESS && got == len;
}

/* Once around the medium, so that what is measured includes taking blocks back. */
static bool warm_up(void)
{
    static uint8_t large[60000];
    bool is_good = true;
    for (uint32_t i = 0; is_good && i < 80; i++) {
        is_good = its_set(&its, (struct its_name){ -1001, 1 + i % 3 }, span_of(large, sizeof(large)), 0) == PSA_SUCCESS;
    }
    return is_good;
}

static bool open_its(const char *folder)
{
    static const uint8_t key[32] = { 1 };
    const char *path = engine_path(folder, "bench.store");
    struct store_config config = { &file.flash, entries, ITS_STORE_OBJECTS, ITS_SEALED_MAX };
    struct its_config its_config = { .store = &store, .crypto = &crypto, .work = out_span_of(work, sizeof(work)) };
    its_config.limits = (struct its_limits){ .objects = ITS_CLIENT_OBJECTS, .bytes = ITS_CLIENT_BYTES };
    bool is_good = flash_file_create(path, &geometry) == PSA_SUCCESS && flash_file_open(&file, path, &geometry) == PSA_SUCCESS &&
                   store_format(&config) == PSA_SUCCESS && store_mount(&store, &config) == PSA_SUCCESS &&
                   its_aead_create(&aead, span_of(key, sizeof(key)), &crypto) == PSA_SUCCESS && its_init(&its, &its_config) == PSA_SUCCESS;
    (void)unlink(path);
    return is_good && warm_up();
}

static void close_its(void)
{
    its_aead_destroy(aead);
    flash_file_close(&file);
}

const struct engine engine_its = { "ITS", open_its, set_its, get_its, close_its };
