/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "psa/client.h"

/*
 * What lies where in the two memories of a channel (docs/format/channel.spec.md). The *request* is written by the
 * client and read by the partition; the *response* is written by the partition and read by the client. Words are
 * little-endian, 32 bits, aligned; each is read once. Nothing that a side relies on lives here: the other side may
 * change any byte at any time.
 */

enum {
    CHANNEL_PAGE = 4096,
    CHANNEL_LINE = 128, /* bytes from one slot's line to the next: two cache lines, which processors fetch in pairs */
    CHANNEL_ALIGN = 16, /* of each vector in a data area */
    CHANNEL_SLOTS_MAX = 8,
    CHANNEL_SLOTS_DEFAULT = 4,
    CHANNEL_DATA_DEFAULT = 64 * 1024 + 4096, /* 64 KiB beside small vectors */
    CHANNEL_DATA_LIMIT = 64 * 1024 * 1024    /* the longest data area that either side maps */
};

/** Words of a slot's line in the request; all of them in one cache line. */
enum {
    CHANNEL_SEQUENCE = 0, /* any change publishes the words and data of this slot */
    CHANNEL_CALLER_CPU = 4,
    CHANNEL_CALLER_STATE = 8, /* enum channel_caller_state */
    CHANNEL_KIND = 12,        /* enum channel_kind */
    CHANNEL_TARGET = 16,      /* connect: SID; else handle */
    CHANNEL_TYPE = 20,        /* connect: version; call: type */
    CHANNEL_COUNTS = 24,      /* input vectors | output vectors << 8 */
    CHANNEL_IN_LEN = 28,      /* four lengths */
    CHANNEL_OUT_LEN = 44,     /* four sizes */
    CHANNEL_REQUEST_WORDS = 15
};

/**
 * In the second half of the request's first page each slot has a word, in a cache line of its own: the sequence
 * whose answer was copied out. The partition looks at it only before it sleeps, so it costs no transfer on the way
 * of a call.
 */
enum { CHANNEL_CONSUMED = 2048, CHANNEL_CONSUMED_STEP = 64 };

/**
 * Behind those, likewise a word a slot: a futex on which the client waits. It is the one thing in the request that the
 * partition writes. A wait on memory that one can write is cheaper than on a response that one can only read.
 */
enum { CHANNEL_WAKE = 3072, CHANNEL_WAKE_STEP = 64 };

/** The response begins with the channel's own line; slot n has the line after it. */
enum { CHANNEL_BELL = 0 /* enum channel_bell */, CHANNEL_SERVER_CPU = 4 };
enum {
    CHANNEL_DONE = 0, /* the futex: becomes the request's sequence when status and lengths stand */
    CHANNEL_STATUS = 4,
    CHANNEL_WRITTEN = 8 /* four lengths */
};

enum channel_kind { CHANNEL_KIND_CONNECT = 1, CHANNEL_KIND_CALL = 2, CHANNEL_KIND_CLOSE = 3 };
enum channel_bell { CHANNEL_BELL_RING = 0, CHANNEL_BELL_POLLED = 1 };
enum channel_caller_state {
    CHANNEL_CALLER_RUNS = 0,
    CHANNEL_CALLER_SLEEPS = 1, /* in a futex wait on DONE: wake it */
    CHANNEL_CALLER_WAITS = 2   /* in a futex wait on its WAKE: change that, then wake it */
};

/** Size of a channel; the same for both memories. */
struct channel_layout {
    uint32_t slots;    /* 1 to CHANNEL_SLOTS_MAX */
    uint32_t data_len; /* bytes of one slot's data area, a multiple of CHANNEL_PAGE, at most CHANNEL_DATA_LIMIT */
};

/** How a side names the channel it is given. Descriptors of an offer become the channel's, in success and in
 * failure. */
struct channel_offer {
    uint32_t number;
    struct channel_layout layout;
    bool wakes; /* to the client: the partition knows CHANNEL_CALLER_WAITS */
    int request_fd;
    int response_fd;
    int bell_fd;
};

bool channel_layout_is_valid(const struct channel_layout *layout);
/** Bytes of each memory: one page of lines, then the data areas. */
size_t channel_size(const struct channel_layout *layout);
/** Closes those descriptors of an offer that are not -1. */
void channel_offer_close(struct channel_offer *offer);

/**
 * Where each of up to four vectors lies in a slot's data area: one after another, each aligned. Only the first
 * `count` (at most PSA_MAX_IOVEC) lengths are used, the other places become 0. False if they do not fit `data_len` bytes; `at` is then not
 * to be used.
 */
bool channel_place(const uint32_t len[PSA_MAX_IOVEC], size_t count, uint32_t data_len, uint32_t at[PSA_MAX_IOVEC]);

/** The bytes that such vectors take of a data area, up to the end of the last one. */
uint32_t channel_extent(const uint32_t len[PSA_MAX_IOVEC], size_t count, const uint32_t at[PSA_MAX_IOVEC]);

static inline size_t channel_request_line(size_t slot)
{
    return slot * CHANNEL_LINE;
}

static inline size_t channel_consumed_word(size_t slot)
{
    return CHANNEL_CONSUMED + slot * CHANNEL_CONSUMED_STEP;
}

static inline size_t channel_wake_word(size_t slot)
{
    return CHANNEL_WAKE + slot * CHANNEL_WAKE_STEP;
}

static inline size_t channel_response_line(size_t slot)
{
    return (slot + 1) * CHANNEL_LINE;
}

static inline size_t channel_data_at(const struct channel_layout *layout, size_t slot)
{
    return (size_t)CHANNEL_PAGE + slot * layout->data_len;
}

/* Access to shared words. `memory` is page-aligned and `at` a multiple of 4, so each access is one instruction. The
 * *_ordered pair is sequentially consistent: of two sides that each store and then load the other's word, one sees
 * the other's store. */

static inline uint32_t channel_load(const uint8_t *memory, size_t at)
{
    return __atomic_load_n((const uint32_t *)(const void *)(memory + at), __ATOMIC_RELAXED);
}

static inline uint32_t channel_load_acquire(const uint8_t *memory, size_t at)
{
    return __atomic_load_n((const uint32_t *)(const void *)(memory + at), __ATOMIC_ACQUIRE);
}

static inline uint32_t channel_load_ordered(const uint8_t *memory, size_t at)
{
    return __atomic_load_n((const uint32_t *)(const void *)(memory + at), __ATOMIC_SEQ_CST);
}

static inline void channel_store(uint8_t *memory, size_t at, uint32_t value)
{
    __atomic_store_n((uint32_t *)(void *)(memory + at), value, __ATOMIC_RELAXED);
}

static inline void channel_store_release(uint8_t *memory, size_t at, uint32_t value)
{
    __atomic_store_n((uint32_t *)(void *)(memory + at), value, __ATOMIC_RELEASE);
}

static inline void channel_store_ordered(uint8_t *memory, size_t at, uint32_t value)
{
    __atomic_store_n((uint32_t *)(void *)(memory + at), value, __ATOMIC_SEQ_CST);
}

static inline void channel_pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
    __asm__ volatile("yield");
#endif
}
