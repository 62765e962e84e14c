/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/crypto.h"

/*
 * The table of keys. Every look-up names the caller: a key of another client does not exist. A key that is held
 * stays where it is, with its material, until released; a key that is destroyed meanwhile can no longer be found
 * and is wiped by the last release.
 *
 * A volatile key's slot is the low bits of its id, so look-up is one comparison. Volatile ids begin at random in
 * each life of the device and only count up, so an id of an earlier life names nothing (but for a chance of 1 in
 * 2^30 per key alive).
 */

/**
 * Holds a key, read from the store if need be.
 *
 * PSA_ERROR_INVALID_HANDLE       no such key of this client
 * PSA_ERROR_INSUFFICIENT_MEMORY  every slot is held, or no block for a large key
 * PSA_ERROR_DATA_INVALID         what the store gave is no key
 * any other                      from the store
 */
psa_status_t key_hold(struct crypto *crypto, const struct crypto_caller *caller, psa_key_id_t id,
                      struct crypto_key **key);

/** Holds a key that may be used with the specific `alg` for `usage` (core/policy.h); adds policy_check()'s statuses. */
psa_status_t key_hold_for(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                          psa_key_usage_t usage, struct crypto_key **key);

/** Ends a hold. NULL is allowed. */
void key_release(struct crypto *crypto, struct crypto_key *key);

/**
 * Takes a slot for a new key; `facts` have all but the id of a volatile key, which is chosen here. Then
 * key_room(), the material, and key_commit() or key_abandon(). Nobody finds the key before key_commit().
 *
 * PSA_ERROR_ALREADY_EXISTS       a persistent key of that id
 * PSA_ERROR_INSUFFICIENT_MEMORY  no slot for it, or the session has its share of volatile keys
 */
psa_status_t key_begin(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_key_facts *facts,
                       struct crypto_key **key);

/** Room for `len` bytes of material. PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_NOT_SUPPORTED above CRYPTO_KEY_MAX */
psa_status_t key_room(struct crypto *crypto, struct crypto_key *key, size_t len);

/** The key exists from here on, and in the store if it is persistent. On failure it is gone, as by key_abandon(). */
psa_status_t key_commit(struct crypto *crypto, struct crypto_key *key);
void key_abandon(struct crypto *crypto, struct crypto_key *key);

/** Destroys; statuses of psa_destroy_key(). */
psa_status_t key_destroy(struct crypto *crypto, const struct crypto_caller *caller, psa_key_id_t id);

/** Forgets copies in memory; statuses of psa_purge_key(). */
psa_status_t key_purge(struct crypto *crypto, const struct crypto_caller *caller, psa_key_id_t id);

/** Destroys the volatile keys of `session`, or everything in memory if `is_all`. */
void key_forget_session(struct crypto *crypto, uint64_t session, bool is_all);

/** Takes every key of `client` out of memory; volatile ones are destroyed by that. */
void key_forget_client(struct crypto *crypto, int32_t client);
