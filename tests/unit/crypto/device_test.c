/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "../../conformance/crypto/api.h"

#include <pthread.h>

#include "base/bytes.h"
#include "crypto/client.h"
#include "crypto_test/device.h"

/* What only the device can show: other clients, sessions, lives, a store that is damaged or fails, threads. */

static const psa_key_id_t my_id = 0x1234;

static psa_key_attributes_t persistent(psa_key_usage_t usage)
{
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 0, PSA_ALG_CTR, usage);
    psa_set_key_id(&attributes, my_id);
    return attributes;
}

static psa_status_t make(psa_key_attributes_t attributes)
{
    static const uint8_t material[16] = { 1, 2, 3 };
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_status_t status = psa_import_key(&attributes, material, sizeof(material), &key);
    EXPECT_EQ(key, status == PSA_SUCCESS ? psa_get_key_id(&attributes) : PSA_KEY_ID_NULL);
    return status;
}

static void fresh(void)
{
    test_device_blank();
    EXPECT_OK(psa_crypto_init());
}

static void again(void)
{
    test_device_restart();
    EXPECT_OK(psa_crypto_init());
}

static void before_init_every_function_refuses(void)
{
    uint8_t byte = 0;
    size_t len = 0;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    psa_key_attributes_t attributes = persistent(0);
    test_device_blank();
    EXPECT_BAD_STATE(psa_generate_random(&byte, 1));
    EXPECT_BAD_STATE(psa_hash_compute(PSA_ALG_SHA_256, &byte, 1, &byte, 1, &len));
    EXPECT_BAD_STATE(psa_hash_setup(&op, PSA_ALG_SHA_256));
    EXPECT_BAD_STATE(psa_hash_abort(&op));
    EXPECT_BAD_STATE(psa_generate_key(&attributes, &key));
    EXPECT_BAD_STATE(psa_destroy_key(PSA_KEY_ID_NULL));
    EXPECT_BAD_STATE(psa_purge_key(1));
    EXPECT_OK(psa_crypto_init());
    EXPECT_OK(psa_crypto_init());
    EXPECT_OK(psa_generate_random(&byte, 1));
}

static void a_persistent_key_outlives_the_device(void)
{
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t out[16];
    size_t len = 0;
    fresh();
    EXPECT_OK(make(persistent(PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_ENCRYPT)));
    EXPECT_EQ(test_store_count(), 1);
    for (int life = 0; life < 2; life++) {
        EXPECT_OK(psa_get_key_attributes(my_id, &got));
        EXPECT_EQ(psa_get_key_id(&got), my_id);
        EXPECT_EQ(psa_get_key_lifetime(&got), PSA_KEY_LIFETIME_PERSISTENT);
        EXPECT_EQ(psa_get_key_type(&got), PSA_KEY_TYPE_AES);
        EXPECT_EQ(psa_get_key_bits(&got), 128);
        EXPECT_EQ(psa_get_key_algorithm(&got), PSA_ALG_CTR);
        EXPECT_OK(psa_export_key(my_id, out, 16, &len));
        EXPECT_EQ(out[2], 3);
        again();
    }
    EXPECT_EQ(make(persistent(0)), PSA_ERROR_ALREADY_EXISTS);
    EXPECT_OK(psa_destroy_key(my_id));
    EXPECT_EQ(test_store_count(), 0);
    EXPECT_EQ(psa_get_key_attributes(my_id, &got), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(psa_destroy_key(my_id), PSA_ERROR_INVALID_HANDLE);
    again();
    EXPECT_EQ(psa_get_key_attributes(my_id, &got), PSA_ERROR_INVALID_HANDLE);
    EXPECT_OK(make(persistent(0)));
}

static void a_large_key_persists_too(void)
{
    static uint8_t material[4096];
    static uint8_t out[4096];
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_RAW_DATA, 0, 0, PSA_KEY_USAGE_EXPORT);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    size_t len = 0;
    fresh();
    psa_set_key_id(&attributes, my_id);
    for (size_t size = 143; size <= 4096; size = size < 146 ? size + 1 : size * 3) {
        size_t n = size > 4096 ? 4096 : size;
        memset(material, (int)n, sizeof(material));
        EXPECT_OK(psa_import_key(&attributes, material, n, &key));
        again();
        EXPECT_OK(psa_export_key(my_id, out, sizeof(out), &len));
        EXPECT_EQ(len, n);
        EXPECT_MEM(out, material, n);
        EXPECT_OK(psa_destroy_key(my_id));
    }
    EXPECT_EQ(psa_import_key(&attributes, material, sizeof(material), &key), PSA_SUCCESS);
    EXPECT_OK(psa_destroy_key(my_id));
}

