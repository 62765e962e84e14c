/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Hostile clients of the attestation partition. The cryptography is a stand-in: what is asked of it is checked, what it
 * gives is fixed. A token comes exactly for a challenge of 32, 48 or 64 bytes with room for it, has the size that the
 * partition told, and holds the challenge and the client's id.
 */
#include <string.h>

#include "attestation/attestation_partition.h"
#include "attestation/attestation_wire.h"
#include "attestation/boot_record.h"
#include "attestation/service.h"
#include "base/bytes.h"
#include "base/invariant.h"
#include "cose/sign1.h"
#include "framework.h"
#include "fuzz.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/lifecycle.h"
#include "rt/port.h"

enum { KEY = 0x11, MESSAGES_MAX = 16, SIGNATURE_LEN = 64 };

static const uint8_t sizes[] = { 32, 48, 64, 4 };

psa_status_t rt_root_key(const char *purpose, uint8_t key[RT_ROOT_KEY_LEN])
{
    INVARIANT(strcmp(purpose, "iak") == 0);
    memset(key, 0x42, RT_ROOT_KEY_LEN);
    return PSA_SUCCESS;
}

psa_status_t rt_boot_record(uint8_t *record, size_t size, size_t *record_len)
{
    static const uint8_t digest[32] = { 1 };
    struct attestation_component component = { .type = span_of("PRoT", 4), .value = span_of(digest, 32),
                                               .signer_id = span_of(digest, 32) };
    return attestation_boot_record_encode(&component, 1, out_span_of(record, size), record_len);
}

void rt_implementation_id(uint8_t id[RT_DIGEST_LEN])
{
    memset(id, 2, RT_DIGEST_LEN);
}

void rt_boot_seed(uint8_t seed[RT_DIGEST_LEN])
{
    memset(seed, 3, RT_DIGEST_LEN);
}

uint32_t rt_lifecycle(void)
{
    return PSA_LIFECYCLE_SECURED;
}

psa_status_t psa_crypto_init(void)
{
    return PSA_SUCCESS;
}

psa_status_t psa_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t len, psa_key_id_t *key)
{
    INVARIANT(psa_get_key_usage_flags(attributes) == PSA_KEY_USAGE_SIGN_MESSAGE && data != NULL && len == 32);
    *key = KEY;
    return PSA_SUCCESS;
}

psa_status_t psa_export_public_key(psa_key_id_t key, uint8_t *data, size_t size, size_t *len)
{
    INVARIANT(key == KEY && size >= 65);
    memset(data, 4, 65);
    *len = 65;
    return PSA_SUCCESS;
}

psa_status_t psa_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_len, uint8_t *hash, size_t size,
                              size_t *len)
{
    INVARIANT(alg == PSA_ALG_SHA_256 && input != NULL && input_len != 0 && size >= 32);
    memset(hash, 5, 32);
    *len = 32;
    return PSA_SUCCESS;
}

psa_status_t psa_sign_message(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_len,
                              uint8_t *signature, size_t size, size_t *len)
{
    INVARIANT(key == KEY && alg == PSA_ALG_ECDSA(PSA_ALG_SHA_256) && input != NULL && input_len != 0);
    INVARIANT(size == SIGNATURE_LEN);
    memset(signature, 6, SIGNATURE_LEN);
    *len = SIGNATURE_LEN;
    return PSA_SUCCESS;
}

static bool holds(struct span whole, struct span part)
{
    for (size_t at = 0; at + part.len <= whole.len; at++) {
        if (memcmp(whole.data + at, part.data, part.len) == 0) {
            return true;
        }
    }
    return false;
}

static void check_token(psa_status_t status)
{
    struct cose_message message;
    struct span challenge = framework.in[0];
    size_t size = 0;
    size_t room = framework.msg.out_size[0];
    if (!framework_has_only(1, 1)) {
        INVARIANT(status == PSA_ERROR_PROGRAMMER_ERROR);
        return;
    }
    if (!attestation_is_hash_len(challenge.len)) {
        INVARIANT(status == PSA_ERROR_INVALID_ARGUMENT);
        return;
    }
    INVARIANT(attestation_service_token_size(framework.msg.client_id, challenge.len, &size) == PSA_SUCCESS);
    INVARIANT(status == (size <= room ? PSA_SUCCESS : PSA_ERROR_BUFFER_TOO_SMALL));
    if (status == PSA_SUCCESS) {
        struct span token = span_of(framework.out[0], framework.written[0]);
        INVARIANT(token.len == size && cose_sign1_parse(&message, token) == COSE_OK && message.alg == COSE_ES256);
        INVARIANT(holds(message.payload, challenge));
    }
}

static void check_size(psa_status_t status)
{
    if (!framework_has_only(1, 1) || framework.in[0].len != 4 || framework.msg.out_size[0] != 4) {
        INVARIANT(status == PSA_ERROR_PROGRAMMER_ERROR);
        return;
    }
    bool is_right = attestation_is_hash_len(get_le32(framework.in[0].data));
    INVARIANT(status == (is_right ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT));
    INVARIANT(!is_right || (framework.written[0] == 4 &&
                            get_le32(framework.out[0]) <= PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static bool is_running;
    struct input in = { data, len };
    if (!is_running) {
        INVARIANT(attestation_service_start() == PSA_SUCCESS);
        is_running = true;
    }
    for (int i = 0; i < MESSAGES_MAX && in.len != 0; i++) {
        uint8_t choice = input_byte(&in);
        framework_begin(choice % 4, -1 - (choice >> 2));
        framework_any(&in, sizes, sizeof(sizes));
        psa_status_t status = ashlar_attestation_sfn(&framework.msg);
        framework_check_reply(status);
        if (framework.msg.type == ATTESTATION_TOKEN) {
            check_token(status);
        } else if (framework.msg.type == ATTESTATION_TOKEN_SIZE) {
            check_size(status);
        } else {
            INVARIANT(status == PSA_ERROR_PROGRAMMER_ERROR);
        }
    }
    return 0;
}
