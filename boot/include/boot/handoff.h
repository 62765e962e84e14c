/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "base/span.h"
#include "boot/image.h"
#include "psa/error.h"

/*
 * What the first stage leaves for the secure partition manager in memory that no partition can read: docs/format/boot-handoff.spec.md. Written once,
 * parsed once; keys are taken out of it and leave nothing behind.
 */

enum {
    BOOT_HANDOFF_VERSION = 1,
    BOOT_HANDOFF_KEY_LEN = KDF_KEY_LEN,
    BOOT_HANDOFF_RECORD_MAX = 512,
    BOOT_HANDOFF_MAX = 1024, /* bytes of a block, whatever it holds */
};

struct boot_handoff_key {
    struct boot_key_wish wish;
    uint8_t key[BOOT_HANDOFF_KEY_LEN];
};

/** What is handed over, for who writes it. Holds secrets: wipe it. */
struct boot_handoff {
    uint64_t epoch;      /* of this boot, not 0 (rt_boot_epoch) */
    uint32_t lifecycle;  /* psa/lifecycle.h */
    uint32_t next_image; /* address of the first image that is not secure; 0: none */
    uint8_t seed[BOOT_IMAGE_DIGEST_LEN];
    uint8_t implementation_id[BOOT_IMAGE_DIGEST_LEN];
    uint32_t key_count;
    struct boot_handoff_key keys[BOOT_IMAGE_KEYS_MAX];
    struct span record; /* 1 to BOOT_HANDOFF_RECORD_MAX bytes */
};

/** PSA_ERROR_BUFFER_TOO_SMALL: it does not fit (BOOT_HANDOFF_MAX always does), or the record is empty or too long; nothing is written. */
psa_status_t boot_handoff_write(const struct boot_handoff *handoff, struct out_span out, size_t *len);

/** A parsed block, for who receives it. Points into the block, which stays the caller's and in place. */
struct boot_received {
    uint64_t epoch;
    uint32_t lifecycle;
    uint32_t next_image;
    const uint8_t *seed;
    const uint8_t *implementation_id;
    struct out_span keys; /* private: boot_handoff_take_key */
    struct span record;
};

/**
 * Takes a block apart.
 *
 * PSA_ERROR_DOES_NOT_EXIST  nothing was handed over
 * PSA_ERROR_NOT_SUPPORTED   a block of another version
 * PSA_ERROR_DATA_INVALID    lengths that contradict each other, an epoch of 0
 */
psa_status_t boot_handoff_parse(struct boot_received *received, struct out_span block);

/**
 * The key of partition `pid` for `purpose`, once: it is wiped in the block.
 *
 * PSA_ERROR_DOES_NOT_EXIST  none was handed over, or it was taken; `key` is zero
 */
psa_status_t boot_handoff_take_key(struct boot_received *received, int32_t pid, const char *purpose,
                                   uint8_t key[BOOT_HANDOFF_KEY_LEN]);