static void a_read_only_key_stays(void)
{
    psa_key_attributes_t attributes = persistent(PSA_KEY_USAGE_ENCRYPT);
    fresh();
    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_READ_ONLY,
                                                                                   PSA_KEY_LOCATION_LOCAL_STORAGE));
    EXPECT_OK(make(attributes));
    EXPECT_EQ(psa_destroy_key(my_id), PSA_ERROR_NOT_PERMITTED);
    again();
    EXPECT_EQ(psa_destroy_key(my_id), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_get_key_attributes(my_id, &attributes));
    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(2u, 0u));
    psa_set_key_id(&attributes, my_id + 1);
    EXPECT_EQ(make(attributes), PSA_ERROR_NOT_SUPPORTED);
}

/* @tests C.CRY.OWNER */
static void another_client_sees_nothing(void)
{
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    uint8_t out[64];
    size_t len = 0;
    fresh();
    EXPECT_OK(make(persistent(PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_CACHE)));
    psa_key_id_t mine = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_CTR, PSA_KEY_USAGE_EXPORT);
    EXPECT_OK(psa_hash_setup(&op, PSA_ALG_SHA_256));
    psa_hash_operation_t stolen = op;
    test_device_be(-2, 2);
    EXPECT_EQ(psa_export_key(mine, out, 64, &len), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(psa_destroy_key(mine), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(psa_export_key(my_id, out, 64, &len), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(psa_destroy_key(my_id), PSA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(psa_purge_key(my_id), PSA_ERROR_INVALID_HANDLE);
    EXPECT_BAD_STATE(psa_hash_update(&stolen, out, 1));
    EXPECT_OK(psa_hash_abort(&stolen));
    /* Its own key of the same id is another key. */
    EXPECT_OK(make(persistent(0)));
    EXPECT_EQ(psa_export_key(my_id, out, 64, &len), PSA_ERROR_NOT_PERMITTED);
    EXPECT_OK(psa_destroy_key(my_id));
    test_device_be(-1, 1);
    EXPECT_OK(psa_export_key(my_id, out, 64, &len));
    EXPECT_OK(psa_get_key_attributes(mine, &got));
    EXPECT_OK(psa_hash_finish(&op, out, 64, &len));
}

/* How often the client succeeds, over `sessions` of its sessions with `tries` each. */
static size_t takes(struct crypto *core, int32_t client, uint64_t sessions, size_t tries, struct crypto_call wanted)
{
    size_t count = 0;
    for (uint64_t session = 1; session <= sessions; session++) {
        const struct crypto_caller caller = { .client = client, .session = session * 100 - (uint64_t)client };
        for (size_t i = 0; i < tries; i++) {
            struct crypto_call call = wanted;
            psa_status_t status = crypto_serve(core, &caller, &call);
            EXPECT(status == PSA_SUCCESS || status == PSA_ERROR_INSUFFICIENT_MEMORY);
            count += status == PSA_SUCCESS;
        }
    }
    return count;
}

static void a_client_of_many_sessions_leaves_others_their_share(void)
{
    static struct crypto core;
    static const uint8_t material[CRYPTO_KEY_MAX];
    const struct crypto_config config = {
        .epoch = 7, .operations_per_session = 16, .volatile_keys_per_session = 64
    };
    struct crypto_call setup = { .op = CRYPTO_HASH_SETUP, .alg = PSA_ALG_SHA_256 };
    struct crypto_call small = { .op = CRYPTO_IMPORT_KEY, .in = { span_of(material, 16) } };
    psa_set_key_type(&small.attributes, PSA_KEY_TYPE_RAW_DATA);
    struct crypto_call large = small;
    large.in[0] = span_of(material, sizeof(material));
    memset(&core, 0, sizeof(core));
    EXPECT_OK(crypto_start(&core, &config));
    EXPECT_EQ(takes(&core, -1, 1, 20, setup), 16);
    EXPECT_EQ(takes(&core, -1, 6, 20, setup), CRYPTO_OPERATIONS / 2 - 16);
    EXPECT_EQ(takes(&core, -2, 1, 20, setup), CRYPTO_OPERATIONS / 4);
    EXPECT_EQ(takes(&core, -3, 1, 1, setup), 1);
    EXPECT_EQ(takes(&core, -1, 2, 40, large), CRYPTO_LARGE_KEYS / 2);
    EXPECT_EQ(takes(&core, -2, 1, 1, large), 1);
    EXPECT_EQ(takes(&core, -1, 6, 70, small), CRYPTO_VOLATILE_KEYS / 2 - CRYPTO_LARGE_KEYS / 2);
    EXPECT_EQ(takes(&core, -3, 1, 10, small), 10);
    crypto_stop(&core);
}

static void a_session_ends_with_its_operations_and_volatile_keys(void)
{
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    psa_hash_operation_t first = PSA_HASH_OPERATION_INIT;
    psa_hash_operation_t second = PSA_HASH_OPERATION_INIT;
    uint8_t out[32];
    size_t len = 0;
    fresh();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, 0, 0);
    EXPECT_OK(make(persistent(PSA_KEY_USAGE_CACHE)));
    EXPECT_OK(psa_hash_setup(&first, PSA_ALG_SHA_256));
    test_device_be(-1, 2);
    EXPECT_BAD_STATE(psa_hash_update(&first, out, 1));
    EXPECT_OK(psa_hash_setup(&second, PSA_ALG_SHA_256));
    EXPECT_OK(psa_get_key_attributes(key, &got)); /* a key is the client's */
    crypto_session_ended(crypto_direct_core(), 1);
    EXPECT_EQ(psa_get_key_attributes(key, &got), PSA_ERROR_INVALID_HANDLE);
    EXPECT_OK(psa_get_key_attributes(my_id, &got));
    EXPECT_OK(psa_hash_finish(&second, out, 32, &len));
    test_device_be(-1, 1);
    EXPECT_BAD_STATE(psa_hash_finish(&first, out, 32, &len));
}

static void nothing_of_an_earlier_life_is_known(void)
{
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    psa_hash_operation_t old = PSA_HASH_OPERATION_INIT;
    psa_hash_operation_t new = PSA_HASH_OPERATION_INIT;
    uint8_t out[32];
    size_t len = 0;
    fresh();
    psa_key_id_t key = key_of(PSA_KEY_TYPE_AES, 16, 0, 0);
    EXPECT_OK(psa_hash_setup(&old, PSA_ALG_SHA_256));
    again();
    EXPECT_OK(psa_hash_setup(&new, PSA_ALG_SHA_256));
    EXPECT_BAD_STATE(psa_hash_update(&old, out, 1));
    EXPECT_BAD_STATE(psa_hash_setup(&old, PSA_ALG_SHA_256));
    EXPECT_OK(psa_hash_abort(&old));
    EXPECT_EQ(psa_get_key_attributes(key, &got), PSA_ERROR_INVALID_HANDLE);
    for (int i = 0; i < 100; i++) {
        EXPECT(key_of(PSA_KEY_TYPE_AES, 16, 0, 0) != key);
    }
    EXPECT_OK(psa_hash_finish(&new, out, 32, &len));
}

static void a_handle_with_any_bit_wrong_names_nothing(void)
{
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    uint8_t out[32];
    size_t len = 0;
    fresh();
    EXPECT_OK(psa_hash_setup(&op, PSA_ALG_SHA_256));
    for (unsigned bit = 0; bit < 128; bit++) {
        psa_hash_operation_t bad = op;
        uint8_t *byte = (uint8_t *)&bad + bit / 8;
        *byte = (uint8_t)(*byte ^ 1u << bit % 8);
        EXPECT_BAD_STATE(psa_hash_update(&bad, out, 1));
        EXPECT_OK(psa_hash_abort(&bad));
    }
    EXPECT_OK(psa_hash_finish(&op, out, 32, &len));
}

static void an_uncached_key_leaves_memory_after_use(void)
{
    size_t live[2] = { 0, 0 };
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    for (int is_cached = 0; is_cached < 2; is_cached++) {
        fresh();
        EXPECT_OK(make(persistent(is_cached ? PSA_KEY_USAGE_CACHE : 0)));
        EXPECT_OK(psa_get_key_attributes(my_id, &got));
        for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
            live[is_cached] += crypto_direct_core()->keys[i].facts.id == my_id;
        }
        EXPECT_OK(psa_purge_key(my_id));
        for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
            EXPECT(crypto_direct_core()->keys[i].facts.id != my_id);
        }
        EXPECT_OK(psa_get_key_attributes(my_id, &got));
    }
    EXPECT_EQ(live[0], 0);
    EXPECT_EQ(live[1], 1);
}

