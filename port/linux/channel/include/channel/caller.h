/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "channel/layout.h"

/*
 * The client's half of a channel: a slot is claimed, a request published in it, its answer awaited, copied out and
 * the slot released. Safe for any number of threads; a claimed slot belongs to one thread. No allocation; no system
 * call while both sides run on different processors.
 */

enum { CHANNEL_GENERATIONS = 1 << 22 };

/** All fields are private. Storage is never freed while another thread may hold a pointer to it: take it from a
 * table. */
struct channel_caller {
    uint32_t busy; /* atomic: a bit a slot, generation << 8, has waiters, is dead */
    uint32_t number;
    struct channel_layout layout;
    uint8_t *request;
    const uint8_t *response;
    int bell;
    bool wakes; /* the partition knows CHANNEL_CALLER_WAITS */
    uint32_t sequence[CHANNEL_SLOTS_MAX]; /* of the slot's last request; its holder's */
};

/** A call as the thread's own: vectors copied once, so that no later change of the arrays matters. */
struct channel_call {
    enum channel_kind kind;
    uint32_t target, type;
    size_t in_count, out_count;
    const void *in_base[PSA_MAX_IOVEC];
    void *out_base[PSA_MAX_IOVEC];
    uint32_t in_len[PSA_MAX_IOVEC], in_at[PSA_MAX_IOVEC];
    uint32_t out_len[PSA_MAX_IOVEC], out_at[PSA_MAX_IOVEC];
};

/** What was wrong with the vectors of a call. */
enum channel_vectors { CHANNEL_VECTORS_GOOD = 0, CHANNEL_VECTORS_COUNT, CHANNEL_VECTORS_MEMORY, CHANNEL_VECTORS_SIZE };

/**
 * Fills the vectors of `call` from those of psa_call. COUNT: more than PSA_MAX_IOVEC together. MEMORY: a NULL where
 * bytes are promised, or an end beyond that of memory. SIZE: more bytes than any channel has.
 */
enum channel_vectors channel_call_vectors(struct channel_call *call, const psa_invec *in, size_t in_count,
                                          const psa_outvec *out, size_t out_count);
/** The shortest data area that holds the call's vectors, at least one page. */
uint32_t channel_call_need(const struct channel_call *call);

/**
 * Maps a channel that the supervisor gave, after a check that neither memory can change its size. `generation`
 * (below CHANNEL_GENERATIONS) tells uses of the same storage apart. The descriptors of `offer` are taken in success
 * and in failure.
 *
 * PSA_ERROR_COMMUNICATION_FAILURE  the memories are not as the layout says, not sealed, or cannot be
 *                                  mapped; nothing is kept
 */
psa_status_t channel_caller_open(struct channel_caller *caller, struct channel_offer *offer, uint32_t generation);

/** Unmaps. Only when no slot is claimed. */
void channel_caller_close(struct channel_caller *caller);

/** Why a claim gave no slot: the channel is dead or no longer of this generation; or all are taken just now. */
enum { CHANNEL_STALE = -1, CHANNEL_TAKEN = -2 };
/** Claims a slot, by preference that of `cpu`; else CHANNEL_STALE or CHANNEL_TAKEN. Never waits. */
int channel_caller_try(struct channel_caller *caller, uint32_t generation, uint32_t cpu);
/** As channel_caller_try, but waits while all are taken. */
int channel_caller_claim(struct channel_caller *caller, uint32_t generation, uint32_t cpu);
/** True if the channel is dead and this was its last slot: it must be closed now, by this thread. */
bool channel_caller_release(struct channel_caller *caller, int slot);
/** No new claims. True, once, if no slot is claimed: close it now. */
bool channel_caller_kill(struct channel_caller *caller);

/** Copies the inputs, publishes the request, rings if need be. `call` fits the data area. True if it rang: the
 * partition slept. */
bool channel_caller_publish(struct channel_caller *caller, int slot, struct channel_call *call, uint32_t cpu);

/**
 * True when the answer stands. False after about `timeout_ms`: look whether the device lives, and await again.
 * Interrupted waits go on. Spins at most 50 us, and only while the partition runs on another processor.
 */
bool channel_caller_await(struct channel_caller *caller, int slot, bool has_rung, uint32_t timeout_ms);
/**
 * The same without spinning, for calls that take long; also returns when the word at `life` of the device page becomes 0: at once
 * where the kernel lets one wait for two words, else after `timeout_ms`.
 */
bool channel_caller_await_life(struct channel_caller *caller, int slot, const uint8_t *page, size_t life,
                               uint32_t timeout_ms);

/** Copies the outputs (at most what there is room for), sets call->out_len to the bytes written, wipes the inputs.
 * The status. */
int32_t channel_caller_finish(struct channel_caller *caller, int slot, struct channel_call *call);

/** Wipes the inputs of a call whose answer will not come. */
void channel_caller_abandon(struct channel_caller *caller, int slot, const struct channel_call *call);

/** The processor this thread runs on, as both sides publish it. */
uint32_t channel_cpu(void);
