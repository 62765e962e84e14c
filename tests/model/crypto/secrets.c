/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "sequence.h"

enum { OBJECTS = 2, CAPACITY = 255 * 32 };

static uint8_t room[200];

/* ---- derivation by HKDF ---- */

static struct {
    enum model_state state;
    bool has_salt;
    bool has_secret;
    bool has_info;
    bool has_output;
    bool is_by_key;
    size_t capacity;
    psa_key_derivation_operation_t op;
} derives[OBJECTS];

static void derive_begin(size_t i)
{
    bool is_good = roll(4) != 0;
    psa_status_t status =
        CALL(psa_key_derivation_setup(&derives[i].op, is_good ? PSA_ALG_HKDF(PSA_ALG_SHA_256) : PSA_ALG_SHA_256),
             derives[i].state != INACTIVE ? PSA_ERROR_BAD_STATE :
             is_good                      ? PSA_SUCCESS :
                                            PSA_ERROR_INVALID_ARGUMENT);
    move(&derives[i].state, status, ACTIVE);
    if (status == PSA_SUCCESS) {
        derives[i].has_salt = derives[i].has_secret = derives[i].has_info = derives[i].has_output = false;
        derives[i].is_by_key = false;
        derives[i].capacity = CAPACITY;
    }
}

static void derive_secret(size_t i)
{
    bool is_by_key = roll(2) == 0;
    bool is_late = derives[i].has_secret || derives[i].has_output;
    psa_status_t want = is_late                               ? PSA_ERROR_BAD_STATE :
                        is_by_key && !has_key(FOR_DERIVATION) ? PSA_ERROR_INVALID_HANDLE :
                                                                PSA_SUCCESS;
    psa_status_t status =
        is_by_key ? CALL(psa_key_derivation_input_key(&derives[i].op, PSA_KEY_DERIVATION_INPUT_SECRET,
                                                      key_for(FOR_DERIVATION)),
                         on_active(derives[i].state, want)) :
                    CALL(psa_key_derivation_input_bytes(&derives[i].op, PSA_KEY_DERIVATION_INPUT_SECRET, room, 20),
                         on_active(derives[i].state, want));
    if (status == PSA_SUCCESS) {
        derives[i].has_secret = true;
        derives[i].is_by_key = is_by_key;
    }
    move(&derives[i].state, status, ACTIVE);
}

static void derive_input(size_t i)
{
    psa_status_t status;
    switch (roll(4)) {
    case 0:
        status =
            CALL(psa_key_derivation_input_bytes(&derives[i].op, PSA_KEY_DERIVATION_INPUT_SALT, room, 10),
                 on_active(derives[i].state, derives[i].has_salt || derives[i].has_secret || derives[i].has_output ?
                                                 PSA_ERROR_BAD_STATE :
                                                 PSA_SUCCESS));
        derives[i].has_salt = derives[i].has_salt || status == PSA_SUCCESS;
        break;
    case 1:
    case 2:
        status = CALL(psa_key_derivation_input_bytes(&derives[i].op, PSA_KEY_DERIVATION_INPUT_INFO, room, 10),
                      on_active(derives[i].state,
                                derives[i].has_info || derives[i].has_output ? PSA_ERROR_BAD_STATE : PSA_SUCCESS));
        derives[i].has_info = derives[i].has_info || status == PSA_SUCCESS;
        break;
    default:
        status = CALL(psa_key_derivation_input_integer(&derives[i].op, PSA_KEY_DERIVATION_INPUT_COST, 10),
                      on_active(derives[i].state, PSA_ERROR_INVALID_ARGUMENT));
        break;
    }
    move(&derives[i].state, status, ACTIVE);
}

/* What a request for `len` bytes gives; more than there is leaves nothing, and the operation active. */
static psa_status_t drawn(size_t i, size_t len, bool is_for_key)
{
    if (derives[i].state != ACTIVE) {
        return PSA_ERROR_BAD_STATE;
    }
    if (!derives[i].has_secret || !derives[i].has_info) {
        return PSA_ERROR_BAD_STATE;
    }
    if (is_for_key && !derives[i].is_by_key) {
        return PSA_ERROR_NOT_PERMITTED;
    }
    derives[i].has_output = true;
    if (len > derives[i].capacity) {
        derives[i].capacity = 0;
        return PSA_ERROR_INSUFFICIENT_DATA;
    }
    derives[i].capacity -= len;
    return PSA_SUCCESS;
}