static void more_cached_keys_than_slots_push_each_other_out(void)
{
    psa_key_attributes_t attributes = persistent(PSA_KEY_USAGE_CACHE);
    size_t volatile_count = 0;
    fresh();
    for (psa_key_id_t id = 1; id <= 60; id++) {
        psa_set_key_id(&attributes, id);
        EXPECT_OK(make(attributes));
    }
    psa_key_attributes_t plain = attributes_of(PSA_KEY_TYPE_AES, 128, 0, 0);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_status_t status = PSA_SUCCESS;
    while (status == PSA_SUCCESS) {
        status = psa_generate_key(&plain, &key);
        volatile_count += status == PSA_SUCCESS;
    }
    EXPECT_EQ(status, PSA_ERROR_INSUFFICIENT_MEMORY);
    EXPECT_EQ(volatile_count, CRYPTO_VOLATILE_KEYS);
    for (psa_key_id_t id = 1; id <= 60; id++) {
        EXPECT_OK(psa_get_key_attributes(id, &attributes));
    }
}

static void damage_to_a_stored_key_is_found_and_can_be_cleared(void)
{
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    size_t *len = NULL;
    fresh();
    EXPECT_OK(make(persistent(0)));
    uint8_t *blob = test_store_object((uint64_t)0xffffffffu << 32 | my_id, &len);
    EXPECT(blob != NULL);
    EXPECT_EQ(*len, 32 + 16);
    /* Magic, version, size, persistence, id and length; type, location, usage and algorithm have more good values. */
    static const size_t strict[] = { 0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 24, 25, 26, 27, 28, 29, 30, 31 };
    for (size_t i = 0; i < sizeof(strict) / sizeof(strict[0]); i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            blob[strict[i]] = (uint8_t)(blob[strict[i]] ^ 1u << bit);
            EXPECT_EQ(psa_get_key_attributes(my_id, &got), PSA_ERROR_DATA_INVALID);
            blob[strict[i]] = (uint8_t)(blob[strict[i]] ^ 1u << bit);
        }
    }
    for (size_t cut = 0; cut < 48; cut++) {
        *len = cut;
        EXPECT_EQ(psa_get_key_attributes(my_id, &got), PSA_ERROR_DATA_INVALID);
    }
    *len = 49;
    EXPECT_EQ(psa_get_key_attributes(my_id, &got), PSA_ERROR_DATA_INVALID);
    *len = 48;
    EXPECT_OK(psa_get_key_attributes(my_id, &got));
    *len = 3;
    EXPECT_EQ(make(persistent(0)), PSA_ERROR_ALREADY_EXISTS);
    EXPECT_OK(psa_destroy_key(my_id));
    EXPECT_EQ(test_store_count(), 0);
    EXPECT_OK(make(persistent(0)));
}

