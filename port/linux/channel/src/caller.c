/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "channel/caller.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../../uapi.h"
#include "base/invariant.h"
#include "base/wipe.h"
#include "map.h"
#include "reason/reason.h"

enum {
    SLOT_BITS = (1 << CHANNEL_SLOTS_MAX) - 1,
    GENERATION_SHIFT = 8,
    SPIN_NS = 50000,
    SPIN_ROUND = 32, /* looks between two glances at the clock */
    CLAIM_TICK_MS = 50,
    TICK_MS = 4 /* of most kernels; a coarser one ends waits a little early */
};
#define HAS_WAITERS (1u << 30)
#define IS_DEAD (1u << 31)
_Static_assert((int)CHANNEL_SLOTS_MAX == (int)GENERATION_SHIFT, "the slots, then the generation");
_Static_assert((int)CHANNEL_GENERATIONS == 1 << (30 - GENERATION_SHIFT), "the generation fills up to the flags");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "shared words are little-endian");

uint32_t channel_cpu(void)
{
    return (uint32_t)sched_getcpu();
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/*
 * Waits while *word is `value`, `flag` tells a private word from one of shared memory. The end is told as a time, which costs the kernel a
 * reading of its clock less; ours is the cheap one, so a tick is added by which it may be behind.
 */
static void futex_wait(const uint8_t *memory, size_t at, uint32_t value, uint32_t timeout_ms, int flag)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &until);
    uint64_t ns = (uint64_t)until.tv_nsec + ((uint64_t)timeout_ms + TICK_MS) * 1000000u;
    until.tv_sec += (time_t)(ns / 1000000000u);
    until.tv_nsec = (long)(ns % 1000000000u);
    syscall(SYS_futex, memory + at, FUTEX_WAIT_BITSET | flag, value, &until, NULL, FUTEX_BITSET_MATCH_ANY);
}

static bool map_both(struct channel_caller *caller, const struct channel_offer *offer)
{
    const int sealed = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    caller->layout.data_len = offer->layout.data_len;
    /* Atomic, because a late claimer of an old use may look at it. */
    __atomic_store_n(&caller->layout.slots, offer->layout.slots, __ATOMIC_RELAXED);
    caller->request = channel_map(offer->request_fd, &offer->layout, PROT_READ | PROT_WRITE, sealed);
    caller->response = channel_map(offer->response_fd, &offer->layout, PROT_READ, sealed | F_SEAL_FUTURE_WRITE);
    if (caller->request != NULL && caller->response != NULL) {
        return true;
    }
    channel_unmap(caller->request, &offer->layout);
    channel_unmap(caller->response, &offer->layout);
    caller->request = NULL;
    caller->response = NULL;
    return false;
}

psa_status_t channel_caller_open(struct channel_caller *caller, struct channel_offer *offer, uint32_t generation)
{
    INVARIANT(generation < CHANNEL_GENERATIONS);
    if (!channel_layout_is_valid(&offer->layout) || offer->bell_fd < 0 || !map_both(caller, offer)) {
        channel_offer_close(offer);
        return REFUSE(CHANNEL_BAD_MEMORY);
    }
    /* Commit: nothing below can fail. A forked child must connect anew: it does not even have the memory. */
    madvise(caller->request, channel_size(&offer->layout), MADV_DONTFORK);
    madvise(channel_start(caller->response), channel_size(&offer->layout), MADV_DONTFORK);
    caller->number = offer->number;
    caller->wakes = offer->wakes;
    caller->bell = offer->bell_fd;
    offer->bell_fd = -1;
    channel_offer_close(offer);
    memset(caller->sequence, 0, sizeof(caller->sequence));
    __atomic_store_n(&caller->busy, generation << GENERATION_SHIFT, __ATOMIC_RELEASE);
    return PSA_SUCCESS;
}

void channel_caller_close(struct channel_caller *caller)
{
    channel_unmap(caller->request, &caller->layout);
    channel_unmap(caller->response, &caller->layout);
    close(caller->bell);
    caller->request = NULL;
    caller->response = NULL;
    caller->bell = -1;
}

/* A free slot, the one of this processor first; -1 if all are taken. */
static int free_slot(uint32_t busy, uint32_t slots, uint32_t cpu)
{
    for (uint32_t i = 0; i < slots; i++) {
        uint32_t slot = (cpu + i) % slots;
        if ((busy & (1u << slot)) == 0) {
            return (int)slot;
        }
    }
    return -1;
}