static void derive_output(size_t i)
{
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 256, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT);
    psa_key_id_t made = PSA_KEY_ID_NULL;
    size_t len = roll(sizeof(room));
    psa_status_t status;
    switch (roll(3)) {
    case 0:
        status = CALL(psa_key_derivation_output_key(&attributes, &derives[i].op, &made), drawn(i, 32, true));
        HOLDS((made != PSA_KEY_ID_NULL) == (status == PSA_SUCCESS));
        if (status == PSA_SUCCESS) {
            CALL(psa_destroy_key(made), PSA_SUCCESS);
        }
        break;
    case 1:
        len += 16; /* by chance right: never */
        status = drawn(i, len, false);
        status = CALL(psa_key_derivation_verify_bytes(&derives[i].op, room, len < sizeof(room) ? len : sizeof(room)),
                      status == PSA_SUCCESS ? PSA_ERROR_INVALID_SIGNATURE : status);
        break;
    default:
        status = CALL(psa_key_derivation_output_bytes(&derives[i].op, room, len), drawn(i, len, false));
        break;
    }
    if (status != PSA_ERROR_INSUFFICIENT_DATA) {
        move(&derives[i].state, status, ACTIVE);
    }
}

static void derive_capacity(size_t i)
{
    size_t got = 0;
    size_t wish = roll(4) == 0 ? CAPACITY + 1 : roll(CAPACITY);
    CALL(psa_key_derivation_get_capacity(&derives[i].op, &got), on_active(derives[i].state, PSA_SUCCESS));
    HOLDS(got == (derives[i].state == ACTIVE ? derives[i].capacity : 0));
    psa_status_t want =
        on_active(derives[i].state, wish > derives[i].capacity ? PSA_ERROR_INVALID_ARGUMENT : PSA_SUCCESS);
    if (CALL(psa_key_derivation_set_capacity(&derives[i].op, wish), want) == PSA_SUCCESS) {
        derives[i].capacity = wish;
    }
}

void derive_step(void)
{
    size_t i = roll(OBJECTS);
    switch (roll(12)) {
    case 0:
    case 1:
        derive_begin(i);
        break;
    case 2:
    case 3:
        derive_secret(i);
        break;
    case 4:
    case 5:
        derive_input(i);
        break;
    case 6:
        derive_capacity(i);
        break;
    case 7:
        CALL(psa_key_derivation_abort(&derives[i].op), PSA_SUCCESS);
        derives[i].state = INACTIVE;
        break;
    default:
        derive_output(i);
        break;
    }
}

/* ---- J-PAKE, one side, whose peer sends nonsense ---- */

static struct {
    enum model_state state;
    bool has_role;
    bool has_user;
    bool has_peer;
    bool has_begun;
    int given;
    psa_pake_operation_t op;
} pakes[OBJECTS];

static void pake_setup(size_t i)
{
    psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;
    bool is_good = roll(4) != 0;
    psa_pake_cs_set_algorithm(&suite, PSA_ALG_JPAKE(PSA_ALG_SHA_256));
    psa_pake_cs_set_primitive(&suite, PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 256));
    psa_pake_cs_set_key_confirmation(&suite, is_good ? PSA_PAKE_UNCONFIRMED_KEY : PSA_PAKE_CONFIRMED_KEY);
    psa_status_t want = setup_with(FOR_PAKE, pakes[i].state);
    want = pakes[i].state == INACTIVE && !is_good ? PSA_ERROR_INVALID_ARGUMENT : want;
    psa_status_t status = CALL(psa_pake_setup(&pakes[i].op, key_for(FOR_PAKE), &suite), want);
    move(&pakes[i].state, status, ACTIVE);
    if (status == PSA_SUCCESS) {
        pakes[i].has_role = pakes[i].has_user = pakes[i].has_peer = pakes[i].has_begun = false;
        pakes[i].given = 0;
    }
}

