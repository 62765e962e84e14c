/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdbool.h>

#include "bad.h"
#include "psa_manifest/sid.h"

enum { FAR = 0x10000001 };

/* Answers the message; its handle is void from now on. */
static psa_handle_t replied(const psa_msg_t *msg)
{
    psa_reply(msg->handle, PSA_SUCCESS);
    return msg->handle;
}

static psa_handle_t given(const psa_msg_t *msg)
{
    psa_handle_t handle = PSA_NULL_HANDLE;
    psa_read(msg->handle, 0, &handle, sizeof(handle));
    return handle;
}

static bool bad_read(enum ffm_misuse misuse, const psa_msg_t *msg)
{
    uint8_t bytes[FFM_BAD_ROOM];
    switch ((int)misuse) {
    case FFM_MISUSE_READ_NULL:
        psa_read(PSA_NULL_HANDLE, 0, bytes, 1);
        return true;
    case FFM_MISUSE_READ_UNKNOWN:
        psa_read(FFM_NO_HANDLE, 0, bytes, 1);
        return true;
    case FFM_MISUSE_READ_NEGATIVE:
        psa_read(-msg->handle, 0, bytes, 1);
        return true;
    case FFM_MISUSE_READ_STATIC:
        psa_read(FFM_BAD_STATELESS_HANDLE, 0, bytes, 1);
        return true;
    case FFM_MISUSE_READ_GIVEN:
        psa_read(given(msg), 0, bytes, 1);
        return true;
    case FFM_MISUSE_READ_REPLIED:
        psa_read(replied(msg), 0, bytes, 1);
        return true;
    case FFM_MISUSE_READ_NO_BYTES:
        psa_read(msg->handle, 0, bytes, 0);
        return true;
    case FFM_MISUSE_READ_BYTES:
        psa_read(msg->handle, 0, bytes, 1);
        return true;
    case FFM_MISUSE_READ_VECTOR_4:
        psa_read(msg->handle, PSA_MAX_IOVEC, bytes, 0);
        return true;
    case FFM_MISUSE_READ_VECTOR_FAR:
        psa_read(msg->handle, FAR, bytes, 1);
        return true;
    case FFM_MISUSE_READ_BUFFER:
        psa_read(msg->handle, 0, NULL, 1);
        return true;
    default:
        return false;
    }
}

static bool bad_skip(enum ffm_misuse misuse, const psa_msg_t *msg)
{
    switch ((int)misuse) {
    case FFM_MISUSE_SKIP_NULL:
        psa_skip(PSA_NULL_HANDLE, 0, 1);
        return true;
    case FFM_MISUSE_SKIP_UNKNOWN:
        psa_skip(FFM_NO_HANDLE, 0, 1);
        return true;
    case FFM_MISUSE_SKIP_REPLIED:
        psa_skip(replied(msg), 0, 1);
        return true;
    case FFM_MISUSE_SKIP_NO_BYTES:
        psa_skip(msg->handle, 0, 0);
        return true;
    case FFM_MISUSE_SKIP_VECTOR_4:
        psa_skip(msg->handle, PSA_MAX_IOVEC, 0);
        return true;
    case FFM_MISUSE_SKIP_VECTOR_FAR:
        psa_skip(msg->handle, FAR, 1);
        return true;
    default:
        return false;
    }
}

static bool bad_write_where(enum ffm_misuse misuse, const psa_msg_t *msg)
{
    static const uint8_t bytes[FFM_BAD_ROOM + 1];
    switch ((int)misuse) {
    case FFM_MISUSE_WRITE_NULL:
        psa_write(PSA_NULL_HANDLE, 0, bytes, 1);
        return true;
    case FFM_MISUSE_WRITE_UNKNOWN:
        psa_write(FFM_NO_HANDLE, 0, bytes, 1);
        return true;
    case FFM_MISUSE_WRITE_REPLIED:
        psa_write(replied(msg), 0, bytes, 1);
        return true;
    case FFM_MISUSE_WRITE_NO_BYTES:
        psa_write(msg->handle, 0, bytes, 0);
        return true;
    case FFM_MISUSE_WRITE_VECTOR_4:
        psa_write(msg->handle, PSA_MAX_IOVEC, bytes, 0);
        return true;
    case FFM_MISUSE_WRITE_VECTOR_FAR:
        psa_write(msg->handle, FAR, bytes, 1);
        return true;
    default:
        return false;
    }
}

