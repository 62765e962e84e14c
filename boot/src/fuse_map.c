/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "boot/fuse_map.h"

#include <string.h>

#include "base/bytes.h"
#include "base/span.h"
#include "base/wipe.h"
#include "psa/lifecycle.h"
#include "reason/reason.h"

/* docs/format/fuses.spec.md */
enum {
    AT_LIFE = 0,      /* a word a state */
    AT_KEY = 4,
    KEY_WORDS = FUSE_MAP_KEY_LEN / 4,
    AT_KEY_ZEROS = 12, /* how many bits of the key are 0, plus 1 */
    AT_KEY_WHOLE = 13,
    AT_COUNTERS = 16,
    COUNTER_WORDS = FUSE_MAP_COUNTER_MAX / 32,
};
#define BURNT UINT32_MAX

_Static_assert((size_t)AT_COUNTERS + (size_t)FUSE_MAP_COUNTERS * COUNTER_WORDS <= FUSE_MAP_WORDS, "the map fits");

/* Words of the map are little-endian in the array. */
static psa_status_t read_word(const struct fuses *fuses, uint32_t word, uint32_t *value)
{
    uint8_t bytes[4] = { 0 };
    psa_status_t status = fuses->ops->read(fuses, word * 4, out_span_of(bytes, sizeof(bytes)));
    *value = status == PSA_SUCCESS ? get_le32(bytes) : 0;
    return status;
}

static psa_status_t burn_word(const struct fuses *fuses, uint32_t word, uint32_t bits)
{
    uint8_t bytes[4];
    put_le32(bytes, bits);
    return fuses->ops->burn(fuses, word * 4, span_of(bytes, sizeof(bytes)));
}

static uint32_t count_zeros(uint32_t word)
{
    uint32_t zeros = 0;
    for (uint32_t bit = 0; bit < 32; bit++) {
        zeros += ~word >> bit & 1u;
    }
    return zeros;
}

static psa_status_t read_words(const struct fuses *fuses, uint32_t first, uint32_t *words, uint32_t count)
{
    psa_status_t status = PSA_SUCCESS;
    for (uint32_t i = 0; status == PSA_SUCCESS && i < count; i++) {
        status = read_word(fuses, first + i, &words[i]);
    }
    return status;
}

/* A check that no burning can repair: a bit burnt in the key makes its zeros fewer, one in the count makes that more. */
static bool is_whole(const uint32_t key[KEY_WORDS], uint32_t zeros_noted)
{
    uint32_t zeros = 0;
    for (uint32_t i = 0; i < KEY_WORDS; i++) {
        zeros += count_zeros(key[i]);
    }
    return zeros_noted == zeros + 1;
}

psa_status_t fuse_map_root_key(const struct fuses *fuses, uint8_t key[FUSE_MAP_KEY_LEN])
{
    uint32_t words[AT_KEY_WHOLE + 1 - AT_KEY];
    memset(key, 0, FUSE_MAP_KEY_LEN);
    psa_status_t status = read_words(fuses, AT_KEY, words, AT_KEY_WHOLE + 1 - AT_KEY);
    if (status != PSA_SUCCESS) {
        wipe(words, sizeof(words));
        return status;
    }
    uint32_t whole = words[AT_KEY_WHOLE - AT_KEY];
    if (whole != BURNT) {
        status = REFUSE(FUSE_MAP_NO_KEY);
    } else if (!is_whole(words, words[AT_KEY_ZEROS - AT_KEY])) {
        status = REFUSE(FUSE_MAP_KEY_DAMAGED);
    }
    for (uint32_t i = 0; status == PSA_SUCCESS && i < KEY_WORDS; i++) {
        put_le32(key + 4 * (size_t)i, words[i]);
    }
    wipe(words, sizeof(words));
    return status;
}

static psa_status_t burn_key(const struct fuses *fuses, const uint8_t key[FUSE_MAP_KEY_LEN])
{
    psa_status_t status = PSA_SUCCESS;
    uint32_t zeros = 1;
    for (uint32_t i = 0; status == PSA_SUCCESS && i < KEY_WORDS; i++) {
        uint32_t word = 0;
        status = read_word(fuses, AT_KEY + i, &word);
        if (status == PSA_SUCCESS && word == 0) {
            word = get_le32(key + 4 * (size_t)i);
            status = burn_word(fuses, AT_KEY + i, word);
        }
        zeros += count_zeros(word);
    }
    if (status == PSA_SUCCESS) {
        status = burn_word(fuses, AT_KEY_ZEROS, zeros);
    }
    /* Commit: from here on the device has this key. */
    return status == PSA_SUCCESS ? burn_word(fuses, AT_KEY_WHOLE, BURNT) : status;
}

