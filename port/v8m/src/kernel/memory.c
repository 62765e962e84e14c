/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kernel.h"
#include "v8m/tt.h"

/* Whose memory a reference is: asked of the machine, with the caller's rights, never answered by the SPM's own. */

enum { GRANULE = 32 }; /* attributes of memory change at multiples of this */

#define TT_PLACE (0xffffu | V8M_TT_MRVALID | V8M_TT_SRVALID | V8M_TT_S)

static bool is_within(struct v8m_range range, uintptr_t first, uintptr_t last)
{
    return first >= range.start && last < range.end && last >= first;
}

/**
 * Memory that is somebody's, not a device or nothing at all: a region of the MPU for Secure addresses, the board's memories for
 * Non-secure ones.
 */
static bool is_memory(uint32_t tt, uintptr_t first, uintptr_t last, bool writes)
{
    if ((tt & V8M_TT_S) != 0) {
        return (tt & V8M_TT_MRVALID) != 0;
    }
    return is_within(kernel.device->board->ns_data, first, last) || (!writes && is_within(kernel.device->board->ns_code, first, last));
}

static bool is_allowed(uint32_t tt, enum arch_view view, bool writes)
{
    uint32_t secure = writes ? V8M_TT_RW : V8M_TT_R;
    uint32_t right = view == ARCH_VIEW_NS ? (writes ? V8M_TT_NSRW : V8M_TT_NSR) : secure;
    return (tt & right) != 0;
}

/** Every granule by itself: regions may meet within the range. In the veneers' thread alone, interrupts enabled. */
static bool is_allowed_throughout(enum arch_view view, uintptr_t first, uintptr_t last, bool writes)
{
    uintptr_t at = first & ~(uintptr_t)(GRANULE - 1);
    for (; at != (last & ~(uintptr_t)(GRANULE - 1)); at += GRANULE) {
        if (!is_allowed(arch_tt(view, at), view, writes)) {
            return false;
        }
    }
    return true;
}

/* @spec FFM-CALL-MEMORY-RIGHTS FFM-CALL-MEMORY-WRAP FFM-CALL-ZERO-LENGTH */
bool kernel_may(enum arch_view view, uintptr_t base, size_t len, bool writes)
{
    if (len == 0) {
        return true;
    }
    uintptr_t last = base + (len - 1);
    if (last < base) {
        return false;
    }
    uint32_t at_first = arch_tt(view, base);
    uint32_t at_last = (base ^ last) < GRANULE ? at_first : arch_tt(view, last);
    if (!is_allowed(at_first, view, writes) || !is_allowed(at_last, view, writes) ||
        !is_memory(at_first, base, last, writes)) {
        return false;
    }
    bool is_one = ((at_first ^ at_last) & TT_PLACE) == 0;
    if (view != ARCH_VIEW_NS) {
        /* Within one region of the MPU there is nothing else; Non-secure memory is the caller's own risk. */
        return is_one;
    }
    if (is_one && ((at_first & V8M_TT_MRVALID) != 0 || !arch_ns_has_regions())) {
        return true;
    }
    return is_allowed_throughout(view, base, last, writes);
}

/** The descriptors of one direction; false if a reference may not be used. */
static bool decode_in(struct kernel_request *request, enum arch_view view, uintptr_t array)
{
    size_t count = request->call.in_count;
    if (!kernel_may(view, array, count * sizeof(psa_invec), false) || array % sizeof(uint32_t) != 0) {
        return false;
    }
    const volatile psa_invec *in = (const volatile psa_invec *)array;
    bool is_good = true;
    for (size_t i = 0; i < count; i++) {
        /* @spec FFM-CALL-COPIED-ONCE */
        uintptr_t base = (uintptr_t)in[i].base;
        size_t len = in[i].len;
        request->call.in_size[i] = len;
        request->vectors.base[i] = base;
        is_good = kernel_may(view, base, len, false) && is_good;
    }
    return is_good;
}

static bool decode_out(struct kernel_request *request, enum arch_view view, uintptr_t array)
{
    size_t count = request->call.out_count;
    if (!kernel_may(view, array, count * sizeof(psa_outvec), true) || array % sizeof(uint32_t) != 0) {
        return false;
    }
    volatile psa_outvec *out = (volatile psa_outvec *)array;
    bool is_good = true;
    for (size_t i = 0; i < count; i++) {
        uintptr_t base = (uintptr_t)out[i].base;
        size_t len = out[i].len;
        request->call.out_size[i] = len;
        request->vectors.base[request->call.in_count + i] = base;
        is_good = kernel_may(view, base, len, true) && is_good;
    }
    return is_good;
}

void kernel_request_decode(struct kernel_request *request, enum arch_view view, uintptr_t in, uintptr_t out)
{
    struct spm_call *call = &request->call;
    request->vectors.in_count = 0;
    request->vectors.out_count = 0;
    call->has_bad_memory = false;
    if (call->in_count > PSA_MAX_IOVEC || call->out_count > PSA_MAX_IOVEC - call->in_count) {
        return; /* the core refuses the counts */
    }
    request->vectors.in_count = (uint8_t)call->in_count;
    request->vectors.out_count = (uint8_t)call->out_count;
    request->vectors.out = (psa_outvec *)out;
    call->has_bad_memory = (call->in_count != 0 && !decode_in(request, view, in)) ||
                           (call->out_count != 0 && !decode_out(request, view, out));
}
