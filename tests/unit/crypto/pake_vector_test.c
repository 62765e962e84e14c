/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/bn.h>

#include "../../conformance/crypto/api.h"
#include "crypto_test/scripted.h"
#include "vectors.h"

/* Published transcripts of PAKE (tests/vectors/crypto/pake.txt), with the published random numbers. */

enum { LINE_MAX_LEN = 8192, WORDS_MAX = 16, BYTES_MAX = 400, SPARE = 16 };

struct word {
    char text[32];
    uint8_t bytes[BYTES_MAX];
    size_t len;
};

static struct word words[WORDS_MAX];
static uint8_t out[PSA_PAKE_OUTPUT_MAX_SIZE];
static size_t out_len;

static void split(char *line)
{
    size_t count = 0;
    for (char *word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n"), count++) {
        EXPECT(count < WORDS_MAX);
        snprintf(words[count].text, sizeof(words[count].text), "%.31s", word);
        words[count].len = 0;
        for (size_t i = 0; word[0] != '-' && word[i] != '\0' && word[i + 1] != '\0' && count != 0; i += 2) {
            unsigned byte = 0;
            EXPECT(i / 2 < BYTES_MAX);
            EXPECT_EQ(sscanf(word + i, "%2x", &byte), 1);
            words[count].bytes[i / 2] = (uint8_t)byte;
            words[count].len = i / 2 + 1;
        }
    }
}

/* Runs `check` on each line whose first word begins so. */
static void each(const char *kind, size_t least, void (*check)(void))
{
    char line[LINE_MAX_LEN];
    size_t cases = 0;
    FILE *file = vectors_open("crypto/pake.txt");
    EXPECT_OK(psa_crypto_init());
    while (fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, kind, strlen(kind)) == 0) {
            split(line);
            test_random_forget();
            check();
            EXPECT_EQ(test_random_forget(), 0);
            cases++;
        }
    }
    fclose(file);
    EXPECT(cases >= least);
}

/* The next number that an operation draws: so wide that its remainder is the number itself. */
static void draw(const uint8_t *number, size_t len)
{
    static const uint8_t zeros[SPARE];
    test_random_say(span_of(zeros, SPARE));
    test_random_say(span_of(number, len));
}

static psa_key_id_t import(psa_key_type_t type, psa_algorithm_t alg, const uint8_t *bytes, size_t len)
{
    psa_key_attributes_t attributes = attributes_of(type, 0, alg, PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_EXPORT);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_import_key(&attributes, bytes, len, &key));
    return key;
}

static psa_pake_operation_t set_up(psa_key_id_t key, psa_algorithm_t alg, psa_pake_primitive_t primitive,
                                   uint32_t confirmation)
{
    psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;
    psa_pake_operation_t op = PSA_PAKE_OPERATION_INIT;
    psa_pake_cs_set_algorithm(&suite, alg);
    psa_pake_cs_set_primitive(&suite, primitive);
    psa_pake_cs_set_key_confirmation(&suite, confirmation);
    EXPECT_OK(psa_pake_setup(&op, key, &suite));
    return op;
}

static void expect_output(psa_pake_operation_t *op, psa_pake_step_t step, const uint8_t *want, size_t len)
{
    EXPECT_OK(psa_pake_output(op, step, out, sizeof(out), &out_len));
    EXPECT_EQ(out_len, len);
    EXPECT_MEM(out, want, len);
}

static void expect_shared(psa_pake_operation_t *op, const uint8_t *want, size_t len)
{
    psa_key_attributes_t attributes =
        attributes_of(PSA_KEY_TYPE_DERIVE, 0, PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_KEY_USAGE_EXPORT);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_pake_get_shared_key(op, &attributes, &key));
    EXPECT_OK(psa_export_key(key, out, sizeof(out), &out_len));
    EXPECT_EQ(out_len, len);
    EXPECT_MEM(out, want, len);
    EXPECT_OK(psa_destroy_key(key));
}