static void a_stored_key_of_an_impossible_block_size_does_nothing(void)
{
    uint8_t in[16] = { 0 };
    uint8_t out[400];
    size_t out_len = 0;
    size_t *len = NULL;
    fresh();
    EXPECT_OK(make(persistent(0)));
    uint8_t *blob = test_store_object((uint64_t)0xffffffffu << 32 | my_id, &len);
    EXPECT(blob != NULL);
    put_le16(blob + 6, 0x2700); /* a block cipher of 128-byte blocks, and so are its vectors */
    put_le32(blob + 16, PSA_KEY_USAGE_ENCRYPT);
    put_le32(blob + 20, PSA_ALG_CBC_PKCS7);
    EXPECT(psa_cipher_encrypt(my_id, PSA_ALG_CBC_PKCS7, in, sizeof(in), out, sizeof(out), &out_len) != PSA_SUCCESS);
    EXPECT_EQ(out_len, 0);
    EXPECT_OK(psa_destroy_key(my_id));
}

static void a_failing_store_leaves_no_key_behind(void)
{
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    for (unsigned n = 1; n <= 2; n++) {
        fresh();
        test_store_fail(n, PSA_ERROR_STORAGE_FAILURE);
        EXPECT_EQ(make(persistent(PSA_KEY_USAGE_CACHE)), PSA_ERROR_STORAGE_FAILURE);
        test_store_fail(0, PSA_SUCCESS);
        EXPECT_EQ(psa_get_key_attributes(my_id, &got), PSA_ERROR_INVALID_HANDLE);
        EXPECT_EQ(test_store_count(), 0);
        EXPECT_OK(make(persistent(PSA_KEY_USAGE_CACHE)));
        test_store_fail(1, PSA_ERROR_STORAGE_FAILURE);
        EXPECT_EQ(psa_destroy_key(my_id), PSA_ERROR_STORAGE_FAILURE);
        test_store_fail(0, PSA_SUCCESS);
        EXPECT_OK(psa_get_key_attributes(my_id, &got));
        EXPECT_OK(psa_destroy_key(my_id));
    }
}

