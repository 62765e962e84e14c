/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/*
 * The least that a call can be: another process, shared memory, a futex each way. Bytes are copied four times, as
 * isolation needs: in by the caller, out and in by the server through memory of its own, out by the caller.
 */

enum { RAW_MAX = 64 * 1024 };

/** Starts the server where the caller may run. `spins`: both sides wait burning their processors. False: errno. */
bool raw_start(bool spins);
/** One round trip with `len` bytes each way. */
void raw_call(const void *in, void *out, size_t len);
/** A server that spins must not do so beside what is timed next. */
void raw_pause(void);
void raw_go_on(void);
void raw_stop(void);
