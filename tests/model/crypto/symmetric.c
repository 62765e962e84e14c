/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "sequence.h"

enum { OBJECTS = 2, TEXT_MAX = 2000, PIECE_MAX = 40, TAG_LEN = 16, HASH_LEN = 32 };

static const uint8_t nothing[64];

/* What went into a hash or MAC. */
struct text {
    size_t len;
    uint8_t bytes[TEXT_MAX];
};

static size_t piece_for(struct text *text, uint8_t piece[PIECE_MAX])
{
    size_t len = roll(PIECE_MAX);
    len = text->len + len > TEXT_MAX ? 0 : len;
    for (size_t i = 0; i < len; i++) {
        piece[i] = (uint8_t)roll(256);
    }
    return len;
}

static void note(struct text *text, const uint8_t *piece, size_t len)
{
    memcpy(text->bytes + text->len, piece, len);
    text->len += len;
}

/* ---- hash ---- */

static struct {
    enum model_state state;
    psa_hash_operation_t op;
    struct text text;
} hashes[OBJECTS];

static void hash_end(size_t i, bool is_verify)
{
    uint8_t digest[HASH_LEN];
    uint8_t got[HASH_LEN];
    size_t len = 0;
    size_t room = roll(4) == 0 ? HASH_LEN - 1 : HASH_LEN;
    bool is_wrong = roll(2) == 0;
    CALL(psa_hash_compute(PSA_ALG_SHA_256, hashes[i].text.bytes, hashes[i].text.len, digest, HASH_LEN, &len),
         PSA_SUCCESS);
    psa_status_t status;
    if (is_verify) {
        digest[0] ^= is_wrong;
        status = CALL(psa_hash_verify(&hashes[i].op, digest, HASH_LEN),
                      on_active(hashes[i].state, is_wrong ? PSA_ERROR_INVALID_SIGNATURE : PSA_SUCCESS));
    } else {
        status = CALL(psa_hash_finish(&hashes[i].op, got, room, &len),
                      on_active(hashes[i].state, room < HASH_LEN ? PSA_ERROR_BUFFER_TOO_SMALL : PSA_SUCCESS));
        HOLDS(len == (status == PSA_SUCCESS ? HASH_LEN : 0));
        HOLDS(status != PSA_SUCCESS || memcmp(got, digest, HASH_LEN) == 0);
    }
    move(&hashes[i].state, status, INACTIVE);
}

void hash_step(void)
{
    size_t i = roll(OBJECTS);
    size_t other = (i + 1) % OBJECTS;
    uint8_t piece[PIECE_MAX];
    size_t len = piece_for(&hashes[i].text, piece);
    psa_status_t status;
    switch (roll(10)) {
    case 0:
    case 1:
        status = CALL(psa_hash_setup(&hashes[i].op, PSA_ALG_SHA_256),
                      hashes[i].state == INACTIVE ? PSA_SUCCESS : PSA_ERROR_BAD_STATE);
        hashes[i].text.len = status == PSA_SUCCESS ? 0 : hashes[i].text.len;
        move(&hashes[i].state, status, ACTIVE);
        break;
    case 2:
        status = CALL(psa_hash_setup(&hashes[i].op, PSA_ALG_HMAC(PSA_ALG_SHA_256)),
                      hashes[i].state == INACTIVE ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_BAD_STATE);
        move(&hashes[i].state, status, ACTIVE);
        break;
    case 3:
        status =
            CALL(psa_hash_clone(&hashes[other].op, &hashes[i].op),
                 hashes[i].state == INACTIVE && hashes[other].state == ACTIVE ? PSA_SUCCESS : PSA_ERROR_BAD_STATE);
        if (status == PSA_SUCCESS) {
            hashes[i].text = hashes[other].text;
        }
        move(&hashes[i].state, status, ACTIVE);
        break;
    case 4:
        hash_end(i, false);
        break;
    case 5:
        hash_end(i, true);
        break;
    case 6:
        CALL(psa_hash_abort(&hashes[i].op), PSA_SUCCESS);
        hashes[i].state = INACTIVE;
        break;
    default:
        status = CALL(psa_hash_update(&hashes[i].op, piece, len), on_active(hashes[i].state, PSA_SUCCESS));
        if (status == PSA_SUCCESS) {
            note(&hashes[i].text, piece, len);
        }
        move(&hashes[i].state, status, ACTIVE);
        break;
    }
}

/* ---- MAC ---- */

static const psa_algorithm_t hmac = PSA_ALG_HMAC(PSA_ALG_SHA_256);

static struct {
    enum model_state state;
    bool is_verifying;
    psa_mac_operation_t op;
    struct text text;
} macs[OBJECTS];