static void stored_names_hold_the_owner(void)
{
    size_t *len = NULL;
    fresh();
    test_device_be(-1001, 1);
    EXPECT_OK(make(persistent(0)));
    EXPECT(test_store_object(my_id, &len) == NULL);
    EXPECT(test_store_object((uint64_t)(uint32_t)-1001 << 32 | my_id, &len) != NULL);
}

static bool memory_holds(const uint8_t *secret, size_t len)
{
    const uint8_t *memory = (const uint8_t *)crypto_direct_core();
    for (size_t at = 0; at + len <= sizeof(struct crypto); at++) {
        if (memcmp(memory + at, secret, len) == 0) {
            return true;
        }
    }
    return false;
}

static void destroyed_keys_and_ended_derivations_leave_no_secret(void)
{
    static const psa_key_type_t types[] = { PSA_KEY_TYPE_HMAC, PSA_KEY_TYPE_DERIVE, PSA_KEY_TYPE_RAW_DATA };
    psa_algorithm_t hkdf = PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_256);
    uint8_t secret[200];
    fresh();
    for (size_t i = 0; i < 3; i++) {
        psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
        psa_key_attributes_t attributes = attributes_of(types[i], 0, hkdf, PSA_KEY_USAGE_DERIVE);
        psa_key_id_t key = PSA_KEY_ID_NULL;
        size_t len = types[i] == PSA_KEY_TYPE_RAW_DATA ? 200 : 32; /* in the slot, and in a large block */
        EXPECT_OK(psa_generate_random(secret, sizeof(secret)));
        EXPECT_OK(psa_import_key(&attributes, secret, len, &key));
        EXPECT(memory_holds(secret, 32));
        if (types[i] == PSA_KEY_TYPE_DERIVE) {
            EXPECT_OK(psa_key_derivation_setup(&op, hkdf));
            EXPECT_OK(psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, key));
        }
        EXPECT_OK(psa_destroy_key(key));
        EXPECT(!memory_holds(secret, 16));
        EXPECT_OK(psa_key_derivation_abort(&op));
    }
}

