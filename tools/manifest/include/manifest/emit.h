/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "manifest/manifest.h"

/** A text that grows. All zero is empty. `failed` sticks: no memory, and the text is then not to be used. */
struct output {
    char *data; /* from malloc; output_free() gives it back */
    size_t len;
    size_t room;
    bool failed;
};

void output_print(struct output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));
void output_free(struct output *output);

/* Each writer takes a system that manifest_check() passed. The text depends on the manifests' content and
 * stems alone. */

/** psa_manifest/sid.h: SIDs, versions, static handles. FF-M 1.1, generated headers. */
void emit_sid_header(struct output *output, const struct manifest_system *system);

/** psa_manifest/pid.h: partition ids. */
void emit_pid_header(struct output *output, const struct manifest_system *system);

/** psa_manifest/<stem>.h: signals and prototypes of one partition. */
void emit_partition_header(struct output *output, const struct manifest_partition *partition);

/** <image>_system.c: the tables of spm/system.h. `image` is a C identifier. */
void emit_system(struct output *output, const struct manifest_system *system, const char *image);

/** <image>_image.c: the code of every partition, for ports that link them in. Tables of rt/code.h. */
void emit_image(struct output *output, const struct manifest_system *system, const char *image);

/** The resolved system as one JSON object, in load order. */
void emit_json(struct output *output, const struct manifest_system *system);

/** A table for people: one line a partition, one a service. */
void emit_list(struct output *output, const struct manifest_system *system);
