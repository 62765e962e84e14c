/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "../../conformance/crypto/api.h"

#include "crypto/crypto_wire.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"

/* Messages to the crypto partition that no client library sends (crypto/crypto_wire.h). */

static uint8_t head[CRYPTO_WIRE_HEAD_MAX + 1];
static uint8_t bytes[64];
static uint8_t out[64];

static psa_status_t send(int32_t type, size_t head_len, size_t in_len, size_t out_len)
{
    psa_invec ins[2] = { { head, head_len }, { bytes, in_len } };
    psa_outvec outs[1] = { { out, out_len } };
    psa_status_t status = psa_call(ASHLAR_CRYPTO_HANDLE, type, ins, 2, outs, 1);
    EXPECT(status == PSA_SUCCESS || outs[0].len == 0);
    return status;
}

static size_t good_head(psa_algorithm_t alg, size_t nonce_len)
{
    struct crypto_call call = { .op = CRYPTO_INIT, .alg = alg, .nonce = span_of(bytes, nonce_len) };
    return crypto_wire_put_head(&call, head);
}

/* One that has to be long. Cut to the length of a short one it would promise a nonce that is too long for any. */
static size_t long_head(psa_algorithm_t alg, size_t nonce_len)
{
    struct crypto_call call = { .op = CRYPTO_INIT, .alg = alg, .value = { 0xff }, .nonce = span_of(bytes, nonce_len) };
    return crypto_wire_put_head(&call, head);
}

static void a_whole_message_is_served(void)
{
    size_t len = good_head(PSA_ALG_SHA_256, 0);
    EXPECT_EQ(len, CRYPTO_WIRE_SHORT_LEN);
    EXPECT_OK(send(CRYPTO_HASH_COMPUTE, len, 5, 32));
    len = long_head(PSA_ALG_SHA_256, 0);
    EXPECT_EQ(len, CRYPTO_WIRE_FIXED_LEN);
    EXPECT_OK(send(CRYPTO_HASH_COMPUTE, len, 5, 32));
}

static void a_head_of_another_length_is_a_programmer_error(void)
{
    for (size_t nonce = 0; nonce <= CRYPTO_NONCE_MAX; nonce += 16) {
        size_t len = good_head(PSA_ALG_SHA_256, nonce);
        for (size_t cut = 0; cut < CRYPTO_WIRE_FIXED_LEN; cut++) {
            psa_status_t want = cut == len ? PSA_SUCCESS : PSA_ERROR_PROGRAMMER_ERROR;
            EXPECT_EQ(send(CRYPTO_HASH_COMPUTE, cut, 5, 32), want);
        }
        len = long_head(PSA_ALG_SHA_256, nonce);
        for (size_t cut = 0; cut <= sizeof(head); cut++) {
            psa_status_t want = cut == len ? PSA_SUCCESS : PSA_ERROR_PROGRAMMER_ERROR;
            EXPECT_EQ(send(CRYPTO_HASH_COMPUTE, cut, 5, 32), want);
        }
    }
}

/* Each field that a short head has no place for makes it a long one, and arrives. */
static void a_head_says_what_the_call_says(void)
{
    struct crypto_call calls[] = {
        { .alg = 1, .key = 2, .flags = 3, .nonce = span_of(bytes, 12) },
        { .value = { 1 } },
        { .value = { 0, 1 } },
        { .operation = { .handle = 1 } },
        { .operation = { .epoch = (uint64_t)1 << 63 } },
        { .source = { .kind = 1 } },
        { .attributes = { .psa_private_type = 1 } },
        { .attributes = { .psa_private_bits = 1 } },
        { .attributes = { .psa_private_lifetime = 1 } },
        { .attributes = { .psa_private_usage = 1 } },
        { .attributes = { .psa_private_alg = 1 } },
        { .attributes = { .psa_private_id = 1 } },
    };
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        struct crypto_call got;
        memset(&got, 0xa5, sizeof(got));
        size_t len = crypto_wire_put_head(&calls[i], head);
        EXPECT_EQ(len < CRYPTO_WIRE_FIXED_LEN, i == 0);
        EXPECT(crypto_wire_get_head(span_of(head, len), &got));
        EXPECT(got.alg == calls[i].alg && got.key == calls[i].key && got.flags == calls[i].flags);
        EXPECT(got.nonce.len == calls[i].nonce.len);
        EXPECT(memcmp(got.value, calls[i].value, sizeof(got.value)) == 0);
        EXPECT(memcmp(&got.operation, &calls[i].operation, sizeof(got.operation)) == 0);
        EXPECT(memcmp(&got.source, &calls[i].source, sizeof(got.source)) == 0);
        EXPECT(memcmp(&got.attributes, &calls[i].attributes, sizeof(got.attributes)) == 0);
    }
}

static void a_nonce_beyond_the_limit_is_not_put_into_a_head(void)
{
    uint8_t nonce[CRYPTO_NONCE_MAX + 1] = { 0 };
    struct crypto_call call = { .op = CRYPTO_INIT, .nonce = span_of(nonce, sizeof(nonce)) };
    EXPECT_EQ(crypto_wire_put_head(&call, head), 0);
}

static void vectors_that_the_type_does_not_have_are_a_programmer_error(void)
{
    size_t len = good_head(PSA_ALG_SHA_256, 0);
    EXPECT_EQ(send(CRYPTO_HASH_SETUP, len, 1, 16), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(send(CRYPTO_HASH_SETUP, len, 0, 15), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(send(CRYPTO_HASH_SETUP, len, 0, 17), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(send(CRYPTO_DESTROY_KEY, len, 0, 1), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(send(CRYPTO_GET_KEY_ATTRIBUTES, len, 0, 21), PSA_ERROR_PROGRAMMER_ERROR);
}

static void an_unknown_type_is_not_supported(void)
{
    size_t len = good_head(PSA_ALG_SHA_256, 0);
    EXPECT_EQ(send(0, len, 0, 0), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(send(CRYPTO_OP_END, len, 0, 0), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(send(INT32_MAX, len, 0, 0), PSA_ERROR_NOT_SUPPORTED);
}

static void every_type_has_a_shape_within_the_vectors(void)
{
    for (int32_t op = CRYPTO_INIT; op < CRYPTO_OP_END; op++) {
        const struct crypto_shape *shape = crypto_shape(op);
        EXPECT(shape != NULL);
        size_t outs = crypto_result_outs(shape) + shape->outs;
        EXPECT(1u + shape->ins + outs <= PSA_MAX_IOVEC);
        EXPECT(shape->ins <= 3 && outs <= 2);
        EXPECT(crypto_result_len(shape->result) <= CRYPTO_WIRE_RESULT_MAX);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_whole_message_is_served, "FFM-1.1:psa_call"),
        TEST(a_head_of_another_length_is_a_programmer_error, "FFM-1.1:psa_call"),
        TEST(a_head_says_what_the_call_says, "FFM-1.1:psa_call"),
        TEST(a_nonce_beyond_the_limit_is_not_put_into_a_head, "CRYPTO-1.5:psa_aead_encrypt"),
        TEST(vectors_that_the_type_does_not_have_are_a_programmer_error, "FFM-1.1:psa_call"),
        TEST(an_unknown_type_is_not_supported, "FFM-1.1:psa_call"),
        TEST(every_type_has_a_shape_within_the_vectors, "FFM-1.1:psa_call"),
    };
    return test_main("crypto.message", tests, sizeof(tests) / sizeof(tests[0]));
}
