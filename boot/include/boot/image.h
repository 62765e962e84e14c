/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "kdf/kdf.h"
#include "psa/error.h"

/* What an image says of itself, between its vector table and its code: docs/format/firmware-image.spec.md. */

enum {
    BOOT_IMAGE_HEADER_AT = 768,  /* behind the vector table, which an image begins with */
    BOOT_IMAGE_HEADER_LEN = 256,
    BOOT_IMAGE_LEN_MIN = BOOT_IMAGE_HEADER_AT + BOOT_IMAGE_HEADER_LEN,
    BOOT_IMAGE_VERSION = 1,
    BOOT_IMAGE_TEXT_LEN = 16,    /* a text and its padding with zeros; at most 15 bytes are text */
    BOOT_IMAGE_KEYS_MAX = 8,
    BOOT_IMAGE_PURPOSE_LEN = 12, /* as the text */
    BOOT_IMAGE_DIGEST_LEN = 32,
};

/** A key that the image wants derived from the device's root (kdf/kdf.h). */
struct boot_key_wish {
    int32_t pid;
    char purpose[BOOT_IMAGE_PURPOSE_LEN]; /* ends with NUL */
};

struct boot_image {
    uint32_t len;        /* bytes from its first on, a multiple of 4: what is measured */
    uint32_t address;    /* where its first byte stands when it runs */
    uint32_t security_counter;
    char type[BOOT_IMAGE_TEXT_LEN];    /* its role in the token, such as "PRoT" */
    char version[BOOT_IMAGE_TEXT_LEN];
    uint8_t signer_id[BOOT_IMAGE_DIGEST_LEN]; /* of the key that vouches for it; zeros: nobody does */
    uint32_t key_count;
    struct boot_key_wish keys[BOOT_IMAGE_KEYS_MAX];
};

/**
 * Reads the header of the image that begins at `memory`, which is all that the image may occupy.
 *
 * PSA_ERROR_DOES_NOT_EXIST  there is no image
 * PSA_ERROR_NOT_SUPPORTED   a header of another version
 * PSA_ERROR_DATA_INVALID    a length or place outside `memory`, a text that is none, too many keys
 * `*image` is unspecified on failure.
 */
psa_status_t boot_image_parse(struct boot_image *image, struct span memory);

struct boot_measured {
    struct boot_image image;
    uint8_t digest[BOOT_IMAGE_DIGEST_LEN]; /* SHA-256 of all its bytes, the header included */
};

/** Reads the header, then hashes what it says. As boot_image_parse; PSA_ERROR_HARDWARE_FAILURE: no hash. */
psa_status_t boot_image_measure(struct boot_measured *measured, kdf_sha256 sha256, struct span memory);

/**
 * Writes the boot record of what was measured (docs/format/boot-record.spec.md), in this order.
 *
 * PSA_ERROR_BUFFER_TOO_SMALL  it does not fit; `*len` is 0
 * PSA_ERROR_SERVICE_FAILURE   nothing was measured
 */
psa_status_t boot_record_of(const struct boot_measured *measured, size_t count, struct out_span out, size_t *len);
