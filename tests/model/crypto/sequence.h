/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "../../conformance/crypto/api.h"

/*
 * Random sequences of calls against a model of the API's state machines (API 1.5, 3.3.2 and the chapters of each
 * kind): the model says beforehand which status a call gives, and for hashes, MACs and signatures which bytes. Uses
 * psa/crypto.h alone, so that the same sequence runs straight into the core and as messages. The objects of one kind
 * are a few; keys die under them.
 */

enum model_state { INACTIVE, ACTIVE, FAILED };

/** One life of the model, from one seed. */
struct world {
    uint32_t seed;
    uint32_t random;
    unsigned calls;
};

extern struct world world;

/** A number below `limit`. */
static inline uint32_t roll(uint32_t limit)
{
    world.random ^= world.random << 13;
    world.random ^= world.random >> 17;
    world.random ^= world.random << 5;
    return world.random % limit;
}

/** Stops the test if the status is another than the model's. Gives the status. */
psa_status_t expect_call(psa_status_t got, psa_status_t want, const char *call);
#define CALL(call, want) expect_call(call, want, #call)

/** Stops the test with the seed. The end of a test is sequence_test.c's: EXPECT of another file would not find it. */
void expect_that(bool is_so, const char *what);
#define HOLDS(condition) expect_that(condition, #condition)

/** The state after a call that the model let succeed in state `after`. A call of an inactive object leaves it so. */
static inline void move(enum model_state *state, psa_status_t status, enum model_state after)
{
    if (status == PSA_SUCCESS) {
        *state = after;
    } else if (*state != INACTIVE) {
        *state = FAILED;
    }
}

/** What a call gives that needs an active object, if it would give `status` on one. */
static inline psa_status_t on_active(enum model_state state, psa_status_t status)
{
    return state == ACTIVE ? status : PSA_ERROR_BAD_STATE;
}

/* Keys: of each purpose one, which may be gone. */
enum purpose { FOR_MAC, FOR_CIPHER, FOR_AEAD, FOR_DERIVATION, FOR_PAKE, FOR_SIGNATURE, PURPOSES };

/** What a setup with that key gives on an inactive object, and on others. */
psa_status_t setup_with(enum purpose purpose, enum model_state state);
psa_key_id_t key_for(enum purpose purpose);
bool has_key(enum purpose purpose);

/** The key of that purpose was destroyed: who uses it has failed. */
void symmetric_key_gone(enum purpose purpose);
void secret_key_gone(enum purpose purpose);
void signature_key_gone(enum purpose purpose);

/* One random call of the kind. */
void hash_step(void);
void mac_step(void);
void cipher_step(void);
void aead_step(void);
void derive_step(void);
void pake_step(void);
void sign_step(void);
void check_step(void);

/** Aborts every object and forgets the models. */
void symmetric_reset(void);
void secret_reset(void);
void signature_reset(void);