static void every_function_is_written(void)
{
    EXPECT(ashlar_unsupported[0] == NULL);
}

/* ---- threads ---- */

enum { THREADS = 4, ROUNDS = 300 };

struct work {
    psa_key_id_t shared;
    psa_hash_operation_t *contended;
    size_t failures;
};

static void *work(void *argument)
{
    struct work *mine = argument;
    uint8_t iv[16] = { 0 };
    uint8_t out[256];
    size_t len = 0;
    for (int i = 0; i < ROUNDS; i++) {
        psa_mac_operation_t mac = PSA_MAC_OPERATION_INIT;
        psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 128, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT);
        psa_key_id_t own = PSA_KEY_ID_NULL;
        mine->failures += psa_mac_compute(mine->shared, PSA_ALG_HMAC(PSA_ALG_SHA_256), iv, 16, out, 32, &len) != 0;
        mine->failures += psa_mac_sign_setup(&mac, mine->shared, PSA_ALG_HMAC(PSA_ALG_SHA_256)) != 0;
        mine->failures += psa_mac_update(&mac, iv, 16) != 0;
        mine->failures += psa_mac_verify_finish(&mac, out, 32) != PSA_ERROR_BAD_STATE;
        mine->failures += psa_mac_abort(&mac) != 0;
        mine->failures += psa_generate_key(&attributes, &own) != 0;
        mine->failures += psa_cipher_encrypt(own, PSA_ALG_CTR, iv, 16, out, 64, &len) != 0;
        mine->failures += psa_destroy_key(own) != 0;
        mine->failures += psa_get_key_attributes(my_id, &attributes) != 0;
        /* Used by all threads at once: each call works whole or is refused. */
        psa_hash_operation_t seen = *mine->contended;
        psa_status_t status = psa_hash_update(&seen, out, 64);
        mine->failures += status != PSA_SUCCESS && status != PSA_ERROR_BAD_STATE;
    }
    return NULL;
}

