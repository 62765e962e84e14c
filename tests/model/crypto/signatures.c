/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "sequence.h"

/* Signatures in parts, deterministic ones: the whole message in one call gives the same bytes. */

enum { OBJECTS = 2, TEXT_MAX = 400, PIECE_MAX = 40, SIGNATURE_LEN = 64 };

static const psa_algorithm_t alg = PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256);

/* What is true of both kinds. A check has its whole message beforehand, and takes it piece by piece. */
struct parts {
    enum model_state state;
    bool is_begun; /* a context or input came */
    size_t len;
    uint8_t text[TEXT_MAX];
};

static struct {
    psa_sign_operation_t op;
    struct parts parts;
} signs[OBJECTS];

static struct {
    psa_verify_operation_t op;
    struct parts parts;
    size_t whole;
    bool is_wrong;
} checks[OBJECTS];

static void begin(struct parts *parts, psa_status_t status)
{
    if (status == PSA_SUCCESS) {
        parts->len = 0;
        parts->is_begun = false;
    }
    move(&parts->state, status, ACTIVE);
}

/* The status of a context of `len` bytes: ECDSA takes none but an empty one. */
static psa_status_t context_status(const struct parts *parts, size_t len)
{
    psa_status_t status = len == 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    return on_active(parts->state, parts->is_begun ? PSA_ERROR_BAD_STATE : status);
}

static void step_on(struct parts *parts, psa_status_t status, size_t len)
{
    if (status == PSA_SUCCESS) {
        parts->is_begun = true;
        parts->len += len;
    }
    move(&parts->state, status, ACTIVE);
}

static void sign_end(size_t i)
{
    struct parts *parts = &signs[i].parts;
    uint8_t got[SIGNATURE_LEN];
    uint8_t want[SIGNATURE_LEN];
    size_t room = roll(4) == 0 ? SIGNATURE_LEN - 1 : SIGNATURE_LEN;
    size_t len = 0;
    psa_status_t status =
        CALL(psa_sign_finish(&signs[i].op, got, room, &len),
             on_active(parts->state, room < SIGNATURE_LEN ? PSA_ERROR_BUFFER_TOO_SMALL : PSA_SUCCESS));
    if (status == PSA_SUCCESS) {
        CALL(psa_sign_message(key_for(FOR_SIGNATURE), alg, parts->text, parts->len, want, sizeof(want), &len),
             PSA_SUCCESS);
        HOLDS(len == SIGNATURE_LEN && memcmp(got, want, SIGNATURE_LEN) == 0);
    }
    move(&parts->state, status, INACTIVE);
}

void sign_step(void)
{
    size_t i = roll(OBJECTS);
    struct parts *parts = &signs[i].parts;
    size_t len = roll(PIECE_MAX);
    switch (roll(8)) {
    case 0:
    case 1:
        begin(parts, CALL(psa_sign_setup(&signs[i].op, key_for(FOR_SIGNATURE), alg),
                          setup_with(FOR_SIGNATURE, parts->state)));
        break;
    case 2:
        begin(parts, CALL(psa_sign_setup(&signs[i].op, key_for(FOR_SIGNATURE), PSA_ALG_CTR),
                          parts->state == INACTIVE ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_BAD_STATE));
        break;
    case 3:
        len = roll(3) / 2;
        step_on(parts,
                CALL(psa_sign_set_context(&signs[i].op, (const uint8_t *)"c", len), context_status(parts, len)), 0);
        break;
    case 4:
        sign_end(i);
        break;
    case 5:
        if (roll(3) == 0) {
            CALL(psa_sign_abort(&signs[i].op), PSA_SUCCESS);
            parts->state = INACTIVE;
        }
        break;
    default:
        len = parts->len + len > TEXT_MAX ? 0 : len;
        for (size_t at = 0; at < len && parts->state == ACTIVE; at++) {
            parts->text[parts->len + at] = (uint8_t)roll(256);
        }
        step_on(parts,
                CALL(psa_sign_update(&signs[i].op, parts->text + (len == 0 ? 0 : parts->len), len),
                     on_active(parts->state, PSA_SUCCESS)),
                len);
        break;
    }
}

static void check_begin(size_t i)
{
    struct parts *parts = &checks[i].parts;
    uint8_t signature[SIGNATURE_LEN] = { 0 };
    size_t len = SIGNATURE_LEN;
    bool is_new = parts->state == INACTIVE && has_key(FOR_SIGNATURE);
    if (is_new) {
        checks[i].whole = roll(2 * PIECE_MAX);
        checks[i].is_wrong = roll(3) == 0;
        for (size_t at = 0; at < checks[i].whole; at++) {
            parts->text[at] = (uint8_t)roll(256);
        }
        CALL(psa_sign_message(key_for(FOR_SIGNATURE), alg, parts->text, checks[i].whole, signature, sizeof(signature),
                              &len),
             PSA_SUCCESS);
        if (checks[i].is_wrong && roll(2) == 0) {
            len--;
        } else {
            signature[roll(SIGNATURE_LEN)] ^= checks[i].is_wrong;
        }
    }
    begin(parts, CALL(psa_verify_setup(&checks[i].op, key_for(FOR_SIGNATURE), alg, signature, len),
                      setup_with(FOR_SIGNATURE, parts->state)));
}

void check_step(void)
{
    size_t i = roll(OBJECTS);
    struct parts *parts = &checks[i].parts;
    size_t len = roll(PIECE_MAX);
    psa_status_t status;
    switch (roll(8)) {
    case 0:
        check_begin(i);
        break;
    case 1:
        len = roll(3) / 2;
        step_on(parts,
                CALL(psa_verify_set_context(&checks[i].op, (const uint8_t *)"c", len), context_status(parts, len)),
                0);
        break;
    case 2:
        status = !checks[i].is_wrong && parts->len == checks[i].whole ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
        move(&parts->state, CALL(psa_verify_finish(&checks[i].op), on_active(parts->state, status)), INACTIVE);
        break;
    case 3:
        if (roll(3) == 0) {
            CALL(psa_verify_abort(&checks[i].op), PSA_SUCCESS);
            parts->state = INACTIVE;
        }
        break;
    default:
        if (parts->state == ACTIVE && len > checks[i].whole - parts->len) {
            len = checks[i].whole - parts->len;
        }
        step_on(parts,
                CALL(psa_verify_update(&checks[i].op, parts->text + (parts->state == ACTIVE ? parts->len : 0), len),
                     on_active(parts->state, PSA_SUCCESS)),
                len);
        break;
    }
}

void signature_key_gone(enum purpose purpose)
{
    for (size_t i = 0; i < OBJECTS && purpose == FOR_SIGNATURE; i++) {
        signs[i].parts.state = signs[i].parts.state == ACTIVE ? FAILED : signs[i].parts.state;
        checks[i].parts.state = checks[i].parts.state == ACTIVE ? FAILED : checks[i].parts.state;
    }
}

void signature_reset(void)
{
    for (size_t i = 0; i < OBJECTS; i++) {
        CALL(psa_sign_abort(&signs[i].op), PSA_SUCCESS);
        CALL(psa_verify_abort(&checks[i].op), PSA_SUCCESS);
        signs[i].parts.state = checks[i].parts.state = INACTIVE;
    }
}
