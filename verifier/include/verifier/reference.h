/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "attestation/claims.h"
#include "base/span.h"

/*
 * What a device should say of itself: the file that the build and provisioning write and a verifier reads
 * (docs/format/reference.spec.md).
 */

enum {
    REFERENCE_VERSION = 1,
    REFERENCE_FILE_MAX = 4 * 1024 * 1024, /* bytes a reader takes */
    REFERENCE_COMPONENTS_MAX = 64,
    REFERENCE_DIGEST_MAX = 64
};

enum reference_root { REFERENCE_ROOT_FILE = 0, REFERENCE_ROOT_HARDWARE };
enum reference_client { REFERENCE_CLIENT_ANY = 0, REFERENCE_CLIENT_NON_SECURE, REFERENCE_CLIENT_SECURE };

struct reference_component {
    const char *type;    /* NULL: a component with this digest, whatever it calls itself */
    const char *version; /* NULL: any */
    uint8_t digest[REFERENCE_DIGEST_MAX];
    size_t digest_len; /* 32, 48 or 64 */
    uint8_t signer_id[REFERENCE_DIGEST_MAX];
    size_t signer_id_len; /* 32, 48 or 64; 0: any */
    bool is_optional;     /* false: a token without any component of this type is refused */
};

struct reference_instance {
    uint8_t instance_id[ATTESTATION_INSTANCE_ID_LEN];
    const char *key; /* PEM of a SubjectPublicKeyInfo, or an uncompressed point in hexadecimal */
};

struct reference {
    uint8_t implementation_id[ATTESTATION_IMPLEMENTATION_ID_LEN];
    enum reference_root root;
    uint8_t lifecycles; /* bit n: state n * 0x1000 is trusted. 0 means secured alone */
    enum reference_client client;
    const char *certification; /* NULL: not compared */
    struct reference_component *components;
    size_t component_count;
    struct reference_instance *instances;
    size_t instance_count; /* 0: any instance whose key the verifier is given */
    void *owned;           /* set by reference_parse() alone */
};

/** What is wrong, "components[2].digest: not hexadecimal", for the one who wrote the file. */
struct reference_fault {
    char text[200];
};

/**
 * Reads a reference file's bytes, at most REFERENCE_FILE_MAX. Strict: unknown and double members, wrong types, text
 * behind the end are refused, so that a slip of the pen never weakens a policy. On success the caller frees `*out` with
 * reference_free(); on false `*fault` says why and `*out` needs no freeing.
 */
bool reference_parse(struct reference *out, struct span json, struct reference_fault *fault);

/** Frees what reference_parse() made. */
void reference_free(struct reference *reference);

/**
 * Writes a reference file; everything pointed to stays the caller's, `owned` is not looked at. False if the reference
 * is not one that reference_parse() would take (then nothing is written), or on an error of the stream.
 */
bool reference_write(const struct reference *reference, FILE *out);
