/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "api.h"
#include "vectors.h"

/* Published vectors (tests/vectors/crypto) through the API alone: links to any implementation of the Crypto API. */

enum { BYTES_MAX = 512, WORDS_MAX = 6, LINE_MAX_LEN = 4096 };

struct word {
    const char *text;
    uint8_t bytes[BYTES_MAX];
    size_t len;
};

static struct word words[WORDS_MAX];

static const struct {
    const char *name;
    psa_algorithm_t alg;
    psa_key_type_t type;
} algorithms[] = {
    { "SHA-224", PSA_ALG_SHA_224, 0 },
    { "SHA-256", PSA_ALG_SHA_256, 0 },
    { "SHA-384", PSA_ALG_SHA_384, 0 },
    { "SHA-512", PSA_ALG_SHA_512, 0 },
    { "HMAC-SHA-224", PSA_ALG_HMAC(PSA_ALG_SHA_224), PSA_KEY_TYPE_HMAC },
    { "HMAC-SHA-256", PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_TYPE_HMAC },
    { "HMAC-SHA-256-128", PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16), PSA_KEY_TYPE_HMAC },
    { "HMAC-SHA-384", PSA_ALG_HMAC(PSA_ALG_SHA_384), PSA_KEY_TYPE_HMAC },
    { "HMAC-SHA-512", PSA_ALG_HMAC(PSA_ALG_SHA_512), PSA_KEY_TYPE_HMAC },
    { "CMAC-AES", PSA_ALG_CMAC, PSA_KEY_TYPE_AES },
    { "ECB", PSA_ALG_ECB_NO_PADDING, PSA_KEY_TYPE_AES },
    { "CBC", PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_AES },
    { "CTR", PSA_ALG_CTR, PSA_KEY_TYPE_AES },
    { "GCM", PSA_ALG_GCM, PSA_KEY_TYPE_AES },
    { "CCM-4", PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 4), PSA_KEY_TYPE_AES },
    { "CCM-6", PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 6), PSA_KEY_TYPE_AES },
    { "CCM-8", PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8), PSA_KEY_TYPE_AES },
    { "CHACHA20-POLY1305", PSA_ALG_CHACHA20_POLY1305, PSA_KEY_TYPE_CHACHA20 },
    { "HKDF-SHA-256", PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE },
    { "HKDF-EXTRACT-SHA-256", PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE },
    { "HKDF-EXPAND-SHA-256", PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE },
    { "PBKDF2-SHA-256", PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256), PSA_KEY_TYPE_PASSWORD },
    { "ECDSA-P-256-SHA-256", PSA_ALG_ECDSA(PSA_ALG_SHA_256), PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1) },
    { "ECDSA-P-384-SHA-384", PSA_ALG_ECDSA(PSA_ALG_SHA_384), PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1) },
    { "ECDH-P-256", PSA_ALG_ECDH, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1) },
    { "ECDH-P-384", PSA_ALG_ECDH, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1) },
};

static size_t algorithm_of(const char *name)
{
    for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
        if (strcmp(algorithms[i].name, name) == 0) {
            return i;
        }
    }
    FAIL("an algorithm that this test does not know");
}

static void split(char *line)
{
    size_t count = 0;
    for (char *at = strtok(line, " \n"); at != NULL; at = strtok(NULL, " \n")) {
        EXPECT(count < WORDS_MAX);
        words[count].text = at;
        /* Names, numbers and "-" have no bytes. */
        bool is_hex = count != 0 && at[0] != '-' && strlen(at) % 2 == 0;
        words[count].len = is_hex ? vectors_hex(words[count].bytes, BYTES_MAX, at) : 0;
        count++;
    }
}

