/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "manifest/manifest.h"

/* The FF-M manifest of one partition by itself, before it is held against those of a device. */
struct package_manifest {
    struct arena arena;
    struct report report;
    const struct manifest_partition *partition;
};

/**
 * Reads it, and refuses what cannot be part of a product: a static handle left to the image, which its clients could
 * not know. Exit status; what is wrong is on standard error with `file` and line. package_manifest_free() in any case.
 */
int package_manifest_read(struct package_manifest *out, const char *file, struct span text);
void package_manifest_free(struct package_manifest *manifest);
