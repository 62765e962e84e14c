/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "its/aead_openssl.h"

/* The two single-message vectors of the XAES-256-GCM specification (C2SP, CC BY 4.0): facts, typed in. */
static const char nonce[] = "ABCDEFGHIJKLMNOPQRSTUVWX";
static const char plain[] = "XAES-256-GCM";
enum { PLAIN_LEN = sizeof(plain) - 1, SEALED_LEN = PLAIN_LEN + ITS_TAG_LEN };

static struct its_aead *aead;
static struct its_crypto crypto;

static void make(uint8_t key_byte)
{
    uint8_t key[32];
    memset(key, key_byte, sizeof(key));
    EXPECT_EQ(its_aead_create(&aead, span_of(key, sizeof(key)), &crypto), PSA_SUCCESS);
}

static psa_status_t seal(const char *aad, uint8_t *out)
{
    return crypto.seal(crypto.context, (const uint8_t *)nonce, span_of(aad, strlen(aad)), span_of(plain, PLAIN_LEN),
                       out_span_of(out, SEALED_LEN));
}

static void the_published_vectors_come_out(void)
{
    static const uint8_t first[SEALED_LEN] = { 0xce, 0x54, 0x6e, 0xf6, 0x3c, 0x9c, 0xc6, 0x07, 0x65, 0x92,
                                               0x36, 0x09, 0xb3, 0x3a, 0x9a, 0x19, 0x74, 0xe9, 0x6e, 0x52,
                                               0xda, 0xf2, 0xfc, 0xf7, 0x07, 0x5e, 0x22, 0x71 };
    static const uint8_t second[SEALED_LEN] = { 0x98, 0x6e, 0xc1, 0x83, 0x25, 0x93, 0xdf, 0x54, 0x43, 0xa1,
                                                0x79, 0x43, 0x7f, 0xd0, 0x83, 0xbf, 0x3f, 0xdb, 0x41, 0xab,
                                                0xd7, 0x40, 0xa2, 0x1f, 0x71, 0xeb, 0x76, 0x9d };
    uint8_t out[SEALED_LEN];
    make(1);
    EXPECT_EQ(seal("", out), PSA_SUCCESS);
    EXPECT_MEM(out, first, SEALED_LEN);
    its_aead_destroy(aead);
    make(3);
    EXPECT_EQ(seal("c2sp.org/XAES-256-GCM", out), PSA_SUCCESS);
    EXPECT_MEM(out, second, SEALED_LEN);
    its_aead_destroy(aead);
}

static void what_was_sealed_opens_and_no_altered_bit_does(void)
{
    uint8_t sealed[SEALED_LEN];
    uint8_t out[PLAIN_LEN];
    make(9);
    EXPECT_EQ(seal("a", sealed), PSA_SUCCESS);
    for (unsigned bit = 0; bit <= SEALED_LEN * 8; bit++) {
        if (bit != SEALED_LEN * 8) {
            sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        memset(out, 0xee, sizeof(out));
        psa_status_t status = crypto.open(crypto.context, (const uint8_t *)nonce, span_of("a", 1),
                                          span_of(sealed, SEALED_LEN), out_span_of(out, PLAIN_LEN));
        if (bit == SEALED_LEN * 8) {
            EXPECT_EQ(status, PSA_SUCCESS);
            EXPECT_MEM(out, plain, PLAIN_LEN);
            break;
        }
        EXPECT_EQ(status, PSA_ERROR_INVALID_SIGNATURE);
        EXPECT_EQ(out[0] | out[PLAIN_LEN - 1], 0); /* wiped */
        sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    EXPECT_EQ(crypto.open(crypto.context, (const uint8_t *)nonce, span_of("b", 1), span_of(sealed, SEALED_LEN),
                          out_span_of(out, PLAIN_LEN)),
              PSA_ERROR_INVALID_SIGNATURE);
    its_aead_destroy(aead);
}

static void other_salts_in_between_change_nothing(void)
{
    uint8_t first[SEALED_LEN];
    uint8_t again[SEALED_LEN];
    uint8_t other_nonce[ITS_NONCE_LEN] = { 1, 2, 3 };
    make(9);
    EXPECT_EQ(seal("a", first), PSA_SUCCESS);
    EXPECT_EQ(crypto.seal(crypto.context, other_nonce, span_of("a", 1), span_of(plain, PLAIN_LEN),
                          out_span_of(again, SEALED_LEN)),
              PSA_SUCCESS);
    EXPECT(memcmp(first, again, PLAIN_LEN) != 0);
    EXPECT_EQ(seal("a", again), PSA_SUCCESS);
    EXPECT_MEM(again, first, SEALED_LEN);
    its_aead_destroy(aead);
}

static void a_key_of_another_length_is_refused(void)
{
    uint8_t key[33] = { 0 };
    EXPECT_EQ(its_aead_create(&aead, span_of(key, 31), &crypto), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(its_aead_create(&aead, span_of(key, 33), &crypto), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT(aead == NULL);
    its_aead_destroy(NULL);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_published_vectors_come_out, "C2SP:XAES-256-GCM"),
        TEST(what_was_sealed_opens_and_no_altered_bit_does, "STORAGE-1.0:M.MAC"),
        TEST(other_salts_in_between_change_nothing, "C2SP:XAES-256-GCM"),
        TEST(a_key_of_another_length_is_refused, "STORAGE-1.0:M.Encrypt"),
    };
    return test_main("unit.its-aead", tests, sizeof(tests) / sizeof(tests[0]));
}