/* What is not carried is refused: a hash when it is asked for, a key when it is imported or its use is asked for. */
static void check_refusal(psa_algorithm_t alg, psa_key_type_t type)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t len = 0;
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    bool is_mac = PSA_ALG_IS_MAC(alg);
    psa_key_usage_t usage = PSA_ALG_IS_SIGN(alg)          ? PSA_KEY_USAGE_VERIFY_MESSAGE :
                            is_mac                        ? PSA_KEY_USAGE_SIGN_MESSAGE :
                            PSA_ALG_IS_KEY_AGREEMENT(alg) ? PSA_KEY_USAGE_DERIVE :
                            PSA_ALG_IS_KEY_DERIVATION(alg) ? PSA_KEY_USAGE_DERIVE :
                                                            PSA_KEY_USAGE_ENCRYPT;
    if (PSA_ALG_IS_HASH(alg)) {
        EXPECT_EQ(psa_hash_compute(alg, words[1].bytes, words[1].len, digest, sizeof(digest), &len),
                  PSA_ERROR_NOT_SUPPORTED);
        EXPECT_EQ(len, 0);
        return;
    }
    if (PSA_ALG_IS_KEY_DERIVATION(alg)) {
        psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
        EXPECT_EQ(psa_key_derivation_setup(&op, alg), PSA_ERROR_NOT_SUPPORTED);
    }
    psa_set_key_type(&attributes, type);
    psa_set_key_algorithm(&attributes, alg);
    psa_set_key_usage_flags(&attributes, usage);
    psa_status_t status = psa_import_key(&attributes, words[1].bytes, words[1].len, &key);
    if (status == PSA_SUCCESS) {
        status = psa_check_key_usage(key, alg, usage);
        EXPECT_EQ(psa_destroy_key(key), PSA_SUCCESS);
    }
    EXPECT_EQ(status, PSA_ERROR_NOT_SUPPORTED);
}

/* Runs `check` on each case of a file; a file without cases is a failure. */
static void each(const char *name, void (*check)(psa_algorithm_t alg, psa_key_type_t type))
{
    char line[LINE_MAX_LEN];
    size_t cases = 0;
    FILE *file = vectors_open(name);
    EXPECT_EQ(psa_crypto_init(), PSA_SUCCESS);
    while (fgets(line, sizeof(line), file) != NULL) {
        EXPECT(strchr(line, '\n') != NULL);
        if (line[0] == '#' || line[0] == '\n') {
            continue;
        }
        split(line);
        size_t alg = algorithm_of(words[0].text);
        if (carries(words[0].text)) {
            check(algorithms[alg].alg, algorithms[alg].type);
        } else {
            check_refusal(algorithms[alg].alg, algorithms[alg].type);
        }
        cases++;
    }
    fclose(file);
    EXPECT(cases >= 5);
}

static psa_key_id_t import(const struct word *material, psa_key_type_t type, psa_algorithm_t alg, psa_key_usage_t usage)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_set_key_type(&attributes, type);
    psa_set_key_algorithm(&attributes, alg);
    psa_set_key_usage_flags(&attributes, usage);
    EXPECT_EQ(psa_import_key(&attributes, material->bytes, material->len, &key), PSA_SUCCESS);
    return key;
}

static void check_hash(psa_algorithm_t alg, psa_key_type_t type)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t len = 0;
    psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
    (void)type;
    EXPECT_EQ(psa_hash_compute(alg, words[1].bytes, words[1].len, digest, sizeof(digest), &len), PSA_SUCCESS);
    EXPECT_EQ(len, words[2].len);
    EXPECT_MEM(digest, words[2].bytes, len);
    EXPECT_EQ(psa_hash_compare(alg, words[1].bytes, words[1].len, words[2].bytes, words[2].len), PSA_SUCCESS);
    EXPECT_EQ(psa_hash_setup(&op, alg), PSA_SUCCESS);
    for (size_t i = 0; i < words[1].len; i++) {
        EXPECT_EQ(psa_hash_update(&op, words[1].bytes + i, 1), PSA_SUCCESS);
    }
    EXPECT_EQ(psa_hash_verify(&op, words[2].bytes, words[2].len), PSA_SUCCESS);
}

static void hashes_are_those_of_fips_180_4(void)
{
    each("crypto/hash.txt", check_hash);
}

