/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "sequence.h"

enum { SEEDS = 16, CALLS = 3000 };

struct world world;

static struct {
    psa_key_id_t id;
    bool is_there;
} keys[PURPOSES];

static const struct {
    psa_key_type_t type;
    size_t len;
    psa_algorithm_t alg;
    psa_key_usage_t usage;
} kinds[PURPOSES] = {
    [FOR_MAC] = { PSA_KEY_TYPE_HMAC, 32, PSA_ALG_HMAC(PSA_ALG_SHA_256),
                  PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE },
    [FOR_CIPHER] = { PSA_KEY_TYPE_AES, 16, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT },
    [FOR_AEAD] = { PSA_KEY_TYPE_AES, 32, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT },
    [FOR_DERIVATION] = { PSA_KEY_TYPE_DERIVE, 32, PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_KEY_USAGE_DERIVE },
    [FOR_PAKE] = { PSA_KEY_TYPE_PASSWORD, 12, PSA_ALG_JPAKE(PSA_ALG_SHA_256), PSA_KEY_USAGE_DERIVE },
    [FOR_SIGNATURE] = { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 32,
                        PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256),
                        PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE },
};

psa_status_t expect_call(psa_status_t got, psa_status_t want, const char *call)
{
    world.calls++;
    if (got != want) {
        char text[400];
        snprintf(text, sizeof(text), "ASHLAR_SEED=%u, call %u, %.200s: got %d, the model says %d", world.seed,
                 world.calls, call, (int)got, (int)want);
        test_stop(TEST_FAILED, __FILE__, __LINE__, text);
    }
    return got;
}

void expect_that(bool is_so, const char *what)
{
    if (!is_so) {
        char text[400];
        snprintf(text, sizeof(text), "ASHLAR_SEED=%u, call %u: expected %.300s", world.seed, world.calls, what);
        test_stop(TEST_FAILED, __FILE__, __LINE__, text);
    }
}

psa_key_id_t key_for(enum purpose purpose)
{
    return keys[purpose].id;
}

bool has_key(enum purpose purpose)
{
    return keys[purpose].is_there;
}

psa_status_t setup_with(enum purpose purpose, enum model_state state)
{
    if (state != INACTIVE) {
        return PSA_ERROR_BAD_STATE;
    }
    return keys[purpose].is_there ? PSA_SUCCESS : PSA_ERROR_INVALID_HANDLE;
}

static void key_step(void)
{
    enum purpose purpose = (enum purpose)roll(PURPOSES);
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    switch (roll(6)) {
    case 0:
        CALL(psa_destroy_key(keys[purpose].id),
             keys[purpose].is_there || keys[purpose].id == PSA_KEY_ID_NULL ? PSA_SUCCESS : PSA_ERROR_INVALID_HANDLE);
        if (keys[purpose].is_there) {
            symmetric_key_gone(purpose);
            secret_key_gone(purpose);
            signature_key_gone(purpose);
        }
        keys[purpose].is_there = false;
        break;
    case 1:
        CALL(psa_purge_key(keys[purpose].id), keys[purpose].is_there ? PSA_SUCCESS : PSA_ERROR_INVALID_HANDLE);
        break;
    case 2:
        CALL(psa_get_key_attributes(keys[purpose].id, &got),
             keys[purpose].is_there ? PSA_SUCCESS : PSA_ERROR_INVALID_HANDLE);
        EXPECT_EQ(psa_get_key_type(&got), keys[purpose].is_there ? kinds[purpose].type : 0);
        break;
    default:
        if (!keys[purpose].is_there) {
            keys[purpose].id =
                key_of(kinds[purpose].type, kinds[purpose].len, kinds[purpose].alg, kinds[purpose].usage);
            keys[purpose].is_there = true;
        }
        break;
    }
}

static void live(uint32_t seed)
{
    static void (*const steps[])(void) = { hash_step,   mac_step,  cipher_step, aead_step,
                                           derive_step, pake_step, sign_step,   check_step };
    world = (struct world){ .seed = seed, .random = seed * 2654435761u | 1u };
    for (unsigned i = 0; i < CALLS; i++) {
        uint32_t kind = roll(40);
        if (kind == 0) {
            key_step();
        } else {
            steps[kind % (sizeof(steps) / sizeof(steps[0]))]();
        }
    }
    symmetric_reset();
    secret_reset();
    signature_reset();
    for (size_t i = 0; i < PURPOSES; i++) {
        if (keys[i].is_there) {
            EXPECT_OK(psa_destroy_key(keys[i].id));
        }
        keys[i].is_there = false;
        keys[i].id = PSA_KEY_ID_NULL;
    }
}

static void any_sequence_of_calls_goes_as_the_model_says(void)
{
    const char *wish = getenv("ASHLAR_SEED");
    EXPECT_OK(psa_crypto_init());
    for (uint32_t seed = 1; wish == NULL && seed <= SEEDS; seed++) {
        live(seed);
    }
    if (wish != NULL) {
        live((uint32_t)strtoul(wish, NULL, 10));
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(any_sequence_of_calls_goes_as_the_model_says, "CRYPTO-1.5:3.3.2"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".sequences", tests, sizeof(tests) / sizeof(tests[0]));
}
