/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ashlar/device.h"
#include "ashlar/platform.h"
#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/internal_trusted_storage.h"
#include "psa/protected_storage.h"
#include "psa/update.h"
#include "test.h"

/* Built once against libashlar.so, once against libashlar-inproc.a. */

static const struct {
    const char *name;
    void (*function)(void);
} functions[] = {
#include "functions.inc"
    { "ashlar_lifecycle", (void (*)(void))ashlar_lifecycle },
    { "ashlar_counter_read", (void (*)(void))ashlar_counter_read },
    { "ashlar_counter_increment", (void (*)(void))ashlar_counter_increment },
    { "ashlar_boot_epoch", (void (*)(void))ashlar_boot_epoch },
};

static void every_declared_function_links(void)
{
    EXPECT_EQ(sizeof(functions) / sizeof(functions[0]), 163 + 4);
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        for (size_t j = 0; j < i; j++) {
            EXPECT(functions[i].function != functions[j].function);
        }
    }
}

static void what_is_not_written_yet_says_so(void)
{
    static uint64_t room[64]; /* zero: what an operation, attributes or an empty buffer are */
    void *const p = room;
#define P p
#define UNSUPPORTED(name, arguments) EXPECT_EQ(name arguments, PSA_ERROR_NOT_SUPPORTED);
#include "unsupported/crypto.def"
#undef UNSUPPORTED
#define UNSUPPORTED(name, parameters, arguments) EXPECT_EQ(name arguments, PSA_ERROR_NOT_SUPPORTED);
#include "unsupported/services.def"
#undef UNSUPPORTED
#undef P
}

static void a_key_that_was_not_made_has_no_id(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_pake_operation_t pake = PSA_PAKE_OPERATION_INIT;
    uint8_t bytes[16] = { 0 };
    size_t len = 0;
    psa_key_id_t key[] = { 7, 7, 7, 7, 7 };
    EXPECT_EQ(psa_attach_key(&attributes, bytes, sizeof(bytes), &key[0]), PSA_ERROR_BAD_STATE);
    EXPECT_EQ(psa_decapsulate(1, 0, bytes, sizeof(bytes), &attributes, &key[1]), PSA_ERROR_BAD_STATE);
    EXPECT_EQ(psa_encapsulate(1, 0, &attributes, &key[2], bytes, sizeof(bytes), &len), PSA_ERROR_BAD_STATE);
    EXPECT_EQ(psa_unwrap_key(&attributes, 1, 0, bytes, sizeof(bytes), &key[3]), PSA_ERROR_BAD_STATE);
    EXPECT_EQ(psa_pake_get_shared_key(&pake, &attributes, &key[4]), PSA_ERROR_BAD_STATE);
    for (size_t i = 0; i < sizeof(key) / sizeof(key[0]); i++) {
        EXPECT_EQ(key[i], PSA_KEY_ID_NULL);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_declared_function_links, "design:9"),
        TEST(what_is_not_written_yet_says_so, "STATUS-1.0:PSA_ERROR_NOT_SUPPORTED"),
        TEST(a_key_that_was_not_made_has_no_id, "CRYPTO-1.5:psa_attach_key"),
    };
    return test_main(SUITE, tests, sizeof(tests) / sizeof(tests[0]));
}
