/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kdf/kdf.h"

#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"

enum { HASH_BLOCK = 64, INNER = 0x36, OUTER = 0x5c };

/* HMAC-SHA-256 (RFC 2104) of one message; `key` is never longer than a block here. */
static bool hmac(kdf_sha256 sha256, struct span key, struct span message, uint8_t mac[KDF_KEY_LEN])
{
    uint8_t pad[HASH_BLOCK];
    memset(pad, INNER, sizeof(pad));
    for (size_t i = 0; i < key.len; i++) {
        pad[i] ^= key.data[i];
    }
    const struct span inner[2] = { span_of(pad, sizeof(pad)), message };
    bool is_good = sha256(inner, 2, mac);
    for (size_t i = 0; i < sizeof(pad); i++) {
        pad[i] ^= INNER ^ OUTER;
    }
    const struct span outer[2] = { span_of(pad, sizeof(pad)), span_of(mac, KDF_KEY_LEN) };
    is_good = is_good && sha256(outer, 2, mac);
    wipe(pad, sizeof(pad));
    return is_good;
}

bool kdf_device_key(kdf_sha256 sha256, const uint8_t root_key[KDF_KEY_LEN], int32_t pid, const char *purpose,
                    uint8_t key[KDF_KEY_LEN])
{
    static const char salt[] = "ashlar root key 1";
    static const char brand[] = "ashlar"; /* its NUL is part of the info */
    uint8_t info[sizeof(brand) + 5 + KDF_PURPOSE_MAX + 1];
    uint8_t extracted[KDF_KEY_LEN];
    size_t len = sizeof(brand) + 5;
    size_t purpose_len = strlen(purpose);

    memset(key, 0, KDF_KEY_LEN);
    if (purpose_len > KDF_PURPOSE_MAX) {
        return false;
    }
    memcpy(info, brand, sizeof(brand));
    put_le32(info + sizeof(brand), (uint32_t)pid);
    info[sizeof(brand) + 4] = 0;
    memcpy(info + len, purpose, purpose_len);
    len += purpose_len;
    info[len++] = 1; /* HKDF-Expand: the number of its only block */
    bool is_good = hmac(sha256, span_of(salt, sizeof(salt) - 1), span_of(root_key, KDF_KEY_LEN), extracted) &&
                   hmac(sha256, span_of(extracted, sizeof(extracted)), span_of(info, len), key);
    wipe(extracted, sizeof(extracted));
    if (!is_good) {
        wipe(key, KDF_KEY_LEN);
    }
    return is_good;
}
