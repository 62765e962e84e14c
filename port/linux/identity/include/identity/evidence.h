/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "identity/match.h"

/*
 * What the kernel says of who connected: the process that called connect(), whoever holds the socket since. A pidfd
 * holds that process, so that its number, were it given to another meanwhile, decides nothing.
 */

enum { IDENTITY_EXECUTABLE_MAX = 128 * 1024 * 1024 }; /* bytes; a longer program is not hashed, and so undecided */

struct identity_evidence {
    int socket; /* the caller's */
    int pidfd;  /* -1: not asked for yet, or not to be had */
    int folder; /* /proc/PID of that process, likewise */
    bool is_held_by_kernel; /* the pidfd is SO_PEERPIDFD's; else it was opened by number */
};

/** Nothing is asked of the kernel yet. */
struct identity_evidence identity_evidence_of(int socket);
void identity_evidence_close(struct identity_evidence *evidence);

/**
 * An identity_learn over a struct identity_evidence. What it reads below /proc/PID it reads while the pidfd says that
 * the process lives, before and after. An executable is the file that the process ran when it was looked at: hashed
 * whole, unless the same file, unchanged, was hashed before.
 */
bool identity_evidence_learn(void *evidence, uint32_t condition, struct identity_facts *facts,
                             const char **why);

/** Before Linux 6.5 there is no SO_PEERPIDFD. For tests: from now on it is not asked for. */
void identity_evidence_forgo_peerpidfd(bool is_forgone);
/** Has the kernel SO_PEERPIDFD? */
bool identity_has_peerpidfd(void);

/** SHA-256 of a file, of at most IDENTITY_EXECUTABLE_MAX bytes. False: errno says why (EFBIG: longer). */
bool identity_digest(int fd, uint8_t digest[IDENTITY_DIGEST_LEN]);
