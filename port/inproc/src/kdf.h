/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { KDF_KEY_LEN = 32, KDF_PURPOSE_MAX = 63 };

/**
 * The key of partition `pid` for `purpose`: HKDF-SHA-256, salt "ashlar root key 1", info "ashlar" 00 u32 pid
 * (little-endian) 00 purpose, as on every device of ours. False if the library failed or the purpose is longer than
 * KDF_PURPOSE_MAX; `key` is then zero. @spec RFC5869
 */
bool kdf_derive(const uint8_t secret_root[KDF_KEY_LEN], int32_t pid, const char *purpose, uint8_t key[KDF_KEY_LEN]);
