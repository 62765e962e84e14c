/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "device/manifest.h"

/*
 * A partition package: the FF-M manifest and the program of one partition, signed by who built it, so that a device's
 * owner can add it without the build (docs/format/partition-package.spec.md). COSE_Sign1 with ES256 over CBOR.
 */

enum {
    PARTITION_PACKAGE_VERSION = 1,
    PARTITION_PACKAGE_MANIFEST_MAX = 256 * 1024,       /* bytes, as tools/manifest reads */
    PARTITION_PACKAGE_PROGRAM_MAX = 256 * 1024 * 1024, /* bytes */
    PARTITION_PACKAGE_SIGNED_MAX = PARTITION_PACKAGE_MANIFEST_MAX + 1024,
    PARTITION_PACKAGE_MAX = PARTITION_PACKAGE_PROGRAM_MAX + PARTITION_PACKAGE_SIGNED_MAX + 64 /* bytes of a file */
};

/** A package taken apart. The spans point into the file. */
struct partition_package {
    struct span signed_part; /* COSE_Sign1 */
    struct span manifest;    /* text of the FF-M manifest */
    struct span program;
    char version[DEVICE_NAME_MAX + 1];
    uint8_t program_digest[DEVICE_DIGEST_LEN]; /* SHA-256 that was signed */
    uint8_t signer_id[DEVICE_DIGEST_LEN]; /* who says to have signed: SHA-256 of the key, DER SubjectPublicKeyInfo */
};

enum partition_package_error {
    PARTITION_PACKAGE_OK = 0,
    PARTITION_PACKAGE_NONE,      /* no file of this kind */
    PARTITION_PACKAGE_NEWER,     /* a format version that this program does not know */
    PARTITION_PACKAGE_FORMAT,    /* types, counts, lengths, bytes left over */
    PARTITION_PACKAGE_KEY,       /* the key is not the one it names, or the library failed */
    PARTITION_PACKAGE_SIGNATURE, /* altered after it was signed, or signed by another key than it names */
    PARTITION_PACKAGE_PROGRAM,   /* the program is not the signed one */
    PARTITION_PACKAGE_ERROR_COUNT
};

/** A sentence for people. Never NULL. */
const char *partition_package_error_text(enum partition_package_error error);

/**
 * Takes a file apart. Nothing is verified: what is in *out is a claim. On an error *out is all zero. No allocation, no
 * cryptography. `file` outlives *out.
 */
enum partition_package_error partition_package_decode(struct partition_package *out, struct span file);

/** Checks a decoded package: the key's id, the signature, then the program's length and digest. */
enum partition_package_error partition_package_verify(const struct partition_package *package,
                                                      const struct device_key *key);

/** Bytes that are enough for a package of such a manifest and program. */
size_t partition_package_room(size_t manifest_len, size_t program_len);

/**
 * Makes a package. The length; 0 if `version` is not 1 to 63 letters, digits and . _ - +, a length is 0 or beyond its
 * bound, `out` is smaller than partition_package_room(), or the library failed.
 */
size_t partition_package_make(const struct partition_package *wanted, const struct device_key *key,
                              struct out_span out);
