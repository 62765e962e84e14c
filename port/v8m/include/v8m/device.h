/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "spm/message.h"
#include "v8m/board.h"
#include "v8m/image.h"

/*
 * What an image gives to the SPM beside the tables of v8m/image.h: its pools, as large as this image needs them.
 * Ends are exclusive.
 */

enum {
    V8M_REGIONS_MAX = 3,   /* MMIO regions of one fenced partition: eight MPU regions less those that are always there */
    V8M_THREADS_EXTRA = 3, /* first-level functions, the Non-secure world, and the one that runs when nobody else can */
    V8M_LINES_IMAGE_MAX = 16,
    V8M_THREAD_SIZE = 128, /* bytes, on the target */
    V8M_CALL_SIZE = 28,
    V8M_DOMAIN_SIZE = 32
};

struct kernel_thread;
struct v8m_port_answers;
struct kernel_call;
struct arch_domain;

struct v8m_device {
    const struct v8m_image *image;
    const struct v8m_board *board;
    uintptr_t ns_vectors;         /* the Non-secure image's vector table */
    struct kernel_thread *threads;      /* partition_count + V8M_THREADS_EXTRA, zero */
    struct arch_domain *domains;        /* partition_count: what the MPU shows each */
    struct kernel_call *calls;          /* connection_count, zero */
    struct spm_connection *connections; /* likewise */
    size_t connection_count;
    uint32_t (*lifecycle)(void); /* what psa_rot_lifecycle_state() tells a partition; NULL: nobody knows */
    const struct v8m_port_answers *port; /* v8m/port_call.h; NULL: a partition that asks beyond the PSA API ends the device */
};

/** Pools for an image of so many partitions, with so many connections and stateless requests in flight at once. */
#define V8M_POOLS(partitions, connections_max)                                                      \
    static uint64_t v8m_pool_threads[(partitions) + V8M_THREADS_EXTRA][V8M_THREAD_SIZE / 8];        \
    static uint32_t v8m_pool_domains[partitions][V8M_DOMAIN_SIZE / 4];                              \
    static uint32_t v8m_pool_calls[connections_max][V8M_CALL_SIZE / 4];                             \
    static struct spm_connection v8m_pool_connections[connections_max]

#define V8M_POOLS_USED                                              \
    .threads = (struct kernel_thread *)(void *)v8m_pool_threads,    \
    .domains = (struct arch_domain *)(void *)v8m_pool_domains,      \
    .calls = (struct kernel_call *)(void *)v8m_pool_calls,          \
    .connections = v8m_pool_connections,                            \
    .connection_count = sizeof(v8m_pool_connections) / sizeof(v8m_pool_connections[0])

/**
 * The board's devices were started (v8m_board.start). Puts up the fence between the worlds (v8m/fence.h) and those within the Secure one, brings every partition up, in the order of their priorities, to where it first waits, then
 * enters the Non-secure image. Called once, in privileged thread mode on the main stack.
 * `device` outlives the call. A table that is not as described, or a fence that is not whole, ends the device with a fault record.
 */
_Noreturn void v8m_run(const struct v8m_device *device);