static void check_mac(psa_algorithm_t alg, psa_key_type_t type)
{
    uint8_t mac[PSA_MAC_MAX_SIZE];
    size_t len = 0;
    psa_mac_operation_t op = PSA_MAC_OPERATION_INIT;
    psa_key_id_t key =
        import(&words[1], type, alg, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
    EXPECT_EQ(psa_mac_compute(key, alg, words[2].bytes, words[2].len, mac, sizeof(mac), &len), PSA_SUCCESS);
    EXPECT_EQ(len, words[3].len);
    EXPECT_MEM(mac, words[3].bytes, len);
    EXPECT_EQ(psa_mac_verify(key, alg, words[2].bytes, words[2].len, words[3].bytes, words[3].len), PSA_SUCCESS);
    EXPECT_EQ(psa_mac_verify_setup(&op, key, alg), PSA_SUCCESS);
    for (size_t i = 0; i < words[2].len; i++) {
        EXPECT_EQ(psa_mac_update(&op, words[2].bytes + i, 1), PSA_SUCCESS);
    }
    EXPECT_EQ(psa_mac_verify_finish(&op, words[3].bytes, words[3].len), PSA_SUCCESS);
    mac[0] ^= 1;
    EXPECT_EQ(psa_mac_verify(key, alg, words[2].bytes, words[2].len, mac, len), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_destroy_key(key), PSA_SUCCESS);
}

static void macs_are_those_of_rfc_4231_and_4493(void)
{
    each("crypto/mac.txt", check_mac);
}

/* One direction in pieces of 5 bytes. */
static void cipher_in_pieces(psa_cipher_operation_t *op, const struct word *in, const struct word *want)
{
    uint8_t out[BYTES_MAX];
    size_t at = 0;
    size_t len = 0;
    if (words[2].len != 0) {
        EXPECT_EQ(psa_cipher_set_iv(op, words[2].bytes, words[2].len), PSA_SUCCESS);
    }
    for (size_t i = 0; i < in->len; i += 5) {
        size_t piece = in->len - i < 5 ? in->len - i : 5;
        EXPECT_EQ(psa_cipher_update(op, in->bytes + i, piece, out + at, sizeof(out) - at, &len), PSA_SUCCESS);
        at += len;
    }
    EXPECT_EQ(psa_cipher_finish(op, out + at, sizeof(out) - at, &len), PSA_SUCCESS);
    EXPECT_EQ(at + len, want->len);
    EXPECT_MEM(out, want->bytes, want->len);
}

static void check_cipher(psa_algorithm_t alg, psa_key_type_t type)
{
    psa_cipher_operation_t op = PSA_CIPHER_OPERATION_INIT;
    uint8_t sealed[BYTES_MAX];
    uint8_t out[BYTES_MAX];
    size_t len = 0;
    psa_key_id_t key = import(&words[1], type, alg, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    EXPECT_EQ(psa_cipher_encrypt_setup(&op, key, alg), PSA_SUCCESS);
    cipher_in_pieces(&op, &words[3], &words[4]);
    EXPECT_EQ(psa_cipher_decrypt_setup(&op, key, alg), PSA_SUCCESS);
    cipher_in_pieces(&op, &words[4], &words[3]);
    memcpy(sealed, words[2].bytes, words[2].len);
    memcpy(sealed + words[2].len, words[4].bytes, words[4].len);
    EXPECT_EQ(psa_cipher_decrypt(key, alg, sealed, words[2].len + words[4].len, out, sizeof(out), &len), PSA_SUCCESS);
    EXPECT_EQ(len, words[3].len);
    EXPECT_MEM(out, words[3].bytes, len);
    EXPECT_EQ(psa_destroy_key(key), PSA_SUCCESS);
}

static void ciphers_are_those_of_sp_800_38a(void)
{
    each("crypto/cipher.txt", check_cipher);
}

/* Both directions of a multi-part operation, input in pieces of 7 bytes. */
static void aead_in_pieces(psa_key_id_t key, psa_algorithm_t alg)
{
    psa_aead_operation_t op = PSA_AEAD_OPERATION_INIT;
    uint8_t out[BYTES_MAX];
    uint8_t tag[PSA_AEAD_TAG_MAX_SIZE];
    size_t body = words[4].len;
    size_t at = 0;
    size_t len = 0;
    size_t tag_len = 0;
    for (int decrypts = 0; decrypts < 2; decrypts++) {
        const struct word *in = decrypts ? &words[5] : &words[4];
        EXPECT_EQ(decrypts ? psa_aead_decrypt_setup(&op, key, alg) : psa_aead_encrypt_setup(&op, key, alg),
                  PSA_SUCCESS);
        EXPECT_EQ(psa_aead_set_lengths(&op, words[3].len, body), PSA_SUCCESS);
        EXPECT_EQ(psa_aead_set_nonce(&op, words[2].bytes, words[2].len), PSA_SUCCESS);
        EXPECT_EQ(psa_aead_update_ad(&op, words[3].bytes, words[3].len), PSA_SUCCESS);
        at = 0;
        for (size_t i = 0; i < body; i += 7) {
            size_t piece = body - i < 7 ? body - i : 7;
            EXPECT_EQ(psa_aead_update(&op, in->bytes + i, piece, out + at, sizeof(out) - at, &len), PSA_SUCCESS);
            at += len;
        }
        if (decrypts) {
            EXPECT_EQ(psa_aead_verify(&op, out + at, sizeof(out) - at, &len, words[5].bytes + body,
                                      words[5].len - body),
                      PSA_SUCCESS);
        } else {
            EXPECT_EQ(psa_aead_finish(&op, out + at, sizeof(out) - at, &len, tag, sizeof(tag), &tag_len), PSA_SUCCESS);
            EXPECT_EQ(body + tag_len, words[5].len);
            EXPECT_MEM(tag, words[5].bytes + body, tag_len);
        }
        EXPECT_EQ(at + len, body);
        EXPECT_MEM(out, decrypts ? words[4].bytes : words[5].bytes, body);
    }
}

static void check_aead(psa_algorithm_t alg, psa_key_type_t type)
{
    uint8_t out[BYTES_MAX];
    size_t len = 0;
    psa_key_id_t key = import(&words[1], type, alg, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    EXPECT_EQ(psa_aead_encrypt(key, alg, words[2].bytes, words[2].len, words[3].bytes, words[3].len, words[4].bytes,
                               words[4].len, out, sizeof(out), &len), PSA_SUCCESS);
    EXPECT_EQ(len, words[5].len);
    EXPECT_MEM(out, words[5].bytes, len);
    EXPECT_EQ(psa_aead_decrypt(key, alg, words[2].bytes, words[2].len, words[3].bytes, words[3].len, words[5].bytes,
                               words[5].len, out, sizeof(out), &len), PSA_SUCCESS);
    EXPECT_EQ(len, words[4].len);
    EXPECT_MEM(out, words[4].bytes, len);
    if (carries("AEAD-PARTS")) {
        aead_in_pieces(key, alg);
    } else {
        psa_aead_operation_t op = PSA_AEAD_OPERATION_INIT;
        EXPECT_EQ(psa_aead_encrypt_setup(&op, key, alg), PSA_ERROR_NOT_SUPPORTED);
        EXPECT_EQ(psa_aead_decrypt_setup(&op, key, alg), PSA_ERROR_NOT_SUPPORTED);
    }
    words[5].bytes[words[5].len - 1] ^= 0x80;
    EXPECT_EQ(psa_aead_decrypt(key, alg, words[2].bytes, words[2].len, words[3].bytes, words[3].len, words[5].bytes,
                               words[5].len, out, sizeof(out), &len), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_destroy_key(key), PSA_SUCCESS);
}

static void aeads_are_those_of_gcm_sp_800_38c_and_rfc_8439(void)
{
    each("crypto/aead.txt", check_aead);
}

static void derive_hkdf(psa_key_derivation_operation_t *op, psa_algorithm_t alg, psa_key_id_t secret)
{
    if (words[2].len != 0 || alg == PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256)) {
        EXPECT_EQ(psa_key_derivation_input_bytes(op, PSA_KEY_DERIVATION_INPUT_SALT, words[2].bytes, words[2].len),
                  PSA_SUCCESS);
    }
    EXPECT_EQ(psa_key_derivation_input_key(op, PSA_KEY_DERIVATION_INPUT_SECRET, secret), PSA_SUCCESS);
    if (alg != PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256)) {
        EXPECT_EQ(psa_key_derivation_input_bytes(op, PSA_KEY_DERIVATION_INPUT_INFO, words[3].bytes, words[3].len),
                  PSA_SUCCESS);
    }
}

static void derive_pbkdf2(psa_key_derivation_operation_t *op, psa_key_id_t password)
{
    uint64_t cost = strtoull(words[3].text, NULL, 10);
    EXPECT_EQ(psa_key_derivation_input_integer(op, PSA_KEY_DERIVATION_INPUT_COST, cost), PSA_SUCCESS);
    /* In two halves: they are joined. */
    EXPECT_EQ(psa_key_derivation_input_bytes(op, PSA_KEY_DERIVATION_INPUT_SALT, words[2].bytes, 1), PSA_SUCCESS);
    EXPECT_EQ(psa_key_derivation_input_bytes(op, PSA_KEY_DERIVATION_INPUT_SALT, words[2].bytes + 1, words[2].len - 1),
              PSA_SUCCESS);
    EXPECT_EQ(psa_key_derivation_input_key(op, PSA_KEY_DERIVATION_INPUT_PASSWORD, password), PSA_SUCCESS);
}

static void check_derivation(psa_algorithm_t alg, psa_key_type_t type)
{
    uint8_t out[BYTES_MAX];
    bool stretches = PSA_ALG_IS_PBKDF2_HMAC(alg);
    psa_key_id_t key = import(&words[1], type, alg, PSA_KEY_USAGE_DERIVE);
    /* All at once, then byte by byte where that is cheap, then verified. */
    for (size_t piece = words[4].len; piece != 0; piece = piece == 1 || stretches ? 0 : 1) {
        psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
        EXPECT_EQ(psa_key_derivation_setup(&op, alg), PSA_SUCCESS);
        if (stretches) {
            derive_pbkdf2(&op, key);
        } else {
            derive_hkdf(&op, alg, key);
        }
        for (size_t at = 0; at < words[4].len; at += piece) {
            EXPECT_EQ(psa_key_derivation_output_bytes(&op, out + at, piece), PSA_SUCCESS);
        }
        EXPECT_MEM(out, words[4].bytes, words[4].len);
        EXPECT_EQ(psa_key_derivation_abort(&op), PSA_SUCCESS);
    }
    EXPECT_EQ(psa_destroy_key(key), PSA_SUCCESS);
}

static void derivations_are_those_of_rfc_5869_and_7914(void)
{
    each("crypto/derive.txt", check_derivation);
}

static void check_signature(psa_algorithm_t alg, psa_key_type_t type)
{
    psa_key_id_t key = import(&words[1], type, alg, PSA_KEY_USAGE_VERIFY_MESSAGE);
    EXPECT_EQ(psa_verify_message(key, alg, words[2].bytes, words[2].len, words[3].bytes, words[3].len), PSA_SUCCESS);
    words[3].bytes[words[3].len - 1] ^= 1;
    EXPECT_EQ(psa_verify_message(key, alg, words[2].bytes, words[2].len, words[3].bytes, words[3].len),
              PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_EQ(psa_destroy_key(key), PSA_SUCCESS);
}

static void check_agreement(psa_algorithm_t alg, psa_key_type_t type)
{
    uint8_t secret[PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE];
    size_t len = 0;
    psa_key_id_t key = import(&words[1], type, alg, PSA_KEY_USAGE_DERIVE);
    EXPECT_EQ(psa_raw_key_agreement(alg, key, words[2].bytes, words[2].len, secret, sizeof(secret), &len), PSA_SUCCESS);
    EXPECT_EQ(len, words[3].len);
    EXPECT_MEM(secret, words[3].bytes, len);
    EXPECT_EQ(psa_destroy_key(key), PSA_SUCCESS);
}

static void check_curve(psa_algorithm_t alg, psa_key_type_t type)
{
    if (PSA_ALG_IS_SIGN(alg)) {
        check_signature(alg, type);
    } else {
        check_agreement(alg, type);
    }
}

static void curves_are_those_of_rfc_6979_and_5903(void)
{
    each("crypto/ecc.txt", check_curve);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(hashes_are_those_of_fips_180_4, "FIPS180-4:examples"),
        TEST(macs_are_those_of_rfc_4231_and_4493, "RFC4231:4"),
        TEST(ciphers_are_those_of_sp_800_38a, "SP800-38A:F"),
        TEST(aeads_are_those_of_gcm_sp_800_38c_and_rfc_8439, "SP800-38C:C"),
        TEST(derivations_are_those_of_rfc_5869_and_7914, "RFC5869:A"),
        TEST(curves_are_those_of_rfc_6979_and_5903, "RFC6979:A.2"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".vectors", tests, sizeof(tests) / sizeof(tests[0]));
}