static void pake_set(size_t i)
{
    psa_status_t status;
    bool *has = NULL;
    switch (roll(4)) {
    case 0:
        has = &pakes[i].has_user;
        status = CALL(psa_pake_set_user(&pakes[i].op, (const uint8_t *)"user", 4),
                      on_active(pakes[i].state, *has || pakes[i].has_begun ? PSA_ERROR_BAD_STATE : PSA_SUCCESS));
        break;
    case 1:
        has = &pakes[i].has_peer;
        status = CALL(psa_pake_set_peer(&pakes[i].op, (const uint8_t *)"peer", 4),
                      on_active(pakes[i].state, *has || pakes[i].has_begun ? PSA_ERROR_BAD_STATE : PSA_SUCCESS));
        break;
    case 2:
        has = &pakes[i].has_role;
        status = CALL(psa_pake_set_role(&pakes[i].op, PSA_PAKE_ROLE_NONE),
                      on_active(pakes[i].state, *has || pakes[i].has_begun ? PSA_ERROR_BAD_STATE : PSA_SUCCESS));
        break;
    default:
        status = CALL(psa_pake_set_context(&pakes[i].op, room, 4), PSA_ERROR_BAD_STATE);
        break;
    }
    if (has != NULL && status == PSA_SUCCESS) {
        *has = true;
    }
    move(&pakes[i].state, status, ACTIVE);
}

static bool is_ready(size_t i)
{
    return pakes[i].has_user && pakes[i].has_peer;
}

static void pake_output(size_t i)
{
    static const psa_pake_step_t order[] = { PSA_PAKE_STEP_KEY_SHARE, PSA_PAKE_STEP_ZK_PUBLIC,
                                             PSA_PAKE_STEP_ZK_PROOF };
    size_t len = 0;
    psa_pake_step_t step = roll(5) == 0 ? (psa_pake_step_t)(1 + roll(4)) : order[pakes[i].given % 3];
    psa_status_t want = step > 3                            ? PSA_ERROR_INVALID_ARGUMENT :
                        !is_ready(i) || pakes[i].given == 6 ? PSA_ERROR_BAD_STATE :
                        step != order[pakes[i].given % 3]   ? PSA_ERROR_BAD_STATE :
                                                              PSA_SUCCESS;
    psa_status_t status =
        CALL(psa_pake_output(&pakes[i].op, step, room, sizeof(room), &len), on_active(pakes[i].state, want));
    HOLDS((len != 0) == (status == PSA_SUCCESS));
    if (status == PSA_SUCCESS) {
        pakes[i].given++;
        pakes[i].has_begun = true;
    }
    move(&pakes[i].state, status, ACTIVE);
}

static void pake_input(size_t i)
{
    static const uint8_t nonsense[65] = { 4 };
    psa_pake_step_t step = (psa_pake_step_t)(1 + roll(4));
    bool is_inside = pakes[i].given != 0 && pakes[i].given != 6;
    psa_status_t want =
        step > 3 || (is_ready(i) && !is_inside && step == 1) ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_BAD_STATE;
    psa_status_t status =
        CALL(psa_pake_input(&pakes[i].op, step, nonsense, sizeof(nonsense)), on_active(pakes[i].state, want));
    move(&pakes[i].state, status, ACTIVE);
}

void pake_step(void)
{
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_DERIVE, 0, 0, 0);
    psa_key_id_t made = PSA_KEY_ID_NULL;
    size_t i = roll(OBJECTS);
    switch (roll(12)) {
    case 0:
    case 1:
        pake_setup(i);
        break;
    case 2:
    case 3:
    case 4:
        pake_set(i);
        break;
    case 5:
        pake_input(i);
        break;
    case 6:
        move(&pakes[i].state, CALL(psa_pake_get_shared_key(&pakes[i].op, &attributes, &made), PSA_ERROR_BAD_STATE),
             INACTIVE);
        break;
    case 7:
        CALL(psa_pake_abort(&pakes[i].op), PSA_SUCCESS);
        pakes[i].state = INACTIVE;
        break;
    default:
        pake_output(i);
        break;
    }
}

void secret_key_gone(enum purpose purpose)
{
    for (size_t i = 0; i < OBJECTS; i++) {
        if (purpose == FOR_DERIVATION && derives[i].state == ACTIVE && derives[i].has_secret &&
            derives[i].is_by_key) {
            derives[i].state = FAILED;
        }
        if (purpose == FOR_PAKE && pakes[i].state == ACTIVE) {
            pakes[i].state = FAILED;
        }
    }
}

void secret_reset(void)
{
    for (size_t i = 0; i < OBJECTS; i++) {
        CALL(psa_key_derivation_abort(&derives[i].op), PSA_SUCCESS);
        CALL(psa_pake_abort(&pakes[i].op), PSA_SUCCESS);
        derives[i].state = pakes[i].state = INACTIVE;
    }
}
