/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* How a device derives keys from its root key: one way on all machines, so that provisioning knows them before the device runs. */

enum { KDF_KEY_LEN = 32, KDF_PURPOSE_MAX = 63 };

/** SHA-256 of the parts, one behind the other; false if it could not be computed. Leaves nothing of them behind. */
typedef bool (*kdf_sha256)(const struct span *parts, size_t part_count, uint8_t digest[KDF_KEY_LEN]);

/**
 * The key of partition `pid` for `purpose`: HKDF-SHA-256 of the root key, salt "ashlar root key 1", info "ashlar" 00 u32 pid (little-endian) 00
 * purpose. False if `sha256` failed or the purpose is longer than KDF_PURPOSE_MAX; `key` is then zero. @spec RFC5869
 */
bool kdf_device_key(kdf_sha256 sha256, const uint8_t root_key[KDF_KEY_LEN], int32_t pid, const char *purpose,
                    uint8_t key[KDF_KEY_LEN]);
