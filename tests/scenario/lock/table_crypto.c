/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "auth.h"
#include "base/bytes.h"
#include "psa/crypto.h"
#include "table.h"
#include "table_step.h"

/*
 * The crypto service of the table. It mixes bytes instead of hashing them, keeps the rules that the lock relies on (a key is there or
 * not, a MAC fits or not), and counts as a step each time.
 */

static uint8_t password[64];
static size_t password_len;
static uint8_t salt[64];
static size_t salt_len;
static uint64_t random_state = 1;

static void mix(const uint8_t *data, size_t len, uint64_t seed, uint8_t out[32])
{
    for (uint32_t lane = 0; lane < 4; lane++) {
        uint64_t sum = 0xcbf29ce484222325u ^ (seed + lane);
        for (size_t i = 0; i < len; i++) {
            sum = (sum ^ data[i]) * 0x100000001b3u;
            sum ^= sum >> 31;
        }
        put_le64(out + 8 * (size_t)lane, sum);
    }
}

static psa_status_t step(void)
{
    return table_step_fails() ? PSA_ERROR_COMMUNICATION_FAILURE : PSA_SUCCESS;
}

psa_status_t psa_crypto_init(void)
{
    return PSA_SUCCESS;
}

psa_status_t psa_generate_random(uint8_t *output, size_t output_size)
{
    for (size_t i = 0; i < output_size; i++) {
        random_state = random_state * 6364136223846793005u + 1442695040888963407u;
        output[i] = (uint8_t)(random_state >> 56);
    }
    return step();
}

psa_status_t psa_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *hash,
                              size_t hash_size, size_t *hash_length)
{
    (void)alg;
    (void)hash_size;
    mix(input, input_length, 1, hash);
    *hash_length = 32;
    return step();
}

psa_status_t psa_generate_key(const psa_key_attributes_t *attributes, psa_key_id_t *key)
{
    *key = psa_get_key_id(attributes);
    return step();
}

psa_status_t psa_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                            psa_key_id_t *key)
{
    (void)attributes;
    memcpy(password, data, data_length);
    password_len = data_length;
    *key = 99;
    return step();
}

psa_status_t psa_destroy_key(psa_key_id_t key)
{
    (void)key;
    memset(password, 0, sizeof(password));
    return step();
}

psa_status_t psa_key_derivation_setup(psa_key_derivation_operation_t *operation, psa_algorithm_t alg)
{
    (void)operation;
    return alg == PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256) ? step() : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t psa_key_derivation_input_integer(psa_key_derivation_operation_t *operation,
                                              psa_key_derivation_step_t which, uint64_t value)
{
    (void)operation;
    return which == PSA_KEY_DERIVATION_INPUT_COST && value >= 10000 ? step() : PSA_ERROR_INVALID_ARGUMENT;
}

psa_status_t psa_key_derivation_input_bytes(psa_key_derivation_operation_t *operation, psa_key_derivation_step_t which,
                                            const uint8_t *data, size_t data_length)
{
    (void)operation;
    memcpy(salt, data, data_length);
    salt_len = data_length;
    return which == PSA_KEY_DERIVATION_INPUT_SALT ? step() : PSA_ERROR_INVALID_ARGUMENT;
}

psa_status_t psa_key_derivation_input_key(psa_key_derivation_operation_t *operation, psa_key_derivation_step_t which,
                                          psa_key_id_t key)
{
    (void)operation;
    return which == PSA_KEY_DERIVATION_INPUT_PASSWORD && key == 99 ? step() : PSA_ERROR_INVALID_ARGUMENT;
}

psa_status_t psa_key_derivation_output_bytes(psa_key_derivation_operation_t *operation, uint8_t *output,
                                             size_t output_length)
{
    uint8_t text[128];
    (void)operation;
    memcpy(text, password, password_len);
    memcpy(text + password_len, salt, salt_len);
    mix(text, password_len + salt_len, 2, output);
    return output_length == 32 ? step() : PSA_ERROR_INVALID_ARGUMENT;
}

psa_status_t psa_key_derivation_abort(psa_key_derivation_operation_t *operation)
{
    (void)operation;
    return PSA_SUCCESS;
}

psa_status_t psa_mac_compute(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                             uint8_t *mac, size_t mac_size, size_t *mac_length)
{
    (void)alg;
    (void)mac_size;
    mix(input, input_length, 1000 + key, mac);
    *mac_length = 32;
    return step();
}

psa_status_t psa_mac_verify(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                            const uint8_t *mac, size_t mac_length)
{
    uint8_t right[32];
    (void)alg;
    table.checks++;
    mix(input, input_length, 1000 + key, right);
    psa_status_t status = step();
    if (status != PSA_SUCCESS) {
        return status;
    }
    return mac_length == 32 && memcmp(right, mac, 32) == 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}
