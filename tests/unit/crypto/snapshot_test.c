/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <sys/wait.h>
#include <unistd.h>

#include "../../conformance/crypto/api.h"

/*
 * Two processes from one image of memory: a fork, and a machine's snapshot that was put back twice. To libcrypto a
 * fork shows by another getpid(), a snapshot does not; here getpid() is ours, so that a test can be either.
 */

static pid_t shown = 4242;

pid_t getpid(void);
pid_t getpid(void)
{
    return shown;
}

enum { RANDOM_LEN = 32, NONCE_LEN = 12, POINT_LEN = 65, SHARE_LEN = 65 };
enum { ALL_LEN = RANDOM_LEN + NONCE_LEN + POINT_LEN + RANDOM_LEN + SHARE_LEN };

/* Everything that is to be fresh, one behind the other. */
static void draw(uint8_t out[ALL_LEN])
{
    psa_key_attributes_t pair = attributes_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, 0, 0);
    psa_key_attributes_t hmac = attributes_of(PSA_KEY_TYPE_HMAC, 256, 0, PSA_KEY_USAGE_EXPORT);
    psa_aead_operation_t aead = PSA_AEAD_OPERATION_INIT;
    psa_pake_operation_t pake = PSA_PAKE_OPERATION_INIT;
    psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    size_t len = 0;
    EXPECT_OK(psa_generate_random(out, RANDOM_LEN));
    out += RANDOM_LEN;
    key = key_of(PSA_KEY_TYPE_AES, 16, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT);
    EXPECT_OK(psa_aead_encrypt_setup(&aead, key, PSA_ALG_GCM));
    EXPECT_OK(psa_aead_generate_nonce(&aead, out, NONCE_LEN, &len));
    EXPECT_OK(psa_aead_abort(&aead));
    out += NONCE_LEN;
    EXPECT_OK(psa_generate_key(&pair, &key));
    EXPECT_OK(psa_export_public_key(key, out, POINT_LEN, &len));
    out += POINT_LEN;
    EXPECT_OK(psa_generate_key(&hmac, &key));
    EXPECT_OK(psa_export_key(key, out, RANDOM_LEN, &len));
    out += RANDOM_LEN;
    key = key_of(PSA_KEY_TYPE_PASSWORD, 16, PSA_ALG_JPAKE(PSA_ALG_SHA_256), PSA_KEY_USAGE_DERIVE);
    psa_pake_cs_set_algorithm(&suite, PSA_ALG_JPAKE(PSA_ALG_SHA_256));
    psa_pake_cs_set_primitive(&suite, PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 256));
    psa_pake_cs_set_key_confirmation(&suite, PSA_PAKE_UNCONFIRMED_KEY);
    EXPECT_OK(psa_pake_setup(&pake, key, &suite));
    EXPECT_OK(psa_pake_set_user(&pake, (const uint8_t *)"a", 1));
    EXPECT_OK(psa_pake_set_peer(&pake, (const uint8_t *)"b", 1));
    EXPECT_OK(psa_pake_output(&pake, PSA_PAKE_STEP_KEY_SHARE, out, SHARE_LEN, &len));
    EXPECT_OK(psa_pake_abort(&pake));
}

/* What a child of this very moment draws. */
static void draw_in_child(pid_t its_pid, uint8_t out[ALL_LEN])
{
    int ends[2];
    int status = 0;
    EXPECT_EQ(pipe(ends), 0);
    pid_t child = fork();
    EXPECT(child >= 0);
    if (child == 0) {
        shown = its_pid;
        if (setjmp(test_end) != 0) {
            _exit(1);
        }
        draw(out);
        _exit(write(ends[1], out, ALL_LEN) == ALL_LEN ? 0 : 1);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], out, ALL_LEN);
    close(ends[0]);
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    EXPECT_EQ(got, ALL_LEN);
}

static void expect_nothing_twice(const uint8_t *a, const uint8_t *b)
{
    static const size_t parts[] = { RANDOM_LEN, NONCE_LEN, POINT_LEN, RANDOM_LEN, SHARE_LEN };
    for (size_t i = 0, at = 0; i < sizeof(parts) / sizeof(parts[0]); at += parts[i], i++) {
        EXPECT(memcmp(a + at, b + at, parts[i]) != 0);
    }
}

static void from_one_image(bool is_fork)
{
    static uint8_t drawn[3][ALL_LEN];
    EXPECT_OK(psa_crypto_init());
    draw(drawn[0]); /* so that every generator has a state to repeat */
    draw_in_child(is_fork ? 1 : shown, drawn[0]);
    draw_in_child(is_fork ? 2 : shown, drawn[1]);
    draw(drawn[2]);
    expect_nothing_twice(drawn[0], drawn[1]);
    expect_nothing_twice(drawn[0], drawn[2]);
    expect_nothing_twice(drawn[1], drawn[2]);
}

static void a_fork_repeats_nothing(void)
{
    from_one_image(true);
}

static void a_snapshot_put_back_twice_repeats_nothing(void)
{
    from_one_image(false);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_fork_repeats_nothing, "CRYPTO-1.5:psa_generate_random"),
        TEST(a_snapshot_put_back_twice_repeats_nothing, "CRYPTO-1.5:psa_generate_random"),
    };
    return test_main("crypto.snapshot", tests, sizeof(tests) / sizeof(tests[0]));
}
