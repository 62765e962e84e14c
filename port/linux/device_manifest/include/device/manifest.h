/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "spm/system.h"

/*
 * The device manifest: which partitions a Linux device has, what each may do, and the digest of each program; signed,
 * so that the supervisor starts nothing that was not meant (docs/format/device-manifest.spec.md). COSE_Sign1 with
 * ES256 over CBOR.
 */

enum {
    DEVICE_MANIFEST_VERSION = 2,
    DEVICE_MANIFEST_MAX = 128 * 1024, /* bytes of a signed file */
    DEVICE_DIGEST_LEN = 32,           /* SHA-256 */
    DEVICE_NAME_MAX = SPM_NAME_MAX,
    DEVICE_WORDS_MAX = 16,        /* root keys, devices: each */
    DEVICE_DEPENDENCIES_MAX = 64, /* of one partition */
    DEVICE_CHANNEL_MAX = 64 * 1024 * 1024,
    DEVICE_STORE_BLOCK = 16384, /* a store is a multiple of it, at least two */
    DEVICE_STORE_MAX = 1024 * 1024 * 1024
};

/** What struct spm_partition does not hold, and room for what it points to. */
struct device_program {
    char name[DEVICE_NAME_MAX + 1];
    char executable[DEVICE_NAME_MAX + 1]; /* a file name without a slash, that does not begin with a dot */
    char version[DEVICE_NAME_MAX + 1];    /* of the component, as signed */
    uint8_t executable_digest[DEVICE_DIGEST_LEN];
    uint8_t manifest_digest[DEVICE_DIGEST_LEN];
    uint8_t signer_id[DEVICE_DIGEST_LEN]; /* SHA-256 of the signer's public key, DER SubjectPublicKeyInfo */
    uint32_t dependencies[DEVICE_DEPENDENCIES_MAX];
    char root_keys[DEVICE_WORDS_MAX][DEVICE_NAME_MAX + 1];
    char devices[DEVICE_WORDS_MAX][DEVICE_NAME_MAX + 1];
    char irq_names[SPM_SIGNALS_MAX][DEVICE_NAME_MAX + 1];
    char irq_sources[SPM_SIGNALS_MAX][DEVICE_NAME_MAX + 1];
    struct spm_irq irqs[SPM_SIGNALS_MAX];
    char mmio_names[SPM_REGIONS_MAX][DEVICE_NAME_MAX + 1]; /* of a numbered region: its base as 0x and 8 digits */
    struct spm_mmio mmio[SPM_REGIONS_MAX];
    const char *root_key_list[DEVICE_WORDS_MAX + 1];
    const char *device_list[DEVICE_WORDS_MAX + 1];
};

/** A manifest taken apart. `system` and everything in it point into this struct: it must not be moved or copied. */
struct device_manifest {
    char name[DEVICE_NAME_MAX + 1];
    struct spm_system system;
    struct spm_partition partitions[SPM_PARTITIONS_MAX];
    struct device_program programs[SPM_PARTITIONS_MAX]; /* one a partition, in the same order */
    struct spm_service services[SPM_SERVICES_MAX];
    char service_names[SPM_SERVICES_MAX][DEVICE_NAME_MAX + 1];
};

enum device_manifest_error {
    DEVICE_MANIFEST_OK = 0,
    DEVICE_MANIFEST_NOT_COSE,  /* no COSE_Sign1 with ES256 */
    DEVICE_MANIFEST_SIGNATURE, /* not signed by this key, or altered after that */
    DEVICE_MANIFEST_KEY,       /* the key is no P-256 public key, or the library failed */
    DEVICE_MANIFEST_FORMAT,    /* not CBOR of this form: types, unknown or missing keys, bytes left over */
    DEVICE_MANIFEST_NEWER,     /* a format version that this program does not know */
    DEVICE_MANIFEST_LIMIT,     /* more partitions, services or words than fit, or a number out of its bounds */
    DEVICE_MANIFEST_NAME,      /* an empty, too long or unsafe name */
    DEVICE_MANIFEST_DUPLICATE, /* a name, id, SID or static handle twice; one executable with two digests */
    DEVICE_MANIFEST_ORDER,     /* a dependency that no earlier partition serves */
    DEVICE_MANIFEST_ERROR_COUNT
};

/**
 * The isolation level that the manifest's processes allow: 3 if no two partitions have one executable, 2 if only partitions of one
 * type (PSA RoT, application RoT) do, else 1.
 */
uint32_t device_manifest_level(const struct device_manifest *manifest);

/** A sentence for people. Never NULL. */
const char *device_manifest_error_text(enum device_manifest_error error);

/** Takes the payload apart. On an error *out is all zero. No allocation, no cryptography. */
enum device_manifest_error device_manifest_decode(struct device_manifest *out, struct span payload);

/**
 * Encodes what device_manifest_decode() reads. Returns the length, 0 if it does not fit. `manifest` is the caller's
 * construction; only what decode accepts should be signed, so signers decode what they encoded.
 */
size_t device_manifest_encode(const struct device_manifest *manifest, struct out_span out);

/** Public key of a signer, from a PEM file's bytes. */
struct device_key;

/** NULL if `pem` is no P-256 public (or private, for signing) key. device_key_free() gives it back. */
struct device_key *device_key_public(struct span pem);
struct device_key *device_key_private(struct span pem);
void device_key_free(struct device_key *key);
/** SHA-256 of the public half, DER SubjectPublicKeyInfo. False if the library failed. */
bool device_key_id(const struct device_key *key, uint8_t id[DEVICE_DIGEST_LEN]);

/** Checks the signature, then decodes. Nothing of an unsigned file is looked at beyond its COSE frame. */
enum device_manifest_error device_manifest_open(struct device_manifest *out, struct span file,
                                                const struct device_key *key);

/** 1 to DEVICE_NAME_MAX characters out of letters, digits, and . _ - + */
bool device_name_is_valid(struct span name);

/** Signs any `payload` with a private key, as a COSE_Sign1 with ES256 that holds it. The length, 0 on failure. */
size_t device_key_sign(const struct device_key *key, struct span payload, struct out_span out);

/**
 * Checks a COSE_Sign1 with ES256. `*payload` points into `file`; it is empty on an error: DEVICE_MANIFEST_NOT_COSE,
 * DEVICE_MANIFEST_SIGNATURE or DEVICE_MANIFEST_KEY.
 */
enum device_manifest_error device_key_open(const struct device_key *key, struct span file, struct span *payload);

/** Encodes and signs with a private key. The length, 0 on failure. */
size_t device_manifest_sign(const struct device_manifest *manifest, const struct device_key *key, struct out_span out);
