/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kernel.h"
#include "v8m/tt.h"

/* Whose memory a reference is: asked of the machine, with the caller's rights, never answered by the SPM's own. */

enum { GRANULE = 32 }; /* attributes of memory change at multiples of this */

#define TT_PLACE (0xffffu | V8M_TT_MRVALID | V8M_TT_SRVALID | V8M_TT_S)

/** `last` is not below `first`. */
static inline bool is_within(const struct v8m_range *range, uintptr_t first, uintptr_t last)
{
    return first >= range->start && last < range->end;
}

/**
 * Memory that is somebody's, not a device or nothing at all: a region of the MPU for Secure addresses, the board's memories for
 * Non-secure ones.
 */
static inline bool is_ns_memory(const struct v8m_board *board, uintptr_t first, uintptr_t last, bool writes)
{
    return is_within(&board->ns_data, first, last) || (!writes && is_within(&board->ns_code, first, last));
}

static bool is_memory(uint32_t tt, uintptr_t first, uintptr_t last, bool writes)
{
    if ((tt & V8M_TT_S) != 0) {
        return (tt & V8M_TT_MRVALID) != 0;
    }
    return is_ns_memory(kernel.device->board, first, last, writes);
}

static bool is_allowed(uint32_t tt, bool writes)
{
    return (tt & (writes ? V8M_TT_RW : V8M_TT_R)) != 0;
}

/** Every granule by itself: regions may meet within the range. In the veneers' thread alone, interrupts enabled. */
static bool is_allowed_throughout(uintptr_t first, uintptr_t last, uint32_t right)
{
    uintptr_t at = first & ~(uintptr_t)(GRANULE - 1);
    for (; at != (last & ~(uintptr_t)(GRANULE - 1)); at += GRANULE) {
        if ((arch_tt(ARCH_VIEW_NS, at) & right) == 0) {
            return false;
        }
    }
    return true;
}

/** What every reference of one call is judged by. A right of the Non-secure world says that the address is Non-secure as well. */
struct ns_judge {
    const struct v8m_board *board;
    bool has_regions;
};

static inline struct ns_judge ns_judge(void)
{
    return (struct ns_judge){ kernel.device->board, arch_ns_has_regions() };
}

static inline bool ns_may(struct ns_judge judge, uintptr_t base, size_t len, bool writes)
{
    uintptr_t last = base + (len - 1);
    uint32_t right = writes ? V8M_TT_NSRW : V8M_TT_NSR;
    if (len == 0 || last < base) {
        return len == 0;
    }
    uint32_t at_first = arch_tt(ARCH_VIEW_NS, base);
    uint32_t at_last = (base ^ last) < GRANULE ? at_first : arch_tt(ARCH_VIEW_NS, last);
    if ((at_first & at_last & right) == 0 || !is_ns_memory(judge.board, base, last, writes)) {
        return false;
    }
    /* Without regions there is nothing between two ends that are alike; within one region there is nothing else. */
    bool is_alike = at_first == at_last && (!judge.has_regions || (at_first & V8M_TT_MRVALID) != 0);
    return is_alike || is_allowed_throughout(base, last, right);
}

/* @spec FFM-CALL-MEMORY-RIGHTS FFM-CALL-MEMORY-WRAP FFM-CALL-ZERO-LENGTH */
bool kernel_may(enum arch_view view, uintptr_t base, size_t len, bool writes)
{
    if (len == 0) {
        return true;
    }
    if (view == ARCH_VIEW_NS) {
        return ns_may(ns_judge(), base, len, writes);
    }
    uintptr_t last = base + (len - 1);
    if (last < base) {
        return false;
    }
    uint32_t at_first = arch_tt(view, base);
    uint32_t at_last = (base ^ last) < GRANULE ? at_first : arch_tt(view, last);
    if (!is_allowed(at_first & at_last, writes) ||
        !is_memory(at_first, base, last, writes)) {
        return false;
    }
    /* Within one region of the MPU there is nothing else; Non-secure memory is the caller's own risk. */
    return ((at_first ^ at_last) & TT_PLACE) == 0;
}

_Static_assert(sizeof(psa_invec) == sizeof(psa_outvec) && offsetof(psa_invec, len) == offsetof(psa_outvec, len), "one reader for both");

/** Whether a caller of that kind may use a reference; made for each kind by itself where that is a constant. */
struct judge {
    enum arch_view view;
    bool writes;
    struct ns_judge ns;
};

static inline __attribute__((always_inline)) bool may(struct judge judge, uintptr_t base, size_t len)
{
    return judge.view == ARCH_VIEW_NS ? ns_may(judge.ns, base, len, judge.writes) : kernel_may(judge.view, base, len, judge.writes);
}

/** The descriptors of one direction, to where what they say goes; false if a reference may not be used. */
static inline __attribute__((always_inline)) bool decode(struct judge judge, uintptr_t array, size_t count, uintptr_t *bases,
                                                         size_t *sizes)
{
    if (!may(judge, array, count * sizeof(psa_invec)) || array % sizeof(uint32_t) != 0) {
        return false;
    }
    const volatile psa_invec *vectors = (const volatile psa_invec *)array;
    bool is_good = true;
    for (size_t i = 0; i < count; i++) {
        /* @spec FFM-CALL-COPIED-ONCE */
        uintptr_t base = (uintptr_t)vectors[i].base;
        size_t len = vectors[i].len;
        bases[i] = base;
        sizes[i] = len;
        is_good = may(judge, base, len) && is_good;
    }
    return is_good;
}

static inline __attribute__((always_inline)) bool decode_both(struct kernel_request *request, enum arch_view view, uintptr_t in,
                                                              uintptr_t out)
{
    struct spm_call *call = &request->call;
    uintptr_t *bases = request->vectors.base;
    const struct ns_judge ns = ns_judge();
    const struct judge reads = { view, false, ns };
    const struct judge writes = { view, true, ns };
    return (call->in_count == 0 || decode(reads, in, call->in_count, bases, call->in_size)) &&
           (call->out_count == 0 || decode(writes, out, call->out_count, bases + call->in_count, call->out_size));
}

void kernel_request_decode(struct kernel_request *request, enum arch_view view, uintptr_t in, uintptr_t out)
{
    struct spm_call *call = &request->call;
    struct kernel_call *vectors = &request->vectors;
    vectors->in_count = 0;
    vectors->out_count = 0;
    call->has_bad_memory = false;
    if (call->in_count > PSA_MAX_IOVEC || call->out_count > PSA_MAX_IOVEC - call->in_count) {
        return; /* the core refuses the counts */
    }
    if ((call->in_count | call->out_count) == 0) {
        return;
    }
    vectors->in_count = (uint8_t)call->in_count;
    vectors->out_count = (uint8_t)call->out_count;
    vectors->out = (psa_outvec *)out;
    call->has_bad_memory = view == ARCH_VIEW_NS ? !decode_both(request, ARCH_VIEW_NS, in, out) : !decode_both(request, view, in, out);
}
