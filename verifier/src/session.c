/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "verifier/session.h"

#include <string.h>

bool verifier_session_open(struct verifier_session *session, struct span nonce, uint64_t now_ms, uint64_t lifetime_ms)
{
    *session = (struct verifier_session){ 0 };
    if (!attestation_is_hash_len(nonce.len) || lifetime_ms > UINT64_MAX - now_ms) {
        return false;
    }
    memcpy(session->nonce, nonce.data, nonce.len);
    session->nonce_len = nonce.len;
    session->expires_ms = now_ms + lifetime_ms;
    return true;
}

enum verifier_reason verifier_session_take(struct verifier_session *session, uint64_t now_ms)
{
    bool was_used = session->is_used || session->nonce_len == 0;
    session->is_used = true;
    if (was_used) {
        return VERIFIER_NONCE_USED;
    }
    return now_ms < session->expires_ms ? VERIFIER_WELL_FORMED : VERIFIER_NONCE_EXPIRED;
}