static bool bad_write_what(enum ffm_misuse misuse, const psa_msg_t *msg)
{
    static const uint8_t bytes[FFM_BAD_ROOM + 1];
    switch ((int)misuse) {
    case FFM_MISUSE_WRITE_BUFFER:
        psa_write(msg->handle, 0, NULL, 1);
        return true;
    case FFM_MISUSE_WRITE_TOO_MUCH:
        psa_write(msg->handle, 0, bytes, FFM_BAD_ROOM + 1);
        return true;
    case FFM_MISUSE_WRITE_TOO_MUCH_LATER:
        psa_write(msg->handle, 0, bytes, FFM_BAD_ROOM);
        psa_write(msg->handle, 0, bytes, 1);
        return true;
    case FFM_MISUSE_WRITE_WRAPS:
        psa_write(msg->handle, 0, bytes, 1);
        psa_write(msg->handle, 0, bytes, SIZE_MAX);
        return true;
    case FFM_MISUSE_WRITE_ABSENT:
        psa_write(msg->handle, 3, bytes, 1);
        return true;
    default:
        return false;
    }
}

static bool bad_rhandle(enum ffm_misuse misuse, const psa_msg_t *msg)
{
    static uint8_t place;
    switch ((int)misuse) {
    case FFM_MISUSE_RHANDLE_NULL:
        psa_set_rhandle(PSA_NULL_HANDLE, &place);
        return true;
    case FFM_MISUSE_RHANDLE_UNKNOWN:
        psa_set_rhandle(FFM_NO_HANDLE, &place);
        return true;
    case FFM_MISUSE_RHANDLE_REPLIED:
        psa_set_rhandle(replied(msg), &place);
        return true;
    case FFM_MISUSE_RHANDLE_STATELESS:
        psa_set_rhandle(msg->handle, &place);
        return true;
    default:
        return false;
    }
}

bool ffm_bad_stream(enum ffm_misuse misuse, const psa_msg_t *msg)
{
    return bad_read(misuse, msg) || bad_skip(misuse, msg) || bad_write_where(misuse, msg) ||
           bad_write_what(misuse, msg) || bad_rhandle(misuse, msg);
}

bool ffm_bad_reply(enum ffm_misuse misuse, const psa_msg_t *msg)
{
    switch ((int)misuse) {
    case FFM_MISUSE_REPLY_NULL:
        psa_reply(PSA_NULL_HANDLE, PSA_SUCCESS);
        return false;
    case FFM_MISUSE_REPLY_UNKNOWN:
        psa_reply(FFM_NO_HANDLE, PSA_SUCCESS);
        return false;
    case FFM_MISUSE_REPLY_TWICE:
        psa_reply(replied(msg), PSA_SUCCESS);
        return true;
    case FFM_MISUSE_REPLY_GIVEN:
        psa_reply(given(msg), PSA_SUCCESS);
        return false;
    case FFM_MISUSE_REPLY_GENERIC:
        psa_reply(msg->handle, PSA_ERROR_GENERIC_ERROR);
        return true;
    case FFM_MISUSE_REPLY_POSITIVE:
        psa_reply(msg->handle, 1);
        return true;
    case FFM_MISUSE_REPLY_BLAME:
        psa_reply(msg->handle, PSA_ERROR_PROGRAMMER_ERROR);
        return true;
    default:
        return false;
    }
}
