/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

/*
 * The one lock of the device: a turn, held by at most one thread, from its entry at a psa_* call until that call
 * returns or sleeps. All partitions' code runs within a turn. No mutex is held while a partition runs, so a coroutine
 * may go on in another thread.
 */

/** Takes the turn, waiting for it; false if this thread has it already (a call made by partition code). */
bool inproc_lock(void);
void inproc_unlock(void);

/** True if the calling thread has the turn. */
bool inproc_is_inside(void);

/** Notes that something moved: whoever sleeps shall look again once the turn is given up. Within a turn. */
void inproc_moved(void);

/** Gives up the turn until another thread moved something (if `is_short`, a millisecond at most), takes it again. */
void inproc_sleep(bool is_short);

/** From now on a fork is noticed. */
void inproc_watch_forks(void);
/** True in a process that was forked from the device. */
bool inproc_is_forked(void);
/** Called in the child of a fork, once, before it goes on. */
void inproc_forked_child(void);