static void threads_do_not_disturb_each_other(void)
{
    pthread_t threads[THREADS];
    struct work works[THREADS];
    psa_hash_operation_t contended = PSA_HASH_OPERATION_INIT;
    fresh();
    EXPECT_OK(make(persistent(0)));
    EXPECT_OK(psa_hash_setup(&contended, PSA_ALG_SHA_256));
    psa_key_id_t shared = key_of(PSA_KEY_TYPE_HMAC, 32, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_USAGE_SIGN_MESSAGE);
    for (size_t i = 0; i < THREADS; i++) {
        works[i] = (struct work){ .shared = shared, .contended = &contended };
        EXPECT_EQ(pthread_create(&threads[i], NULL, work, &works[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        EXPECT_EQ(pthread_join(threads[i], NULL), 0);
        EXPECT_EQ(works[i].failures, 0);
    }
    EXPECT_OK(psa_hash_abort(&contended));
}

static void *destroy_and_make(void *argument)
{
    size_t *failures = argument;
    for (int i = 0; i < ROUNDS; i++) {
        psa_key_attributes_t attributes = persistent(PSA_KEY_USAGE_CACHE | PSA_KEY_USAGE_EXPORT);
        uint8_t out[16];
        size_t len = 0;
        psa_key_id_t key = PSA_KEY_ID_NULL;
        static const uint8_t material[16] = { 9, 9, 9 };
        psa_status_t made = psa_import_key(&attributes, material, 16, &key);
        psa_status_t read = psa_export_key(my_id, out, 16, &len);
        psa_status_t gone = psa_destroy_key(my_id);
        *failures += made != PSA_SUCCESS && made != PSA_ERROR_ALREADY_EXISTS;
        *failures += read != PSA_SUCCESS && read != PSA_ERROR_INVALID_HANDLE;
        *failures += read == PSA_SUCCESS && memcmp(out, material, 16) != 0;
        *failures += gone != PSA_SUCCESS && gone != PSA_ERROR_INVALID_HANDLE;
    }
    return NULL;
}

static void a_key_made_and_destroyed_by_all_is_whole_or_absent(void)
{
    pthread_t threads[THREADS];
    size_t failures[THREADS] = { 0 };
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    fresh();
    for (size_t i = 0; i < THREADS; i++) {
        EXPECT_EQ(pthread_create(&threads[i], NULL, destroy_and_make, &failures[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        EXPECT_EQ(pthread_join(threads[i], NULL), 0);
        EXPECT_EQ(failures[i], 0);
    }
    (void)psa_destroy_key(my_id);
    EXPECT_EQ(test_store_count(), 0);
    EXPECT_EQ(psa_get_key_attributes(my_id, &got), PSA_ERROR_INVALID_HANDLE);
    for (size_t i = 0; i < CRYPTO_KEY_SLOTS; i++) {
        EXPECT_EQ(atomic_load(&crypto_direct_core()->keys[i].state), CRYPTO_KEY_FREE);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(before_init_every_function_refuses, "CRYPTO-1.5:psa_crypto_init"),
        TEST(a_persistent_key_outlives_the_device, "CRYPTO-1.5:9.6.2"),
        TEST(a_large_key_persists_too, "CRYPTO-1.5:9.6.2"),
        TEST(a_read_only_key_stays, "CRYPTO-1.5:PSA_KEY_PERSISTENCE_READ_ONLY"),
        TEST(another_client_sees_nothing, "CRYPTO-1.5:2.3"),
        TEST(a_client_of_many_sessions_leaves_others_their_share, "ASHLAR-threat:starvation"),
        TEST(a_session_ends_with_its_operations_and_volatile_keys, "CRYPTO-1.5:PSA_KEY_PERSISTENCE_VOLATILE"),
        TEST(nothing_of_an_earlier_life_is_known, "CRYPTO-1.5:PSA_KEY_PERSISTENCE_VOLATILE"),
        TEST(a_handle_with_any_bit_wrong_names_nothing, "CRYPTO-1.5:3.3.2"),
        TEST(an_uncached_key_leaves_memory_after_use, "CRYPTO-1.5:PSA_KEY_USAGE_CACHE"),
        TEST(more_cached_keys_than_slots_push_each_other_out, "CRYPTO-1.5:PSA_KEY_USAGE_CACHE"),
        TEST(damage_to_a_stored_key_is_found_and_can_be_cleared, "CRYPTO-1.5:PSA_ERROR_DATA_INVALID"),
        TEST(a_stored_key_of_an_impossible_block_size_does_nothing, "CRYPTO-1.5:PSA_ERROR_DATA_INVALID"),
        TEST(a_failing_store_leaves_no_key_behind, "CRYPTO-1.5:5.3.2"),
        TEST(stored_names_hold_the_owner, "CRYPTO-1.5:9.5"),
        TEST(destroyed_keys_and_ended_derivations_leave_no_secret, "CRYPTO-1.5:psa_destroy_key"),
        TEST(every_function_is_written, "CRYPTO-1.5:5.3.1"),
        TEST(threads_do_not_disturb_each_other, "CRYPTO-1.5:5.5"),
        TEST(a_key_made_and_destroyed_by_all_is_whole_or_absent, "CRYPTO-1.5:5.5"),
    };
    return test_main("crypto.device", tests, sizeof(tests) / sizeof(tests[0]));
}
