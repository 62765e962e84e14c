/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdbool.h>

#include "bad.h"

#if PSA_FRAMEWORK_HAS_MM_IOVEC

enum { EMPTY = 2 /* a vector that nobody gave */ };

static bool bad_map_in(enum ffm_misuse misuse, psa_handle_t handle)
{
    uint8_t byte;
    switch ((int)misuse) {
    case FFM_MISUSE_MAP_IN:
        (void)psa_map_invec(handle, 0);
        return true;
    case FFM_MISUSE_MAP_IN_NULL:
        (void)psa_map_invec(PSA_NULL_HANDLE, 0);
        return true;
    case FFM_MISUSE_MAP_IN_UNKNOWN:
        (void)psa_map_invec(FFM_NO_HANDLE, 0);
        return true;
    case FFM_MISUSE_MAP_IN_VECTOR_4:
        (void)psa_map_invec(handle, PSA_MAX_IOVEC);
        return true;
    case FFM_MISUSE_MAP_IN_EMPTY:
        (void)psa_map_invec(handle, EMPTY);
        return true;
    case FFM_MISUSE_MAP_IN_TWICE:
        (void)psa_map_invec(handle, 0);
        (void)psa_map_invec(handle, 0);
        return true;
    case FFM_MISUSE_MAP_IN_AGAIN:
        (void)psa_map_invec(handle, 0);
        psa_unmap_invec(handle, 0);
        (void)psa_map_invec(handle, 0);
        return true;
    case FFM_MISUSE_MAP_IN_READ:
        psa_read(handle, 0, &byte, 1);
        (void)psa_map_invec(handle, 0);
        return true;
    case FFM_MISUSE_MAP_IN_SKIPPED:
        psa_skip(handle, 0, 1);
        (void)psa_map_invec(handle, 0);
        return true;
    default:
        return false;
    }
}

static bool bad_map_out(enum ffm_misuse misuse, psa_handle_t handle)
{
    uint8_t byte = 1;
    switch ((int)misuse) {
    case FFM_MISUSE_MAP_OUT:
        (void)psa_map_outvec(handle, 0);
        return true;
    case FFM_MISUSE_MAP_OUT_NULL:
        (void)psa_map_outvec(PSA_NULL_HANDLE, 0);
        return true;
    case FFM_MISUSE_MAP_OUT_UNKNOWN:
        (void)psa_map_outvec(FFM_NO_HANDLE, 0);
        return true;
    case FFM_MISUSE_MAP_OUT_VECTOR_4:
        (void)psa_map_outvec(handle, PSA_MAX_IOVEC);
        return true;
    case FFM_MISUSE_MAP_OUT_EMPTY:
        (void)psa_map_outvec(handle, EMPTY);
        return true;
    case FFM_MISUSE_MAP_OUT_TWICE:
        (void)psa_map_outvec(handle, 0);
        (void)psa_map_outvec(handle, 0);
        return true;
    case FFM_MISUSE_MAP_OUT_AGAIN:
        (void)psa_map_outvec(handle, 0);
        psa_unmap_outvec(handle, 0, 1);
        (void)psa_map_outvec(handle, 0);
        return true;
    case FFM_MISUSE_MAP_OUT_WRITTEN:
        psa_write(handle, 0, &byte, 1);
        (void)psa_map_outvec(handle, 0);
        return true;
    default:
        return false;
    }
}

static bool bad_both(enum ffm_misuse misuse, psa_handle_t handle)
{
    uint8_t byte = 1;
    bool is_unmapped = misuse >= FFM_MISUSE_UNMAPPED_READ;
    if (misuse < FFM_MISUSE_MAPPED_READ || misuse > FFM_MISUSE_UNMAPPED_WRITE) {
        return false;
    }
    (void)psa_map_invec(handle, 0);
    (void)psa_map_outvec(handle, 0);
    if (is_unmapped) {
        psa_unmap_invec(handle, 0);
        psa_unmap_outvec(handle, 0, 1);
    }
    if (misuse == FFM_MISUSE_MAPPED_READ || misuse == FFM_MISUSE_UNMAPPED_READ) {
        psa_read(handle, 0, &byte, 1);
    } else if (misuse == FFM_MISUSE_MAPPED_SKIP || misuse == FFM_MISUSE_UNMAPPED_SKIP) {
        psa_skip(handle, 0, 1);
    } else {
        psa_write(handle, 0, &byte, 1);
    }
    return true;
}

static bool bad_unmap_in(enum ffm_misuse misuse, psa_handle_t handle)
{
    switch ((int)misuse) {
    case FFM_MISUSE_UNMAP_IN:
        psa_unmap_invec(handle, 0);
        return true;
    case FFM_MISUSE_UNMAP_IN_NULL:
        psa_unmap_invec(PSA_NULL_HANDLE, 0);
        return true;
    case FFM_MISUSE_UNMAP_IN_UNKNOWN:
        psa_unmap_invec(FFM_NO_HANDLE, 0);
        return true;
    case FFM_MISUSE_UNMAP_IN_VECTOR_4:
        psa_unmap_invec(handle, PSA_MAX_IOVEC);
        return true;
    case FFM_MISUSE_UNMAP_IN_TWICE:
        (void)psa_map_invec(handle, 0);
        psa_unmap_invec(handle, 0);
        psa_unmap_invec(handle, 0);
        return true;
    default:
        return false;
    }
}

static bool bad_unmap_out(enum ffm_misuse misuse, psa_handle_t handle)
{
    switch ((int)misuse) {
    case FFM_MISUSE_UNMAP_OUT:
        psa_unmap_outvec(handle, 0, 0);
        return true;
    case FFM_MISUSE_UNMAP_OUT_NULL:
        psa_unmap_outvec(PSA_NULL_HANDLE, 0, 0);
        return true;
    case FFM_MISUSE_UNMAP_OUT_UNKNOWN:
        psa_unmap_outvec(FFM_NO_HANDLE, 0, 0);
        return true;
    case FFM_MISUSE_UNMAP_OUT_VECTOR_4:
        psa_unmap_outvec(handle, PSA_MAX_IOVEC, 0);
        return true;
    case FFM_MISUSE_UNMAP_OUT_TWICE:
        (void)psa_map_outvec(handle, 0);
        psa_unmap_outvec(handle, 0, 1);
        psa_unmap_outvec(handle, 0, 1);
        return true;
    case FFM_MISUSE_UNMAP_OUT_TOO_MUCH:
        (void)psa_map_outvec(handle, 0);
        psa_unmap_outvec(handle, 0, FFM_BAD_ROOM + 1);
        return true;
    default:
        return false;
    }
}

bool ffm_bad_map(enum ffm_misuse misuse, const psa_msg_t *msg)
{
    psa_handle_t handle = msg->handle;
    return bad_map_in(misuse, handle) || bad_map_out(misuse, handle) || bad_both(misuse, handle) ||
           bad_unmap_in(misuse, handle) || bad_unmap_out(misuse, handle);
}

#else

bool ffm_bad_map(enum ffm_misuse misuse, const psa_msg_t *msg)
{
    (void)misuse;
    (void)msg;
    return false;
}

#endif
