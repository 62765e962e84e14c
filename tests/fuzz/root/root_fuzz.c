/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "fuzz.h"

#include <string.h>

#include "anchor/message.h"
#include "base/invariant.h"
#include "root/tpm_file.h"

/* Bytes for the file root.tpm, and for a message to or from ashlar-tpm: refused, or exactly what would be written in their place. */

static void as_file(struct span bytes)
{
    static const struct root root = { .kind = ROOT_TPM };
    uint8_t again[ROOT_TPM_FILE_MAX];
    struct root_tpm tpm;
    if (!root_tpm_decode(bytes, &tpm)) {
        return;
    }
    INVARIANT(tpm.count <= ROOT_TPM_COUNTERS_MAX && tpm.blob_len <= ROOT_TPM_BLOB_MAX);
    size_t len = root_tpm_encode(out_span_of(again, sizeof(again)), &tpm, &root);
    INVARIANT(len == bytes.len && memcmp(again, bytes.data, len - 32) == 0);
    INVARIANT(root_tpm_is_ours(span_of(again, len), &root));
    INVARIANT(root_tpm_is_ours(bytes, &root) == (memcmp(again, bytes.data, len) == 0));
}

static void as_message(struct span bytes)
{
    uint8_t again[ANCHOR_MESSAGE_MAX];
    struct anchor_message message;
    if (anchor_decode(bytes, &message)) {
        size_t len = anchor_encode(out_span_of(again, sizeof(again)), &message);
        INVARIANT(len == bytes.len && memcmp(again, bytes.data, len) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    as_file(span_of(data, len));
    as_message(span_of(data, len));
    return 0;
}