static psa_algorithm_t spake2p_alg(void)
{
    psa_algorithm_t hash = strstr(words[0].text, "512") != NULL ? PSA_ALG_SHA_512 : PSA_ALG_SHA_256;
    if (strstr(words[0].text, "MATTER") != NULL) {
        return PSA_ALG_SPAKE2P_MATTER;
    }
    return strstr(words[0].text, "CMAC") != NULL ? PSA_ALG_SPAKE2P_CMAC(hash) : PSA_ALG_SPAKE2P_HMAC(hash);
}

static void prepare(psa_pake_operation_t *op, bool is_client)
{
    EXPECT_OK(psa_pake_set_role(op, is_client ? PSA_PAKE_ROLE_CLIENT : PSA_PAKE_ROLE_SERVER));
    EXPECT_OK(psa_pake_set_user(op, words[is_client ? 3 : 4].bytes, words[is_client ? 3 : 4].len));
    EXPECT_OK(psa_pake_set_peer(op, words[is_client ? 4 : 3].bytes, words[is_client ? 4 : 3].len));
    EXPECT_OK(psa_pake_set_context(op, words[2].bytes, words[2].len));
}

static void check_spake2p_client(psa_algorithm_t alg, psa_pake_primitive_t primitive)
{
    uint8_t pair[140];
    uint8_t public[220];
    size_t len = words[5].len;
    memcpy(pair, words[5].bytes, len);
    memcpy(pair + len, words[6].bytes, words[6].len);
    psa_key_id_t key = import(PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), alg, pair, 2 * len);
    EXPECT_OK(psa_export_public_key(key, public, sizeof(public), &out_len));
    EXPECT_EQ(out_len, len + words[7].len);
    EXPECT_MEM(public, words[5].bytes, len);
    EXPECT_MEM(public + len, words[7].bytes, words[7].len);
    psa_pake_operation_t op = set_up(key, alg, primitive, PSA_PAKE_CONFIRMED_KEY);
    prepare(&op, true);
    draw(words[8].bytes, words[8].len);
    expect_output(&op, PSA_PAKE_STEP_KEY_SHARE, words[10].bytes, words[10].len);
    EXPECT_OK(psa_pake_input(&op, PSA_PAKE_STEP_KEY_SHARE, words[11].bytes, words[11].len));
    EXPECT_OK(psa_pake_input(&op, PSA_PAKE_STEP_CONFIRM, words[13].bytes, words[13].len));
    expect_output(&op, PSA_PAKE_STEP_CONFIRM, words[12].bytes, words[12].len);
    expect_shared(&op, words[14].bytes, words[14].len);
    EXPECT_OK(psa_destroy_key(key));
}

static void check_spake2p(void)
{
    uint8_t public[220];
    psa_algorithm_t alg = spake2p_alg();
    psa_pake_primitive_t primitive =
        PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, (size_t)atoi(words[1].text));
    if (words[6].len != 0) {
        check_spake2p_client(alg, primitive);
    }
    memcpy(public, words[5].bytes, words[5].len);
    memcpy(public + words[5].len, words[7].bytes, words[7].len);
    psa_key_id_t key =
        import(PSA_KEY_TYPE_SPAKE2P_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), alg, public, words[5].len + words[7].len);
    psa_pake_operation_t op = set_up(key, alg, primitive, PSA_PAKE_CONFIRMED_KEY);
    prepare(&op, false);
    EXPECT_OK(psa_pake_input(&op, PSA_PAKE_STEP_KEY_SHARE, words[10].bytes, words[10].len));
    draw(words[9].bytes, words[9].len);
    expect_output(&op, PSA_PAKE_STEP_KEY_SHARE, words[11].bytes, words[11].len);
    expect_output(&op, PSA_PAKE_STEP_CONFIRM, words[13].bytes, words[13].len);
    EXPECT_OK(psa_pake_input(&op, PSA_PAKE_STEP_CONFIRM, words[12].bytes, words[12].len));
    expect_shared(&op, words[14].bytes, words[14].len);
    EXPECT_OK(psa_destroy_key(key));
}

static void spake2p_is_that_of_rfc_9383(void)
{
    each("SPAKE2P-HMAC", 5, check_spake2p);
    each("SPAKE2P-CMAC", 2, check_spake2p);
}

