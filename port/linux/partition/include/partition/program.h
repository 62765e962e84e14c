/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

#include "rt/code.h"
#include "spm/system.h"

/*
 * What makes a program of this runtime certain partitions: one (isolation level 3) or all of a domain (levels 1 and 2), each in a
 * thread of its own. ashlar_partition() and ashlar_domain() (cmake/ashlar_partition.cmake) write the one definition.
 */

struct partition_program {
    const struct spm_system *system; /* this partition alone, and its own services */
    const struct rt_code *code;
    void (*prepare)(void); /* its partition_prepare(); NULL: it has none */
};
extern const struct partition_program partition_programs[];
extern const size_t partition_program_count;

/**
 * The partition's last chance before it is fenced: called once, in its thread, before lock-down, before the device gives it anything:
 * no key, store, device or message is there yet, and rt/port.h must not be called. For what needs the file system or
 * unusual system calls, such as fetching OpenSSL's algorithms and trying them with known answers. What needs rt/port.h belongs
 * to the partition's start (its manifest's entry_init or entry_point).
 */
void partition_prepare(void);

/**
 * Guards memory that will hold secrets and holds nothing yet: kept out of swap, dumps and forked children, and out of the
 * kernel's own reach where it knows how; its bytes are zero afterwards. For partition_prepare(). What the kernel refuses shows in
 * `ashlar device status` (secrets-locked). The keys that the device gives it and the first MiB of the C library's heap are guarded already.
 */
void partition_guard(void *pages, size_t len);
