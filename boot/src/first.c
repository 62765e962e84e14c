/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "boot/first.h"

#include <string.h>

#include "base/wipe.h"
#include "boot/fuse_map.h"
#include "boot/image.h"
#include "psa/lifecycle.h"
#include "reason/reason.h"

/* Draws until no word of it looks unburnt: once, but for one draw in 2^29. */
static psa_status_t make_root_key(const struct boot_first *first)
{
    uint8_t key[FUSE_MAP_KEY_LEN];
    psa_status_t status = PSA_ERROR_INVALID_ARGUMENT;
    for (int tries = 0; status == PSA_ERROR_INVALID_ARGUMENT && tries < 4; tries++) {
        status = first->random(out_span_of(key, sizeof(key))) ? fuse_map_give_root_key(first->fuses, key)
                                                              : REFUSE(BOOT_RANDOM);
    }
    wipe(key, sizeof(key));
    return status;
}

static psa_status_t load_root_key(const struct boot_first *first, uint32_t lifecycle, uint8_t key[FUSE_MAP_KEY_LEN])
{
    memset(key, 0, FUSE_MAP_KEY_LEN);
    if (lifecycle == PSA_LIFECYCLE_UNKNOWN || lifecycle == PSA_LIFECYCLE_DECOMMISSIONED) {
        return REFUSE(BOOT_LIFECYCLE);
    }
    psa_status_t status = fuse_map_root_key(first->fuses, key);
    if (status == PSA_ERROR_DOES_NOT_EXIST && lifecycle == PSA_LIFECYCLE_ASSEMBLY_AND_TEST) {
        status = make_root_key(first);
        status = status == PSA_SUCCESS ? fuse_map_root_key(first->fuses, key) : status;
    }
    return status;
}

static psa_status_t derive_keys(const struct boot_first *first, const struct boot_image *image,
                                const uint8_t root_key[FUSE_MAP_KEY_LEN], struct boot_handoff *handoff)
{
    bool is_good = true;
    for (uint32_t i = 0; is_good && i < image->key_count; i++) {
        struct boot_handoff_key *key = &handoff->keys[i];
        key->wish = image->keys[i];
        is_good = kdf_device_key(first->sha256, root_key, key->wish.pid, key->wish.purpose, key->key);
    }
    handoff->key_count = image->key_count;
    return is_good ? PSA_SUCCESS : REFUSE(BOOT_HASH);
}

static psa_status_t measure_images(const struct boot_first *first, struct boot_measured *measured)
{
    psa_status_t status = PSA_SUCCESS;
    if (first->image_count == 0 || first->image_count > BOOT_IMAGES_MAX) {
        return REFUSE(BOOT_IMAGES);
    }
    for (size_t i = 0; status == PSA_SUCCESS && i < first->image_count; i++) {
        status = boot_image_measure(&measured[i], first->sha256, first->images[i]);
    }
    return status;
}

/* What differs in each boot, and what never does. */
static psa_status_t name_boot(const struct boot_first *first, struct boot_handoff *handoff)
{
    const struct span implementation = span_of(first->implementation, strlen(first->implementation));
    bool is_random = first->random(out_span_of(handoff->seed, sizeof(handoff->seed))) &&
                     first->random(out_span_of(&handoff->epoch, sizeof(handoff->epoch)));
    if (!is_random || handoff->epoch == 0) {
        return REFUSE(BOOT_RANDOM);
    }
    return first->sha256(&implementation, 1, handoff->implementation_id) ? PSA_SUCCESS : REFUSE(BOOT_HASH);
}

static psa_status_t gather(const struct boot_first *first, struct boot_handoff *handoff,
                           struct boot_measured measured[BOOT_IMAGES_MAX])
{
    uint8_t root_key[FUSE_MAP_KEY_LEN];
    psa_status_t status = measure_images(first, measured);
    if (status != PSA_SUCCESS) {
        return status;
    }
    handoff->lifecycle = fuse_map_lifecycle(first->fuses);
    handoff->next_image = first->image_count > 1 ? measured[1].image.address : 0;
    status = load_root_key(first, handoff->lifecycle, root_key);
    if (status == PSA_SUCCESS) {
        status = derive_keys(first, &measured[0].image, root_key, handoff);
    }
    wipe(root_key, sizeof(root_key));
    return status == PSA_SUCCESS ? name_boot(first, handoff) : status;
}

psa_status_t boot_first_stage(const struct boot_first *first, struct out_span out, size_t *len)
{
    struct boot_handoff handoff = { 0 };
    struct boot_measured measured[BOOT_IMAGES_MAX];
    uint8_t record[BOOT_HANDOFF_RECORD_MAX];
    size_t record_len = 0;
    *len = 0;
    wipe(out.data, out.len);
    psa_status_t status = gather(first, &handoff, measured);
    psa_status_t hidden = fuse_map_hide(first->fuses);
    status = status == PSA_SUCCESS ? hidden : status;
    if (status == PSA_SUCCESS) {
        status = boot_record_of(measured, first->image_count, out_span_of(record, sizeof(record)), &record_len);
    }
    if (status == PSA_SUCCESS) {
        handoff.record = span_of(record, record_len);
        status = boot_handoff_write(&handoff, out, len);
    }
    wipe(&handoff, sizeof(handoff));
    return status;
}