static void spake2p_is_that_of_matter(void)
{
    each("SPAKE2P-MATTER", 4, check_spake2p);
}

/* Feeds a TLS message: pieces, each behind its length in one byte. */
static void feed(psa_pake_operation_t *op, const struct word *message, size_t at, size_t pieces)
{
    static const psa_pake_step_t steps[] = { PSA_PAKE_STEP_KEY_SHARE, PSA_PAKE_STEP_ZK_PUBLIC,
                                             PSA_PAKE_STEP_ZK_PROOF };
    for (size_t i = 0; i < pieces; i++) {
        size_t len = message->bytes[at];
        EXPECT_OK(psa_pake_input(op, steps[i % 3], message->bytes + at + 1, len));
        at += 1 + len;
    }
    EXPECT_EQ(at, message->len);
}

static void output_share(psa_pake_operation_t *op, const struct word *number, const uint8_t *want)
{
    if (number != NULL) {
        draw(number->bytes, number->len);
    }
    EXPECT_OK(psa_pake_output(op, PSA_PAKE_STEP_KEY_SHARE, out, sizeof(out), &out_len));
    EXPECT(out_len == 65 && memcmp(out, want, 65) == 0);
    EXPECT_OK(psa_pake_output(op, PSA_PAKE_STEP_ZK_PUBLIC, out, sizeof(out), &out_len));
    EXPECT_OK(psa_pake_output(op, PSA_PAKE_STEP_ZK_PROOF, out, sizeof(out), &out_len));
    EXPECT_EQ(out_len, 32);
}

/* Words: 1 password, 2 to 5 x1 to x4, 6 client's first, 7 server's first, 8 server's second, 9 client's second. */
static void jpake_side(bool is_client)
{
    const struct word *own = &words[is_client ? 6 : 7];
    const struct word *peer = &words[is_client ? 7 : 6];
    size_t second = 1 + 65 + 1 + 65;
    psa_key_id_t key = import(PSA_KEY_TYPE_PASSWORD, PSA_ALG_JPAKE(PSA_ALG_SHA_256), words[1].bytes, words[1].len);
    psa_pake_operation_t op = set_up(key, PSA_ALG_JPAKE(PSA_ALG_SHA_256),
                                     PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 256),
                                     PSA_PAKE_UNCONFIRMED_KEY);
    EXPECT_OK(psa_pake_set_user(&op, (const uint8_t *)(is_client ? "client" : "server"), 6));
    EXPECT_OK(psa_pake_set_peer(&op, (const uint8_t *)(is_client ? "server" : "client"), 6));
    second += 1u + own->bytes[second];
    output_share(&op, &words[is_client ? 2 : 4], own->bytes + 1);
    output_share(&op, &words[is_client ? 3 : 5], own->bytes + second + 1);
    feed(&op, peer, 0, 6);
    if (is_client) {
        feed(&op, &words[8], 3, 3); /* behind the name of the curve */
        output_share(&op, NULL, words[9].bytes + 1);
    } else {
        output_share(&op, NULL, words[8].bytes + 4);
        feed(&op, &words[9], 0, 3);
    }
    expect_shared(&op, words[10].bytes, words[10].len);
    EXPECT_OK(psa_destroy_key(key));
}

static void check_jpake(void)
{
    psa_key_derivation_operation_t derive = PSA_KEY_DERIVATION_OPERATION_INIT;
    jpake_side(true);
    jpake_side(false);
    EXPECT_OK(psa_key_derivation_setup(&derive, PSA_ALG_TLS12_ECJPAKE_TO_PMS));
    EXPECT_OK(
        psa_key_derivation_input_bytes(&derive, PSA_KEY_DERIVATION_INPUT_SECRET, words[10].bytes, words[10].len));
    EXPECT_OK(psa_key_derivation_output_bytes(&derive, out, 32));
    EXPECT_MEM(out, words[11].bytes, 32);
    EXPECT_OK(psa_key_derivation_abort(&derive));
}