/* One attempt. CHANNEL_TAKEN: *seen is the word that says so. */
static int try_claim(struct channel_caller *caller, uint32_t generation, uint32_t cpu, uint32_t *seen)
{
    uint32_t busy = __atomic_load_n(&caller->busy, __ATOMIC_ACQUIRE);
    for (;;) {
        uint32_t use = (busy & ~IS_DEAD & ~HAS_WAITERS) >> GENERATION_SHIFT;
        if ((busy & IS_DEAD) != 0 || use != generation) {
            return CHANNEL_STALE;
        }
        int slot = free_slot(busy, __atomic_load_n(&caller->layout.slots, __ATOMIC_RELAXED), cpu);
        if (slot < 0) {
            *seen = busy;
            return CHANNEL_TAKEN;
        }
        uint32_t wanted = busy | (1u << slot);
        if (__atomic_compare_exchange_n(&caller->busy, &busy, wanted, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
            return slot;
        }
    }
}

int channel_caller_try(struct channel_caller *caller, uint32_t generation, uint32_t cpu)
{
    uint32_t seen = 0;
    return try_claim(caller, generation, cpu, &seen);
}

int channel_caller_claim(struct channel_caller *caller, uint32_t generation, uint32_t cpu)
{
    uint32_t busy = 0;
    int slot = try_claim(caller, generation, cpu, &busy);
    while (slot == CHANNEL_TAKEN) {
        uint32_t wanted = busy | HAS_WAITERS;
        if (__atomic_compare_exchange_n(&caller->busy, &busy, wanted, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
            futex_wait((const uint8_t *)&caller->busy, 0, wanted, CLAIM_TICK_MS, FUTEX_PRIVATE_FLAG);
        }
        slot = try_claim(caller, generation, cpu, &busy);
    }
    return slot;
}

/* Clears `off` and the waiters' flag, sets `on`; wakes who waited. True if nobody is left on a dead channel. */
static bool busy_change(struct channel_caller *caller, uint32_t off, uint32_t on)
{
    uint32_t busy = __atomic_load_n(&caller->busy, __ATOMIC_RELAXED);
    uint32_t wanted;
    do {
        wanted = (busy & ~off & ~HAS_WAITERS) | on;
    } while (!__atomic_compare_exchange_n(&caller->busy, &busy, wanted, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
    if ((busy & HAS_WAITERS) != 0) {
        syscall(SYS_futex, &caller->busy, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, INT_MAX, NULL, NULL, 0);
    }
    return busy != wanted && (wanted & IS_DEAD) != 0 && (wanted & SLOT_BITS) == 0;
}

bool channel_caller_release(struct channel_caller *caller, int slot)
{
    return busy_change(caller, 1u << slot, 0);
}

bool channel_caller_kill(struct channel_caller *caller)
{
    return busy_change(caller, 0, IS_DEAD);
}

static void store_words(const struct channel_caller *caller, size_t line, const struct channel_call *call, uint32_t cpu)
{
    uint8_t *words = caller->request + line;
    channel_store(words, CHANNEL_CALLER_CPU, cpu);
    channel_store(words, CHANNEL_CALLER_STATE, CHANNEL_CALLER_RUNS);
    channel_store(words, CHANNEL_KIND, call->kind);
    channel_store(words, CHANNEL_TARGET, call->target);
    channel_store(words, CHANNEL_TYPE, call->type);
    channel_store(words, CHANNEL_COUNTS, (uint32_t)(call->in_count | call->out_count << 8));
    for (size_t i = 0; i < call->in_count; i++) {
        channel_store(words, CHANNEL_IN_LEN + 4 * i, call->in_len[i]);
    }
    for (size_t i = 0; i < call->out_count; i++) {
        channel_store(words, CHANNEL_OUT_LEN + 4 * i, call->out_len[i]);
    }
}

bool channel_caller_publish(struct channel_caller *caller, int slot, struct channel_call *call, uint32_t cpu)
{
    size_t line = channel_request_line((size_t)slot);
    uint8_t *data = caller->request + channel_data_at(&caller->layout, (size_t)slot);
    INVARIANT(channel_place(call->in_len, call->in_count, caller->layout.data_len, call->in_at));
    INVARIANT(channel_place(call->out_len, call->out_count, caller->layout.data_len, call->out_at));
    for (size_t i = 0; i < call->in_count; i++) {
        if (call->in_len[i] != 0) {
            memcpy(data + call->in_at[i], call->in_base[i], call->in_len[i]);
        }
    }
    store_words(caller, line, call, cpu);
    uint32_t sequence = ++caller->sequence[slot];
    channel_store_ordered(caller->request, line + CHANNEL_SEQUENCE, sequence);
    if (channel_load_ordered(caller->response, CHANNEL_BELL) == CHANNEL_BELL_POLLED) {
        return false;
    }
    const uint64_t one = 1;
    ssize_t rung = write(caller->bell, &one, sizeof(one));
    (void)rung; /* EAGAIN: the count is full, so the bell has rung; there is no other failure */
    return true;
}

static bool is_done(const struct channel_caller *caller, int slot)
{
    size_t at = channel_response_line((size_t)slot) + CHANNEL_DONE;
    return channel_load_ordered(caller->response, at) == caller->sequence[slot];
}

/* Burns this processor, at most SPIN_NS, while the partition publishes another one. True if the answer came. */
static bool spin(const struct channel_caller *caller, int slot, bool has_rung)
{
    uint32_t cpu = channel_cpu();
    if (channel_load(caller->response, CHANNEL_SERVER_CPU) == cpu) {
        return false;
    }
    if (has_rung) {
        sched_yield(); /* the kernel may have woken the partition here, behind us */
    }
    uint64_t end = 0; /* the clock is read when the first round brought nothing */
    do {
        for (int i = 0; i < SPIN_ROUND; i++) {
            if (is_done(caller, slot)) {
                return true;
            }
            channel_pause();
        }
        if (channel_load(caller->response, CHANNEL_SERVER_CPU) == channel_cpu()) {
            return false;
        }
        end = end == 0 ? now_ns() + SPIN_NS : end;
    } while (now_ns() < end);
    return false;
}

bool channel_caller_await(struct channel_caller *caller, int slot, bool has_rung, uint32_t timeout_ms)
{
    if (is_done(caller, slot) || spin(caller, slot, has_rung)) {
        return true;
    }
    size_t done = channel_response_line((size_t)slot) + CHANNEL_DONE;
    size_t wake = channel_wake_word((size_t)slot);
    size_t state = channel_request_line((size_t)slot) + CHANNEL_CALLER_STATE;
    uint32_t old_wake = channel_load_acquire(caller->request, wake); /* before the partition may change it for us */
    channel_store_ordered(caller->request, state, caller->wakes ? CHANNEL_CALLER_WAITS : CHANNEL_CALLER_SLEEPS);
    uint32_t old_done = channel_load_ordered(caller->response, done);
    if (old_done != caller->sequence[slot] && caller->wakes) {
        futex_wait(caller->request, wake, old_wake, timeout_ms, 0);
    } else if (old_done != caller->sequence[slot]) {
        futex_wait(caller->response, done, old_done, timeout_ms, 0);
    }
    return is_done(caller, slot);
}

bool channel_caller_await_life(struct channel_caller *caller, int slot, const uint8_t *page, size_t life,
                               uint32_t timeout_ms)
{
    size_t done = channel_response_line((size_t)slot) + CHANNEL_DONE;
    size_t state = channel_request_line((size_t)slot) + CHANNEL_CALLER_STATE;
    channel_store_ordered(caller->request, state, CHANNEL_CALLER_SLEEPS);
    uint32_t old = channel_load_ordered(caller->response, done);
    uint32_t lives = channel_load_acquire(page, life);
    if (old == caller->sequence[slot] || lives == 0) {
        return is_done(caller, slot);
    }
    struct uapi_futex_waitv words[] = {
        { .value = old, .address = (uintptr_t)(caller->response + done), .flags = UAPI_FUTEX_32 },
        { .value = lives, .address = (uintptr_t)(page + life), .flags = UAPI_FUTEX_32 },
    };
    uint64_t end = now_ns() + timeout_ms * (uint64_t)1000000;
    const struct uapi_time until = { .seconds = (int64_t)(end / 1000000000u), .ns = (int64_t)(end % 1000000000u) };
    if (syscall(UAPI_FUTEX_WAITV, words, 2, 0, &until, CLOCK_MONOTONIC) < 0 && (errno == ENOSYS || errno == EPERM)) {
        futex_wait(caller->response, done, old, timeout_ms, 0); /* whoever fenced this program knows no such call */
    }
    return is_done(caller, slot);
}

/* @mitigates T.LIN.HOSTILE_ANSWER T.LIN.LEFT_BEHIND */
int32_t channel_caller_finish(struct channel_caller *caller, int slot, struct channel_call *call)
{
    size_t line = channel_response_line((size_t)slot);
    const uint8_t *data = caller->response + channel_data_at(&caller->layout, (size_t)slot);
    int32_t status = (int32_t)channel_load(caller->response, line + CHANNEL_STATUS);
    bool has_output = false;
    for (size_t i = 0; i < call->out_count; i++) {
        uint32_t written = channel_load(caller->response, line + CHANNEL_WRITTEN + 4 * i);
        if (written < call->out_len[i]) {
            call->out_len[i] = written;
        }
        if (call->out_len[i] != 0) {
            memcpy(call->out_base[i], data + call->out_at[i], call->out_len[i]);
            has_output = true;
        }
    }
    channel_caller_abandon(caller, slot, call);
    if (has_output) {
        channel_store_release(caller->request, channel_consumed_word((size_t)slot), caller->sequence[slot]);
    }
    return status;
}

void channel_caller_abandon(struct channel_caller *caller, int slot, const struct channel_call *call)
{
    uint32_t used = channel_extent(call->in_len, call->in_count, call->in_at);
    wipe(caller->request + channel_data_at(&caller->layout, (size_t)slot), used);
}
