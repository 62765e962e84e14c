/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "anchor/message.h"

#include <string.h>

#include "base/bytes.h"

/* kind (2), status (2), tag (4), code (4), length of the body (4), body. */

size_t anchor_encode(struct out_span out, const struct anchor_message *message)
{
    if (message->body.len > ANCHOR_BLOB_MAX || out.len < ANCHOR_HEADER_LEN + message->body.len) {
        return 0;
    }
    put_le16(out.data, (uint16_t)message->kind);
    put_le16(out.data + 2, (uint16_t)message->status);
    put_le32(out.data + 4, message->tag);
    put_le32(out.data + 8, message->code);
    put_le32(out.data + 12, (uint32_t)message->body.len);
    if (message->body.len != 0) {
        memcpy(out.data + ANCHOR_HEADER_LEN, message->body.data, message->body.len);
    }
    return ANCHOR_HEADER_LEN + message->body.len;
}

bool anchor_decode(struct span in, struct anchor_message *message)
{
    if (in.len < ANCHOR_HEADER_LEN || in.len > ANCHOR_MESSAGE_MAX) {
        return false;
    }
    uint16_t kind = get_le16(in.data);
    uint16_t status = get_le16(in.data + 2);
    if (kind < ANCHOR_READY || kind >= ANCHOR_KIND_END || status >= ANCHOR_GONE ||
        get_le32(in.data + 12) != in.len - ANCHOR_HEADER_LEN) {
        return false;
    }
    *message = (struct anchor_message){ .kind = (enum anchor_kind)kind,
                                        .status = (enum anchor_status)status,
                                        .tag = get_le32(in.data + 4),
                                        .code = get_le32(in.data + 8),
                                        .body = span_of(in.data + ANCHOR_HEADER_LEN, in.len - ANCHOR_HEADER_LEN) };
    return true;
}