static void mac_end(size_t i, bool is_verify)
{
    uint8_t mac[HASH_LEN] = { 0 };
    uint8_t got[HASH_LEN];
    size_t len = 0;
    bool is_wrong = roll(2) == 0;
    size_t room = roll(4) == 0 ? 0 : HASH_LEN;
    psa_status_t want = is_verify != macs[i].is_verifying ? PSA_ERROR_BAD_STATE :
                        is_verify && is_wrong             ? PSA_ERROR_INVALID_SIGNATURE :
                        !is_verify && room < HASH_LEN     ? PSA_ERROR_BUFFER_TOO_SMALL :
                                                            PSA_SUCCESS;
    if (macs[i].state == ACTIVE) {
        CALL(psa_mac_compute(key_for(FOR_MAC), hmac, macs[i].text.bytes, macs[i].text.len, mac, HASH_LEN, &len),
             PSA_SUCCESS);
    }
    psa_status_t status;
    if (is_verify) {
        mac[HASH_LEN - 1] ^= is_wrong;
        status = CALL(psa_mac_verify_finish(&macs[i].op, mac, HASH_LEN), on_active(macs[i].state, want));
    } else {
        status = CALL(psa_mac_sign_finish(&macs[i].op, got, room, &len), on_active(macs[i].state, want));
        HOLDS(status != PSA_SUCCESS || memcmp(got, mac, HASH_LEN) == 0);
    }
    move(&macs[i].state, status, INACTIVE);
}

void mac_step(void)
{
    size_t i = roll(OBJECTS);
    uint8_t piece[PIECE_MAX];
    size_t len = piece_for(&macs[i].text, piece);
    bool is_verifying = roll(2) == 0;
    psa_status_t status;
    switch (roll(8)) {
    case 0:
    case 1:
        status =
            is_verifying ?
                CALL(psa_mac_verify_setup(&macs[i].op, key_for(FOR_MAC), hmac), setup_with(FOR_MAC, macs[i].state)) :
                CALL(psa_mac_sign_setup(&macs[i].op, key_for(FOR_MAC), hmac), setup_with(FOR_MAC, macs[i].state));
        if (status == PSA_SUCCESS) {
            macs[i].text.len = 0;
            macs[i].is_verifying = is_verifying;
        }
        move(&macs[i].state, status, ACTIVE);
        break;
    case 2:
        mac_end(i, is_verifying);
        break;
    case 3:
        CALL(psa_mac_abort(&macs[i].op), PSA_SUCCESS);
        macs[i].state = INACTIVE;
        break;
    default:
        status = CALL(psa_mac_update(&macs[i].op, piece, len), on_active(macs[i].state, PSA_SUCCESS));
        if (status == PSA_SUCCESS) {
            note(&macs[i].text, piece, len);
        }
        move(&macs[i].state, status, ACTIVE);
        break;
    }
}

/* ---- cipher ---- */

static struct {
    enum model_state state;
    bool is_decrypting;
    bool has_iv;
    psa_cipher_operation_t op;
} ciphers[OBJECTS];

static void cipher_data(size_t i)
{
    uint8_t out[PIECE_MAX];
    size_t len = 0;
    size_t in_len = roll(PIECE_MAX - 1) + 1;
    size_t room = roll(6) == 0 ? in_len - 1 : PIECE_MAX;
    psa_status_t want = !ciphers[i].has_iv ? PSA_ERROR_BAD_STATE :
                        room < in_len      ? PSA_ERROR_BUFFER_TOO_SMALL :
                                             PSA_SUCCESS;
    psa_status_t status =
        CALL(psa_cipher_update(&ciphers[i].op, nothing, in_len, out, room, &len), on_active(ciphers[i].state, want));
    HOLDS(len == (status == PSA_SUCCESS ? in_len : 0)); /* CTR keeps nothing back */
    move(&ciphers[i].state, status, ACTIVE);
}

static void cipher_iv(size_t i)
{
    uint8_t iv[16];
    size_t len = 0;
    bool is_generated = roll(2) == 0;
    size_t size = roll(5) != 0 ? 16 : is_generated ? 15 : 17; /* a shorter one is the beginning of a counter */
    psa_status_t want = ciphers[i].has_iv || (is_generated && ciphers[i].is_decrypting) ? PSA_ERROR_BAD_STATE :
                        size == 16                                                      ? PSA_SUCCESS :
                        is_generated                                                    ? PSA_ERROR_BUFFER_TOO_SMALL :
                                                                                          PSA_ERROR_INVALID_ARGUMENT;
    psa_status_t status =
        is_generated ?
            CALL(psa_cipher_generate_iv(&ciphers[i].op, iv, size, &len), on_active(ciphers[i].state, want)) :
            CALL(psa_cipher_set_iv(&ciphers[i].op, nothing, size), on_active(ciphers[i].state, want));
    ciphers[i].has_iv = ciphers[i].has_iv || status == PSA_SUCCESS;
    move(&ciphers[i].state, status, ACTIVE);
}

