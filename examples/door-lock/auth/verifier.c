/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "verifier.h"

#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"
#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"

enum {
    UID_VERIFIER = 1,
    UID_FAILURES = 2,
    FORMAT = 1,
    SALT_LEN = 16,
    TAG_LEN = 32,
    RECORD_LEN = 4 + 4 + SALT_LEN + TAG_LEN, /* format, iterations, salt, tag */
    STRETCHED_LEN = 32,
    ITERATIONS_MOST = 1000000
};

static const char label[12] = "lock pin 01";

struct record {
    uint32_t iterations;
    uint8_t salt[SALT_LEN];
    uint8_t tag[TAG_LEN];
};

/* What the tag is over. */
struct stretched {
    uint8_t text[sizeof(label) + SALT_LEN + STRETCHED_LEN];
};

static psa_status_t stretch_key(psa_key_id_t key, const struct record *record, uint8_t out[STRETCHED_LEN])
{
    psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
    psa_status_t status = psa_key_derivation_setup(&operation, PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256));
    if (status == PSA_SUCCESS) {
        status = psa_key_derivation_input_integer(&operation, PSA_KEY_DERIVATION_INPUT_COST, record->iterations);
    }
    if (status == PSA_SUCCESS) {
        status = psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SALT, record->salt, SALT_LEN);
    }
    if (status == PSA_SUCCESS) {
        status = psa_key_derivation_input_key(&operation, PSA_KEY_DERIVATION_INPUT_PASSWORD, key);
    }
    if (status == PSA_SUCCESS) {
        status = psa_key_derivation_output_bytes(&operation, out, STRETCHED_LEN);
    }
    psa_status_t ended = psa_key_derivation_abort(&operation);
    return status == PSA_SUCCESS ? ended : status;
}

static psa_status_t stretch(const struct lock_pin *pin, const struct record *record, struct stretched *out)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    if (!lock_pin_is_acceptable(pin)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_set_key_type(&attributes, PSA_KEY_TYPE_PASSWORD);
    psa_set_key_algorithm(&attributes, PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_DERIVE);
    psa_status_t status = psa_import_key(&attributes, pin->secret_digits, pin->count, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    memcpy(out->text, label, sizeof(label));
    memcpy(out->text + sizeof(label), record->salt, SALT_LEN);
    status = stretch_key(key, record, out->text + sizeof(label) + SALT_LEN);
    psa_status_t ended = psa_destroy_key(key);
    return status == PSA_SUCCESS ? ended : status;
}

/* The device key: made once, never to be exported or copied. */
static psa_status_t make_device_key(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_HMAC);
    psa_set_key_bits(&attributes, 256);
    psa_set_key_algorithm(&attributes, PSA_ALG_HMAC(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(&attributes,
                            PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_CACHE);
    psa_set_key_id(&attributes, LOCK_PIN_KEY);
    psa_status_t status = psa_generate_key(&attributes, &key);
    return status == PSA_ERROR_ALREADY_EXISTS ? PSA_SUCCESS : status;
}

static psa_status_t save(const struct record *record)
{
    uint8_t bytes[RECORD_LEN];
    put_le32(bytes, FORMAT);
    put_le32(bytes + 4, record->iterations);
    memcpy(bytes + 8, record->salt, SALT_LEN);
    memcpy(bytes + 8 + SALT_LEN, record->tag, TAG_LEN);
    return psa_its_set(UID_VERIFIER, sizeof(bytes), bytes, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t load(struct record *record)
{
    uint8_t bytes[RECORD_LEN + 1];
    size_t len = 0;
    psa_status_t status = psa_its_get(UID_VERIFIER, 0, sizeof(bytes), bytes, &len);
    if (status != PSA_SUCCESS) {
        return status;
    }
    record->iterations = get_le32(bytes + 4);
    if (len != RECORD_LEN || get_le32(bytes) != FORMAT || record->iterations < LOCK_PIN_ITERATIONS ||
        record->iterations > ITERATIONS_MOST) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    memcpy(record->salt, bytes + 8, SALT_LEN);
    memcpy(record->tag, bytes + 8 + SALT_LEN, TAG_LEN);
    return PSA_SUCCESS;
}

psa_status_t lock_verifier_set(const struct lock_pin *pin)
{
    struct record record = { .iterations = LOCK_PIN_ITERATIONS };
    struct stretched secret_stretched;
    size_t len = 0;
    psa_status_t status = make_device_key();
    if (status == PSA_SUCCESS) {
        status = psa_generate_random(record.salt, SALT_LEN);
    }
    if (status == PSA_SUCCESS) {
        status = stretch(pin, &record, &secret_stretched);
    }
    if (status == PSA_SUCCESS) {
        status = psa_mac_compute(LOCK_PIN_KEY, PSA_ALG_HMAC(PSA_ALG_SHA_256), secret_stretched.text,
                                 sizeof(secret_stretched.text), record.tag, TAG_LEN, &len);
    }
    wipe(&secret_stretched, sizeof(secret_stretched));
    return status == PSA_SUCCESS ? save(&record) : status;
}

enum lock_verdict lock_verifier_check(const struct lock_pin *pin)
{
    struct record record;
    struct stretched secret_stretched;
    psa_status_t status = load(&record);
    if (status == PSA_SUCCESS) {
        status = stretch(pin, &record, &secret_stretched);
    }
    if (status != PSA_SUCCESS) {
        wipe(&secret_stretched, sizeof(secret_stretched));
        return LOCK_VERDICT_FAILED;
    }
    status = psa_mac_verify(LOCK_PIN_KEY, PSA_ALG_HMAC(PSA_ALG_SHA_256), secret_stretched.text,
                            sizeof(secret_stretched.text), record.tag, TAG_LEN);
    wipe(&secret_stretched, sizeof(secret_stretched));
    if (status == PSA_SUCCESS) {
        return LOCK_VERDICT_RIGHT;
    }
    return status == PSA_ERROR_INVALID_SIGNATURE ? LOCK_VERDICT_WRONG : LOCK_VERDICT_FAILED;
}

psa_status_t lock_verifier_exists(void)
{
    struct psa_storage_info_t info;
    return psa_its_get_info(UID_VERIFIER, &info);
}

psa_status_t lock_verifier_forget(void)
{
    psa_status_t status = psa_its_remove(UID_VERIFIER);
    return status == PSA_ERROR_DOES_NOT_EXIST ? PSA_SUCCESS : status;
}

psa_status_t lock_failures_load(struct lock_lockout *lockout)
{
    uint8_t bytes[LOCK_LOCKOUT_LEN + 1];
    size_t len = 0;
    psa_status_t status = psa_its_get(UID_FAILURES, 0, sizeof(bytes), bytes, &len);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        *lockout = (struct lock_lockout){ 0 };
        return PSA_SUCCESS;
    }
    bool is_ours = lock_lockout_decode(lockout, bytes, status == PSA_SUCCESS ? len : 0);
    if (status == PSA_SUCCESS && !is_ours) {
        status = PSA_ERROR_DATA_CORRUPT;
    }
    return status;
}

psa_status_t lock_failures_save(const struct lock_lockout *lockout)
{
    uint8_t bytes[LOCK_LOCKOUT_LEN];
    lock_lockout_encode(lockout, bytes);
    return psa_its_set(UID_FAILURES, sizeof(bytes), bytes, PSA_STORAGE_FLAG_NONE);
}