static void jpake_is_that_of_thread(void)
{
    each("JPAKE", 1, check_jpake);
}

static psa_pake_operation_t sae(psa_key_id_t key, psa_algorithm_t alg, psa_pake_primitive_t primitive, size_t own)
{
    psa_pake_operation_t op = set_up(key, alg, primitive, PSA_PAKE_CONFIRMED_KEY);
    EXPECT_OK(psa_pake_set_user(&op, words[own].bytes, words[own].len));
    EXPECT_OK(psa_pake_set_peer(&op, words[own + 1].bytes, words[own + 1].len));
    return op;
}

/* The tag that the published key of confirmation makes. */
static void confirm(const uint8_t count[2], const struct word *first, const struct word *second, uint8_t tag[34])
{
    psa_key_attributes_t attributes =
        attributes_of(PSA_KEY_TYPE_HMAC, 0, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_USAGE_SIGN_MESSAGE);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    uint8_t text[200];
    memcpy(text, count, 2);
    memcpy(tag, count, 2);
    memcpy(text + 2, first->bytes, first->len);
    memcpy(text + 2 + first->len, second->bytes, second->len);
    EXPECT_OK(psa_import_key(&attributes, words[8].bytes, words[8].len, &key));
    EXPECT_OK(psa_mac_compute(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), text, 2 + first->len + second->len, tag + 2, 32,
                              &out_len));
    EXPECT_OK(psa_destroy_key(key));
}

static void check_looping(void)
{
    static const uint8_t count[2] = { 1, 0 };
    const psa_algorithm_t alg = PSA_ALG_WPA3_SAE_FIXED(PSA_ALG_SHA_256);
    uint8_t tag[34];
    psa_key_id_t key = import(PSA_KEY_TYPE_PASSWORD, PSA_ALG_WPA3_SAE_ANY, words[1].bytes, words[1].len);
    psa_pake_operation_t op =
        sae(key, alg, PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 256), 2);
    draw(words[4].bytes, words[4].len);
    draw(words[5].bytes, words[5].len);
    expect_output(&op, PSA_PAKE_STEP_COMMIT, words[6].bytes, words[6].len);
    EXPECT_OK(psa_pake_input(&op, PSA_PAKE_STEP_COMMIT, words[7].bytes, words[7].len));
    EXPECT_OK(psa_pake_input(&op, PSA_PAKE_STEP_SALT, NULL, 0));
    EXPECT_OK(psa_pake_input(&op, PSA_PAKE_STEP_CONFIRM_COUNT, count, 2));
    confirm(count, &words[6], &words[7], tag);
    expect_output(&op, PSA_PAKE_STEP_CONFIRM, tag, 34);
    confirm(count, &words[7], &words[6], tag);
    EXPECT_OK(psa_pake_input(&op, PSA_PAKE_STEP_CONFIRM, tag, 34));
    expect_output(&op, PSA_PAKE_STEP_KEY_ID, words[10].bytes, 16);
    expect_shared(&op, words[9].bytes, words[9].len);
    EXPECT_OK(psa_destroy_key(key));
}

static void sae_by_hunting_and_pecking_is_that_of_annex_j(void)
{
    each("SAE-LOOPING", 1, check_looping);
}

static psa_key_id_t derive_token(psa_algorithm_t hash, psa_key_type_t type, size_t bits)
{
    const psa_algorithm_t h2e = PSA_ALG_WPA3_SAE_H2E(hash);
    psa_key_attributes_t attributes = attributes_of(type, bits, PSA_ALG_WPA3_SAE_ANY, PSA_KEY_USAGE_DERIVE);
    psa_key_derivation_operation_t derive = PSA_KEY_DERIVATION_OPERATION_INIT;
    psa_key_id_t token = PSA_KEY_ID_NULL;
    psa_key_id_t password = import(PSA_KEY_TYPE_PASSWORD, PSA_ALG_WPA3_SAE_ANY, words[3].bytes, words[3].len);
    EXPECT_OK(psa_key_derivation_setup(&derive, h2e));
    EXPECT_OK(psa_key_derivation_input_bytes(&derive, PSA_KEY_DERIVATION_INPUT_SALT, words[2].bytes, words[2].len));
    EXPECT_OK(psa_key_derivation_input_key(&derive, PSA_KEY_DERIVATION_INPUT_PASSWORD, password));
    EXPECT_OK(psa_key_derivation_input_bytes(&derive, PSA_KEY_DERIVATION_INPUT_INFO, words[4].bytes, words[4].len));
    EXPECT_OK(psa_key_derivation_output_key(&attributes, &derive, &token));
    EXPECT_EQ(psa_key_derivation_output_key(&attributes, &derive, &password), PSA_ERROR_INSUFFICIENT_DATA);
    EXPECT_OK(psa_key_derivation_abort(&derive));
    return token;
}