void cipher_step(void)
{
    size_t i = roll(OBJECTS);
    uint8_t out[PIECE_MAX];
    size_t len = 0;
    psa_key_id_t key = key_for(FOR_CIPHER);
    psa_status_t status;
    switch (roll(8)) {
    case 0:
    case 1:
        ciphers[i].is_decrypting = ciphers[i].state == INACTIVE ? roll(2) == 0 : ciphers[i].is_decrypting;
        status = ciphers[i].is_decrypting ? CALL(psa_cipher_decrypt_setup(&ciphers[i].op, key, PSA_ALG_CTR),
                                                 setup_with(FOR_CIPHER, ciphers[i].state)) :
                                            CALL(psa_cipher_encrypt_setup(&ciphers[i].op, key, PSA_ALG_CTR),
                                                 setup_with(FOR_CIPHER, ciphers[i].state));
        ciphers[i].has_iv = status == PSA_SUCCESS ? false : ciphers[i].has_iv;
        move(&ciphers[i].state, status, ACTIVE);
        break;
    case 2:
    case 3:
        cipher_iv(i);
        break;
    case 4:
        status = CALL(psa_cipher_finish(&ciphers[i].op, out, sizeof(out), &len),
                      on_active(ciphers[i].state, ciphers[i].has_iv ? PSA_SUCCESS : PSA_ERROR_BAD_STATE));
        move(&ciphers[i].state, status, INACTIVE);
        break;
    case 5:
        CALL(psa_cipher_abort(&ciphers[i].op), PSA_SUCCESS);
        ciphers[i].state = INACTIVE;
        break;
    default:
        cipher_data(i);
        break;
    }
}

/* ---- AEAD ---- */

static struct {
    enum model_state state;
    bool is_decrypting;
    bool has_nonce;
    bool has_lengths;
    bool has_input;
    size_t ad;
    size_t ad_total;
    size_t in;
    size_t in_total;
    psa_aead_operation_t op;
} aeads[OBJECTS];

static void aead_setup(size_t i)
{
    psa_key_id_t key = key_for(FOR_AEAD);
    bool is_decrypting = roll(2) == 0;
    psa_status_t want = setup_with(FOR_AEAD, aeads[i].state);
    psa_status_t status = is_decrypting ? CALL(psa_aead_decrypt_setup(&aeads[i].op, key, PSA_ALG_GCM), want) :
                                          CALL(psa_aead_encrypt_setup(&aeads[i].op, key, PSA_ALG_GCM), want);
    move(&aeads[i].state, status, ACTIVE);
    if (status == PSA_SUCCESS) {
        aeads[i].is_decrypting = is_decrypting;
        aeads[i].has_nonce = false;
        aeads[i].has_lengths = false;
        aeads[i].has_input = false;
        aeads[i].ad = 0;
        aeads[i].in = 0;
    }
}

static void aead_before(size_t i)
{
    uint8_t nonce[12];
    size_t len = 0;
    size_t size = roll(5) == 0 ? 0 : 12;
    psa_status_t status;
    switch (roll(3)) {
    case 0:
        len = roll(2) == 0 ? 0 : 10;
        status = CALL(psa_aead_set_lengths(&aeads[i].op, len, 2 * len),
                      on_active(aeads[i].state,
                                aeads[i].has_nonce || aeads[i].has_lengths ? PSA_ERROR_BAD_STATE : PSA_SUCCESS));
        if (status == PSA_SUCCESS) {
            aeads[i].has_lengths = true;
            aeads[i].ad_total = len;
            aeads[i].in_total = 2 * len;
        }
        break;
    case 1:
        status = CALL(psa_aead_set_nonce(&aeads[i].op, nothing, size),
                      on_active(aeads[i].state, aeads[i].has_nonce ? PSA_ERROR_BAD_STATE :
                                                size == 0          ? PSA_ERROR_INVALID_ARGUMENT :
                                                                     PSA_SUCCESS));
        aeads[i].has_nonce = aeads[i].has_nonce || status == PSA_SUCCESS;
        break;
    default:
        status = CALL(psa_aead_generate_nonce(&aeads[i].op, nonce, size, &len),
                      on_active(aeads[i].state, aeads[i].has_nonce || aeads[i].is_decrypting ? PSA_ERROR_BAD_STATE :
                                                size == 0 ? PSA_ERROR_BUFFER_TOO_SMALL :
                                                            PSA_SUCCESS));
        aeads[i].has_nonce = aeads[i].has_nonce || status == PSA_SUCCESS;
        break;
    }
    move(&aeads[i].state, status, ACTIVE);
}

