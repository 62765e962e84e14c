/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A partition package of any bytes. What is decoded points into the file and keeps every bound; what is refused leaves
 * nothing.
 */
#define _POSIX_C_SOURCE 200809L /* strnlen */
#include <string.h>

#include "base/invariant.h"
#include "fuzz.h"
#include "package/package.h"

static bool is_within(struct span part, struct span whole)
{
    uintptr_t first = (uintptr_t)whole.data;
    uintptr_t at = (uintptr_t)part.data;
    return at >= first && at - first <= whole.len && part.len <= whole.len - (at - first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const struct partition_package nothing;
    struct partition_package package;
    struct span file = span_of(data, len);
    enum partition_package_error error = partition_package_decode(&package, file);
    INVARIANT(error < PARTITION_PACKAGE_ERROR_COUNT && partition_package_error_text(error)[0] != '\0');
    if (error != PARTITION_PACKAGE_OK) {
        INVARIANT(memcmp(&package, &nothing, sizeof(nothing)) == 0);
        return 0;
    }
    INVARIANT(is_within(package.signed_part, file) && is_within(package.program, file));
    INVARIANT(is_within(package.manifest, package.signed_part));
    INVARIANT(package.manifest.len != 0 && package.manifest.len <= PARTITION_PACKAGE_MANIFEST_MAX);
    INVARIANT(package.program.len != 0 && package.program.len <= PARTITION_PACKAGE_PROGRAM_MAX);
    size_t version_len = strnlen(package.version, sizeof(package.version));
    INVARIANT(version_len <= DEVICE_NAME_MAX && device_name_is_valid(span_of(package.version, version_len)));
    return 0;
}
