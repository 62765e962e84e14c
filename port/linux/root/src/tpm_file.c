/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "root/tpm_file.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/bytes.h"
#include "base/wipe.h"

/* magic (4), version (2), counters (2), length of the blob (2), zero (2), blob, counters, authentication code (32) */
enum { VERSION = 1, HEAD_LEN = 12, COUNTER_LEN = 16, CODE_LEN = 32 };

static const uint8_t magic[4] = { 'A', 'S', 'H', 'T' };

static bool make_code(struct span covered, const struct root *root, uint8_t code[CODE_LEN])
{
    uint8_t key[ROOT_KEY_LEN];
    unsigned len = 0;
    bool is_made = root_derive(root, 0, "root.tpm", key) &&
                   HMAC(EVP_sha256(), key, sizeof(key), covered.data, covered.len, code, &len) != NULL && len == CODE_LEN;
    wipe(key, sizeof(key));
    return is_made;
}

size_t root_tpm_encode(struct out_span out, const struct root_tpm *tpm, const struct root *root)
{
    size_t covered = HEAD_LEN + tpm->blob_len + (size_t)tpm->count * COUNTER_LEN;
    if (tpm->blob_len > ROOT_TPM_BLOB_MAX || tpm->count > ROOT_TPM_COUNTERS_MAX || out.len < covered + CODE_LEN) {
        return 0;
    }
    uint8_t *at = out.data;
    memcpy(at, magic, sizeof(magic));
    put_le16(at + 4, VERSION);
    put_le16(at + 6, (uint16_t)tpm->count);
    put_le16(at + 8, (uint16_t)tpm->blob_len);
    put_le16(at + 10, 0);
    memcpy(at + HEAD_LEN, tpm->blob, tpm->blob_len);
    at += HEAD_LEN + tpm->blob_len;
    for (uint32_t i = 0; i < tpm->count; i++, at += COUNTER_LEN) {
        put_le32(at, (uint32_t)tpm->counters[i].pid);
        put_le32(at + 4, tpm->counters[i].index);
        put_le64(at + 8, tpm->counters[i].base);
    }
    return make_code(span_of(out.data, covered), root, at) ? covered + CODE_LEN : 0;
}

static bool take_counters(const uint8_t *at, struct root_tpm *tpm)
{
    int32_t before = 0;
    for (uint32_t i = 0; i < tpm->count; i++, at += COUNTER_LEN) {
        tpm->counters[i] = (struct root_tpm_counter){ (int32_t)get_le32(at), get_le32(at + 4), get_le64(at + 8) };
        if (tpm->counters[i].pid <= before) {
            return false;
        }
        before = tpm->counters[i].pid;
    }
    return true;
}

bool root_tpm_decode(struct span file, struct root_tpm *tpm)
{
    memset(tpm, 0, sizeof(*tpm));
    if (file.len < HEAD_LEN + CODE_LEN || memcmp(file.data, magic, sizeof(magic)) != 0 || get_le16(file.data + 4) != VERSION ||
        get_le16(file.data + 10) != 0) {
        return false;
    }
    uint32_t count = get_le16(file.data + 6);
    size_t blob_len = get_le16(file.data + 8);
    if (count > ROOT_TPM_COUNTERS_MAX || blob_len > ROOT_TPM_BLOB_MAX ||
        file.len != HEAD_LEN + blob_len + (size_t)count * COUNTER_LEN + CODE_LEN) {
        return false;
    }
    tpm->count = count;
    tpm->blob_len = blob_len;
    memcpy(tpm->blob, file.data + HEAD_LEN, blob_len);
    return take_counters(file.data + HEAD_LEN + blob_len, tpm);
}

bool root_tpm_is_ours(struct span file, const struct root *root)
{
    uint8_t code[CODE_LEN];
    return file.len > CODE_LEN && make_code(span_of(file.data, file.len - CODE_LEN), root, code) &&
           CRYPTO_memcmp(code, file.data + file.len - CODE_LEN, CODE_LEN) == 0;
}