static bool lacks_ad(size_t i)
{
    return aeads[i].has_lengths && aeads[i].ad != aeads[i].ad_total;
}

static void aead_data(size_t i, bool is_ad)
{
    uint8_t out[PIECE_MAX];
    size_t out_len = 0;
    size_t len = roll(3) * 5;
    psa_status_t status;
    if (is_ad) {
        bool is_over = aeads[i].has_lengths && aeads[i].ad + len > aeads[i].ad_total;
        status = CALL(psa_aead_update_ad(&aeads[i].op, nothing, len),
                      on_active(aeads[i].state, !aeads[i].has_nonce || aeads[i].has_input ? PSA_ERROR_BAD_STATE :
                                                is_over ? PSA_ERROR_INVALID_ARGUMENT :
                                                          PSA_SUCCESS));
        aeads[i].ad += status == PSA_SUCCESS ? len : 0;
    } else {
        bool is_over = lacks_ad(i) || (aeads[i].has_lengths && aeads[i].in + len > aeads[i].in_total);
        status = CALL(psa_aead_update(&aeads[i].op, nothing, len, out, sizeof(out), &out_len),
                      on_active(aeads[i].state, !aeads[i].has_nonce ? PSA_ERROR_BAD_STATE :
                                                is_over             ? PSA_ERROR_INVALID_ARGUMENT :
                                                                      PSA_SUCCESS));
        aeads[i].has_input = aeads[i].has_input || status == PSA_SUCCESS;
        aeads[i].in += status == PSA_SUCCESS ? len : 0;
    }
    move(&aeads[i].state, status, ACTIVE);
}

static void aead_end(size_t i)
{
    uint8_t out[PIECE_MAX];
    uint8_t tag[TAG_LEN];
    size_t len = 0;
    size_t tag_len = 0;
    bool is_verify = roll(2) == 0;
    size_t room = roll(4) == 0 ? TAG_LEN - 1 : TAG_LEN;
    bool is_short = lacks_ad(i) || (aeads[i].has_lengths && aeads[i].in != aeads[i].in_total);
    psa_status_t want = is_verify != aeads[i].is_decrypting || !aeads[i].has_nonce ? PSA_ERROR_BAD_STATE :
                        is_short                                                   ? PSA_ERROR_INVALID_ARGUMENT :
                        is_verify                                                  ? PSA_ERROR_INVALID_SIGNATURE :
                        room < TAG_LEN                                             ? PSA_ERROR_BUFFER_TOO_SMALL :
                                                                                     PSA_SUCCESS;
    psa_status_t status = is_verify ? CALL(psa_aead_verify(&aeads[i].op, out, sizeof(out), &len, nothing, room),
                                           on_active(aeads[i].state, want)) :
                                      CALL(psa_aead_finish(&aeads[i].op, out, sizeof(out), &len, tag, room, &tag_len),
                                           on_active(aeads[i].state, want));
    HOLDS(status == PSA_SUCCESS || (len == 0 && tag_len == 0));
    move(&aeads[i].state, status, INACTIVE);
}

void aead_step(void)
{
    size_t i = roll(OBJECTS);
    switch (roll(10)) {
    case 0:
    case 1:
        aead_setup(i);
        break;
    case 2:
    case 3:
    case 4:
        aead_before(i);
        break;
    case 5:
        aead_end(i);
        break;
    case 6:
        CALL(psa_aead_abort(&aeads[i].op), PSA_SUCCESS);
        aeads[i].state = INACTIVE;
        break;
    default:
        aead_data(i, roll(2) == 0);
        break;
    }
}

void symmetric_key_gone(enum purpose purpose)
{
    for (size_t i = 0; i < OBJECTS; i++) {
        enum model_state *state = purpose == FOR_MAC    ? &macs[i].state :
                                  purpose == FOR_CIPHER ? &ciphers[i].state :
                                                          &aeads[i].state;
        bool is_it = purpose == FOR_MAC || purpose == FOR_CIPHER || purpose == FOR_AEAD;
        *state = is_it && *state == ACTIVE ? FAILED : *state;
    }
}

void symmetric_reset(void)
{
    for (size_t i = 0; i < OBJECTS; i++) {
        CALL(psa_hash_abort(&hashes[i].op), PSA_SUCCESS);
        CALL(psa_mac_abort(&macs[i].op), PSA_SUCCESS);
        CALL(psa_cipher_abort(&ciphers[i].op), PSA_SUCCESS);
        CALL(psa_aead_abort(&aeads[i].op), PSA_SUCCESS);
        hashes[i].state = macs[i].state = ciphers[i].state = aeads[i].state = INACTIVE;
    }
}