/* Of group 15: libcrypto's prime, halved. */
static void order_less_1(uint8_t last[384])
{
    BIGNUM *number = BN_get_rfc3526_prime_3072(NULL);
    EXPECT(number != NULL && BN_rshift1(number, number) == 1 && BN_sub_word(number, 1) == 1);
    EXPECT_EQ(BN_bn2binpad(number, last, 384), 384);
    BN_free(number);
}

/* The commitment's element is the inverse of mask times the password element: with the order less 1 as mask it is
 * that itself. */
static void check_token(void)
{
    static const uint8_t p256_last[32] = { 0xff, 0xff, 0xff, 0xff, 0,    0,    0,    0,    0xff, 0xff, 0xff,
                                           0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                                           0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x50 };
    static const uint8_t one[384] = { [383] = 5 };
    bool is_curve = strcmp(words[1].text, "19") == 0;
    psa_algorithm_t hash = is_curve ? PSA_ALG_SHA_256 : PSA_ALG_SHA_384;
    psa_pake_primitive_t primitive =
        is_curve ? PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 256) :
                   PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_DH, PSA_DH_FAMILY_RFC3526, 3072);
    size_t len = is_curve ? 32 : 384;
    uint8_t last[384];
    psa_key_id_t token = derive_token(hash,
                                      is_curve ? PSA_KEY_TYPE_WPA3_SAE_ECC(PSA_ECC_FAMILY_SECP_R1) :
                                                 PSA_KEY_TYPE_WPA3_SAE_DH(PSA_DH_FAMILY_RFC3526),
                                      is_curve ? 256 : 3072);
    psa_pake_operation_t op =
        sae(token, is_curve ? PSA_ALG_WPA3_SAE_FIXED(hash) : PSA_ALG_WPA3_SAE_GDH(hash), primitive, 5);
    memcpy(last, p256_last, 32);
    if (!is_curve) {
        order_less_1(last);
    }
    draw(one + 384 - len, len);
    draw(last, len);
    EXPECT_OK(psa_pake_output(&op, PSA_PAKE_STEP_COMMIT, out, sizeof(out), &out_len));
    EXPECT_EQ(out_len, len + words[7].len);
    EXPECT_MEM(out + len, words[7].bytes, words[7].len);
    EXPECT_OK(psa_pake_abort(&op));
    EXPECT_OK(psa_destroy_key(token));
}

static void password_tokens_are_those_of_annex_j(void)
{
    each("SAE-TOKEN", 2, check_token);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(spake2p_is_that_of_rfc_9383, "CRYPTO-1.5:PSA_ALG_SPAKE2P_HMAC"),
        TEST(spake2p_is_that_of_matter, "CRYPTO-1.5:PSA_ALG_SPAKE2P_MATTER"),
        TEST(jpake_is_that_of_thread, "CRYPTO-1.5:PSA_ALG_JPAKE"),
        TEST(sae_by_hunting_and_pecking_is_that_of_annex_j, "CRYPTO-1.5:PSA_ALG_WPA3_SAE_FIXED"),
        TEST(password_tokens_are_those_of_annex_j, "CRYPTO-1.5:PSA_ALG_WPA3_SAE_H2E"),
    };
    return test_main("crypto.pake-vectors", tests, sizeof(tests) / sizeof(tests[0]));
}
