/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "verifier/evidence.h"

/* One challenge and its one answer. Pure: the caller brings the random bytes and the clock. */

enum { VERIFIER_NONCE_MAX = 64 };

struct verifier_session {
    uint8_t nonce[VERIFIER_NONCE_MAX];
    size_t nonce_len; /* 32, 48 or 64; 0: not open */
    uint64_t expires_ms;
    bool is_used;
};

/**
 * Opens a session over a fresh nonce of 32, 48 or 64 random bytes, good until `now_ms` + `lifetime_ms` of a clock that
 * never goes back. False, and no session, for another length.
 */
bool verifier_session_open(struct verifier_session *session, struct span nonce, uint64_t now_ms, uint64_t lifetime_ms);

/**
 * Takes the one answer a session has, before the token is looked at: the session is used up whatever becomes of it.
 * VERIFIER_WELL_FORMED, and then the nonce to appraise against is session->nonce; or VERIFIER_NONCE_USED,
 * VERIFIER_NONCE_EXPIRED.
 */
enum verifier_reason verifier_session_take(struct verifier_session *session, uint64_t now_ms);

/**
 * Remembers the nonce of an accepted token in a file, so that the same token is refused the next time
 * (docs/format/seen.spec.md). The file is made if need be, locked during the call, and the line is on the medium
 * before the answer. Two verifiers may share the file.
 *
 * VERIFIER_WELL_FORMED    it was not there, and is now
 * VERIFIER_REPLAYED       it was there; the file is unchanged
 * VERIFIER_SEEN_UNUSABLE  the file cannot be opened, locked, read or written, or is not of this format
 */
enum verifier_reason verifier_seen_accept(const char *path, struct span nonce);