psa_status_t fuse_map_give_root_key(const struct fuses *fuses, const uint8_t key[FUSE_MAP_KEY_LEN])
{
    uint32_t whole = 0;
    psa_status_t status = read_word(fuses, AT_KEY_WHOLE, &whole);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (whole == BURNT) {
        return REFUSE(FUSE_MAP_HAS_KEY);
    }
    for (uint32_t i = 0; i < KEY_WORDS; i++) {
        if (get_le32(key + 4 * (size_t)i) == 0) {
            return REFUSE(FUSE_MAP_KEY_WORD);
        }
    }
    return burn_key(fuses, key);
}

uint32_t fuse_map_lifecycle(const struct fuses *fuses)
{
    static const uint32_t states[FUSE_MAP_LIFE_COUNT + 1] = { PSA_LIFECYCLE_ASSEMBLY_AND_TEST,
                                                             PSA_LIFECYCLE_PSA_ROT_PROVISIONING, PSA_LIFECYCLE_SECURED,
                                                             PSA_LIFECYCLE_DECOMMISSIONED };
    uint32_t words[FUSE_MAP_LIFE_COUNT];
    uint32_t reached = 0;
    if (read_words(fuses, AT_LIFE, words, FUSE_MAP_LIFE_COUNT) != PSA_SUCCESS) {
        return PSA_LIFECYCLE_UNKNOWN;
    }
    while (reached < FUSE_MAP_LIFE_COUNT && words[reached] == BURNT) {
        reached++;
    }
    for (uint32_t i = reached; i < FUSE_MAP_LIFE_COUNT; i++) {
        if (words[i] != 0) {
            return PSA_LIFECYCLE_UNKNOWN;
        }
    }
    return states[reached];
}

static psa_status_t destroy_key(const struct fuses *fuses)
{
    psa_status_t status = PSA_SUCCESS;
    for (uint32_t i = AT_KEY; status == PSA_SUCCESS && i <= AT_KEY_WHOLE; i++) {
        status = burn_word(fuses, i, BURNT);
    }
    return status;
}

psa_status_t fuse_map_advance(const struct fuses *fuses, enum fuse_map_life to)
{
    uint32_t words[FUSE_MAP_LIFE_COUNT];
    uint8_t key[FUSE_MAP_KEY_LEN];
    if ((uint32_t)to >= FUSE_MAP_LIFE_COUNT) {
        return REFUSE(FUSE_MAP_STATE);
    }
    psa_status_t status = read_words(fuses, AT_LIFE, words, FUSE_MAP_LIFE_COUNT);
    for (uint32_t i = (uint32_t)to + 1; status == PSA_SUCCESS && i < FUSE_MAP_LIFE_COUNT; i++) {
        if (words[i] != 0) {
            return REFUSE(FUSE_MAP_BEYOND);
        }
    }
    if (status == PSA_SUCCESS && to == FUSE_MAP_SECURED) {
        status = fuse_map_root_key(fuses, key) == PSA_SUCCESS ? PSA_SUCCESS : REFUSE(FUSE_MAP_KEYLESS);
        wipe(key, sizeof(key));
    }
    if (status == PSA_SUCCESS && to == FUSE_MAP_DECOMMISSIONED) {
        status = destroy_key(fuses);
    }
    for (uint32_t i = 0; status == PSA_SUCCESS && i <= (uint32_t)to; i++) {
        status = burn_word(fuses, AT_LIFE + i, BURNT);
    }
    return status;
}

psa_status_t fuse_map_hide(const struct fuses *fuses)
{
    return fuses->ops->hide(fuses, 0, FUSE_MAP_LEN);
}

psa_status_t fuse_map_counter(const struct fuses *fuses, uint32_t counter, uint32_t *value)
{
    uint32_t words[COUNTER_WORDS];
    *value = 0;
    if (counter >= FUSE_MAP_COUNTERS) {
        return REFUSE(FUSE_MAP_NO_COUNTER);
    }
    psa_status_t status = read_words(fuses, AT_COUNTERS + counter * COUNTER_WORDS, words, COUNTER_WORDS);
    /* The highest burnt bit counts, not their number: a fuse that did not burn must not lower it. */
    for (uint32_t bit = 0; status == PSA_SUCCESS && bit < FUSE_MAP_COUNTER_MAX; bit++) {
        if ((words[bit / 32] >> bit % 32 & 1u) != 0) {
            *value = bit + 1;
        }
    }
    return status;
}

psa_status_t fuse_map_raise(const struct fuses *fuses, uint32_t counter, uint32_t value)
{
    uint32_t now = 0;
    if (value > FUSE_MAP_COUNTER_MAX) {
        return REFUSE(FUSE_MAP_COUNTER_END);
    }
    psa_status_t status = fuse_map_counter(fuses, counter, &now);
    for (uint32_t bit = now; status == PSA_SUCCESS && bit < value; bit++) {
        status = burn_word(fuses, AT_COUNTERS + counter * COUNTER_WORDS + bit / 32, (uint32_t)1 << bit % 32);
    }
    return status;
}
