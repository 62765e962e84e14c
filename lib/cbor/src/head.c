/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "head.h"

#include "base/bytes.h"
#include "base/fits.h"

static uint64_t get_argument(const uint8_t *p, size_t len)
{
    switch (len) {
    case 1:
        return p[0];
    case 2:
        return get_be16(p);
    case 4:
        return get_be32(p);
    default:
        return get_be64(p);
    }
}

/* For major type 7 the argument is a value, not a number: floats have no shorter head that means the same width. */
static enum cbor_error check_argument(const struct head *head, enum cbor_option options)
{
    static const uint64_t least[] = { 24, 0x100, 0x10000, 0x100000000u };
    if (head->info < HEAD_1_BYTE) {
        return CBOR_OK;
    }
    if (head->major == HEAD_SIMPLE) {
        return head->info == HEAD_1_BYTE && head->argument < 32 ? CBOR_RESERVED : CBOR_OK;
    }
    if (options != CBOR_ALLOW_LONG_HEADS && head->argument < least[head->info - HEAD_1_BYTE]) {
        return CBOR_NOT_PREFERRED;
    }
    return CBOR_OK;
}

static enum cbor_error refuse_info(const struct head *head)
{
    bool can_be_indefinite = head->major != HEAD_UINT && head->major != HEAD_NEGATIVE && head->major != HEAD_TAG;
    return head->info == HEAD_INDEFINITE && can_be_indefinite ? CBOR_INDEFINITE : CBOR_RESERVED;
}

enum cbor_error head_parse(struct head *out, struct span in, size_t at, enum cbor_option options)
{
    if (!fits(at, 1, in.len)) {
        return CBOR_TRUNCATED;
    }
    struct head head = {
        .major = (enum head_major)(in.data[at] >> 5),
        .info = in.data[at] & 0x1f,
        .argument = in.data[at] & 0x1f,
        .len = 1,
    };
    if (head.info > HEAD_8_BYTES) {
        return refuse_info(&head);
    }
    if (head.info >= HEAD_1_BYTE) {
        size_t follow = (size_t)1 << (head.info - HEAD_1_BYTE);
        if (!fits(at + 1, follow, in.len)) {
            return CBOR_TRUNCATED;
        }
        head.argument = get_argument(in.data + at + 1, follow);
        head.len += follow;
    }
    enum cbor_error error = check_argument(&head, options);
    if (error == CBOR_OK) {
        *out = head;
    }
    return error;
}
