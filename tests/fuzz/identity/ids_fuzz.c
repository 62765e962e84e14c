/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Any bytes as the table of ids. Input: one byte, whether the sum is made right (so that the code behind it is reached),
 * then the text without it. What is taken prints as it came, and is valid; after any end of a client no id comes twice.
 */
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/invariant.h"
#include "fuzz.h"
#include "identity/ids.h"

enum { SUM_LINE = 4 + 64 + 1 };

static uint8_t text[IDENTITY_IDS_FILE_MAX], again[IDENTITY_IDS_FILE_MAX];
static struct identity_ids ids;

static size_t add_sum(size_t len)
{
    uint8_t digest[32];
    INVARIANT(EVP_Digest(text, len, digest, NULL, EVP_sha256(), NULL) == 1);
    len += (size_t)snprintf((char *)text + len, sizeof(text) - len, "sum ");
    for (size_t i = 0; i < sizeof(digest); i++) {
        len += (size_t)snprintf((char *)text + len, sizeof(text) - len, "%02x", digest[i]);
    }
    text[len++] = '\n';
    return len;
}

static void end_and_give(void)
{
    char name[IDENTITY_NAME_MAX + 1];
    while (ids.count > 0) {
        int32_t old = ids.ids[0].id;
        int32_t next = ids.next;
        memcpy(name, ids.ids[0].name, sizeof(name));
        INVARIANT(identity_ids_begin_end(&ids, name) && identity_ids_end(&ids, old));
        INVARIANT(identity_ids_is_valid(&ids) && ids.next == next);
        if (identity_ids_give(&ids, name)) {
            const struct identity_id *given = identity_ids_named(&ids, name);
            INVARIANT(given->id != old && given->id == next && ids.next == next - 1);
            INVARIANT(identity_ids_begin_end(&ids, name) && identity_ids_end(&ids, next));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0 || len > sizeof(text) - SUM_LINE - 2) {
        return 0;
    }
    size_t text_len = len - 1;
    memcpy(text, data + 1, text_len);
    text_len = (data[0] & 1) != 0 ? add_sum(text_len) : text_len;
    if (!identity_ids_parse(&ids, span_of(text, text_len))) {
        INVARIANT(ids.count == 0 && ids.next == 0);
        return 0;
    }
    INVARIANT(identity_ids_is_valid(&ids));
    size_t again_len = identity_ids_print(&ids, out_span_of(again, sizeof(again)));
    INVARIANT(again_len == text_len && memcmp(again, text, text_len) == 0);
    end_and_give();
    return 0;
}
