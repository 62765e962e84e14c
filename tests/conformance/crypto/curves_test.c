/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "api.h"

/* Elliptic curves and finite-field groups: keys, signatures, agreement, encapsulation.
 * API 1.5, 9.5.2, 9.5.3, 10.9, 10.11, 10.12. */

struct group {
    psa_key_type_t pair;
    size_t bits;
    size_t key_len, public_len, signature_len, secret_len; /* bytes; 0: it does not do that */
};

#define CURVE(family, bits, key, field, order) \
    { PSA_KEY_TYPE_ECC_KEY_PAIR(family), bits, key, 1 + 2 * (field), 2 * (order), field }

static const struct group weierstrass[] = {
    CURVE(PSA_ECC_FAMILY_SECP_R1, 192, 24, 24, 24), CURVE(PSA_ECC_FAMILY_SECP_R1, 224, 28, 28, 28),
    CURVE(PSA_ECC_FAMILY_SECP_R1, 256, 32, 32, 32), CURVE(PSA_ECC_FAMILY_SECP_R1, 384, 48, 48, 48),
    CURVE(PSA_ECC_FAMILY_SECP_R1, 521, 66, 66, 66), CURVE(PSA_ECC_FAMILY_SECP_K1, 192, 24, 24, 24),
    CURVE(PSA_ECC_FAMILY_SECP_K1, 225, 29, 28, 29), CURVE(PSA_ECC_FAMILY_SECP_K1, 256, 32, 32, 32),
    CURVE(PSA_ECC_FAMILY_BRAINPOOL_P_R1, 160, 20, 20, 20), CURVE(PSA_ECC_FAMILY_BRAINPOOL_P_R1, 192, 24, 24, 24),
    CURVE(PSA_ECC_FAMILY_BRAINPOOL_P_R1, 224, 28, 28, 28), CURVE(PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256, 32, 32, 32),
    CURVE(PSA_ECC_FAMILY_BRAINPOOL_P_R1, 320, 40, 40, 40), CURVE(PSA_ECC_FAMILY_BRAINPOOL_P_R1, 384, 48, 48, 48),
    CURVE(PSA_ECC_FAMILY_BRAINPOOL_P_R1, 512, 64, 64, 64), CURVE(PSA_ECC_FAMILY_SECT_K1, 163, 21, 21, 21),
    CURVE(PSA_ECC_FAMILY_SECT_K1, 233, 30, 30, 29), CURVE(PSA_ECC_FAMILY_SECT_K1, 239, 30, 30, 30),
    CURVE(PSA_ECC_FAMILY_SECT_K1, 283, 36, 36, 36), CURVE(PSA_ECC_FAMILY_SECT_K1, 409, 52, 52, 51),
    CURVE(PSA_ECC_FAMILY_SECT_K1, 571, 72, 72, 72), CURVE(PSA_ECC_FAMILY_SECT_R1, 163, 21, 21, 21),
    CURVE(PSA_ECC_FAMILY_SECT_R1, 233, 30, 30, 30), CURVE(PSA_ECC_FAMILY_SECT_R1, 283, 36, 36, 36),
    CURVE(PSA_ECC_FAMILY_SECT_R1, 409, 52, 52, 52), CURVE(PSA_ECC_FAMILY_SECT_R1, 571, 72, 72, 72),
    CURVE(PSA_ECC_FAMILY_SECT_R2, 163, 21, 21, 21),
};

static const struct group edwards[] = {
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255, 32, 32, 64, 0 },
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 448, 57, 57, 114, 0 },
};

static const struct group montgomery[] = {
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), 255, 32, 32, 0, 32 },
    { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), 448, 56, 56, 0, 56 },
};

/* Keys of the larger groups take longer; their known answers are tried by the driver. */
static const struct group finite[] = {
    { PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 2048, 256, 256, 0, 256 },
    { PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 3072, 384, 384, 0, 384 },
    { PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 8192, 1024, 1024, 0, 1024 },
    { PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC3526), 2048, 256, 256, 0, 256 },
    { PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC3526), 4096, 512, 512, 0, 512 },
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

enum { LEN_MAX = 1024 };

static void start(void)
{
    EXPECT_OK(psa_crypto_init());
}

static psa_key_id_t generate(const struct group *group, psa_algorithm_t alg, psa_key_usage_t usage)
{
    psa_key_attributes_t attributes = attributes_of(group->pair, group->bits, alg, usage);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    EXPECT_OK(psa_generate_key(&attributes, &key));
    return key;
}

static size_t public_of(psa_key_id_t key, uint8_t public[LEN_MAX])
{
    size_t len = 0;
    EXPECT_OK(psa_export_public_key(key, public, LEN_MAX, &len));
    return len;
}

static void keys_are_made_and_taken(const struct group *group)
{
    uint8_t private[LEN_MAX + 1] = { 0 }, public[LEN_MAX], again[LEN_MAX];
    size_t len = 0;
    psa_key_type_t public_type = PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(group->pair);
    psa_key_id_t key = generate(group, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
    EXPECT_OK(psa_export_key(key, private, LEN_MAX, &len));
    EXPECT_EQ(len, group->key_len);
    EXPECT(len <= PSA_EXPORT_KEY_OUTPUT_SIZE(group->pair, group->bits));
    EXPECT_EQ(public_of(key, public), group->public_len);
    EXPECT(group->public_len <= PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(group->pair, group->bits));
    EXPECT_OK(psa_destroy_key(key));

    psa_key_attributes_t attributes = attributes_of(group->pair, group->bits, 0, PSA_KEY_USAGE_EXPORT);
    EXPECT_OK(psa_import_key(&attributes, private, group->key_len, &key));
    EXPECT_EQ(public_of(key, again), group->public_len);
    EXPECT_MEM(again, public, group->public_len);
    EXPECT_OK(psa_destroy_key(key));

    attributes = attributes_of(public_type, group->bits, 0, 0);
    EXPECT_OK(psa_import_key(&attributes, public, group->public_len, &key));
    EXPECT_OK(psa_export_key(key, again, sizeof(again), &len));
    EXPECT_EQ(len, group->public_len);
    EXPECT_MEM(again, public, len);
    EXPECT_OK(psa_destroy_key(key));

    /* One byte too few or too many is no key. */
    EXPECT_EQ(psa_import_key(&attributes, public, group->public_len - 1, &key), PSA_ERROR_INVALID_ARGUMENT);
    attributes = attributes_of(group->pair, group->bits, 0, 0);
    EXPECT_EQ(psa_import_key(&attributes, private, group->key_len - 1, &key), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_import_key(&attributes, private, group->key_len + 1, &key), PSA_ERROR_INVALID_ARGUMENT);
}

static void keys_of_every_group_are_made_and_taken(void)
{
    start();
    for (size_t i = 0; i < COUNT(weierstrass); i++) {
        keys_are_made_and_taken(&weierstrass[i]);
    }
    for (size_t i = 0; i < COUNT(edwards); i++) {
        keys_are_made_and_taken(&edwards[i]);
        keys_are_made_and_taken(&montgomery[i]);
    }
    for (size_t i = 0; i < COUNT(finite); i++) {
        keys_are_made_and_taken(&finite[i]);
    }
}

static void a_size_that_tells_the_curve_is_found_and_another_must_be_said(void)
{
    uint8_t key[72] = { [71] = 5 };
    psa_key_id_t id = PSA_KEY_ID_NULL;
    start();
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_BRAINPOOL_P_R1), 0, 0, 0);
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    EXPECT_OK(psa_import_key(&attributes, key + 72 - 40, 40, &id));
    EXPECT_OK(psa_get_key_attributes(id, &got));
    EXPECT_EQ(psa_get_key_bits(&got), 320);
    EXPECT_OK(psa_destroy_key(id));
    /* sect233k1 and sect239k1 have keys of one length. */
    attributes = attributes_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECT_K1), 0, 0, 0);
    EXPECT_EQ(psa_import_key(&attributes, key + 72 - 30, 30, &id), PSA_ERROR_INVALID_ARGUMENT);
    psa_set_key_bits(&attributes, 239);
    EXPECT_OK(psa_import_key(&attributes, key + 72 - 30, 30, &id));
    EXPECT_OK(psa_destroy_key(id));
    psa_set_key_bits(&attributes, 240);
    EXPECT_EQ(psa_import_key(&attributes, key + 72 - 30, 30, &id), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_generate_key(&attributes, &id), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(id, PSA_KEY_ID_NULL);
}

static void sign_and_verify(const struct group *group, psa_algorithm_t alg)
{
    static const uint8_t hash[32] = { 7, 7, 7 };
    uint8_t signature[160], again[160];
    size_t len = 0, again_len = 0;
    psa_key_id_t key = generate(group, alg, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    EXPECT(group->signature_len <= PSA_SIGN_OUTPUT_SIZE(group->pair, group->bits, alg));
    EXPECT_OK(psa_sign_hash(key, alg, hash, sizeof(hash), signature, sizeof(signature), &len));
    EXPECT_EQ(len, group->signature_len);
    EXPECT_OK(psa_verify_hash(key, alg, hash, sizeof(hash), signature, len));
    EXPECT_OK(psa_sign_hash(key, alg, hash, sizeof(hash), again, sizeof(again), &again_len));
    EXPECT_EQ(memcmp(signature, again, len) == 0, PSA_ALG_IS_DETERMINISTIC_ECDSA(alg));
    EXPECT_EQ(psa_verify_hash(key, alg, hash, sizeof(hash), signature, len - 1), PSA_ERROR_INVALID_SIGNATURE);
    signature[len / 2] ^= 4;
    EXPECT_EQ(psa_verify_hash(key, alg, hash, sizeof(hash), signature, len), PSA_ERROR_INVALID_SIGNATURE);
    memset(signature, 0, len);
    EXPECT_EQ(psa_verify_hash(key, alg, hash, sizeof(hash), signature, len), PSA_ERROR_INVALID_SIGNATURE);
    EXPECT_OK(psa_destroy_key(key));
}

static void every_curve_signs_at_random_and_deterministically(void)
{
    start();
    for (size_t i = 0; i < COUNT(weierstrass); i++) {
        sign_and_verify(&weierstrass[i], PSA_ALG_ECDSA(PSA_ALG_SHA_256));
        sign_and_verify(&weierstrass[i], PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256));
        sign_and_verify(&weierstrass[i], PSA_ALG_ECDSA_ANY);
    }
}

static void both_sides_agree_on(const struct group *group, psa_algorithm_t alg)
{
    uint8_t ours[LEN_MAX], theirs[LEN_MAX], a[LEN_MAX], b[LEN_MAX];
    size_t len = 0;
    psa_key_id_t one = generate(group, alg, PSA_KEY_USAGE_DERIVE);
    psa_key_id_t two = generate(group, alg, PSA_KEY_USAGE_DERIVE);
    size_t public_len = public_of(one, ours);
    EXPECT_EQ(public_of(two, theirs), public_len);
    EXPECT(group->secret_len <= PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(group->pair, group->bits));
    EXPECT_OK(psa_raw_key_agreement(alg, one, theirs, public_len, a, sizeof(a), &len));
    EXPECT_EQ(len, group->secret_len);
    EXPECT_OK(psa_raw_key_agreement(alg, two, ours, public_len, b, sizeof(b), &len));
    EXPECT_EQ(len, group->secret_len);
    EXPECT_MEM(a, b, len);
    EXPECT_EQ(psa_raw_key_agreement(alg, one, theirs, public_len - 1, a, sizeof(a), &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(psa_raw_key_agreement(alg, one, theirs, public_len, a, group->secret_len - 1, &len),
              PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_OK(psa_destroy_key(one));
    EXPECT_OK(psa_destroy_key(two));
}

static void both_sides_agree_in_every_group(void)
{
    start();
    for (size_t i = 0; i < COUNT(weierstrass); i++) {
        both_sides_agree_on(&weierstrass[i], PSA_ALG_ECDH);
    }
    for (size_t i = 0; i < COUNT(montgomery); i++) {
        both_sides_agree_on(&montgomery[i], PSA_ALG_ECDH);
    }
    for (size_t i = 0; i < COUNT(finite); i++) {
        both_sides_agree_on(&finite[i], PSA_ALG_FFDH);
    }
}

static void derive_from(psa_key_derivation_operation_t *op, psa_key_id_t key, psa_algorithm_t kdf, uint8_t out[32])
{
    EXPECT_OK(psa_key_derivation_setup(op, kdf));
    EXPECT_OK(psa_key_derivation_input_key(op, PSA_KEY_DERIVATION_INPUT_SECRET, key));
    EXPECT_OK(psa_key_derivation_input_bytes(op, PSA_KEY_DERIVATION_INPUT_INFO, NULL, 0));
    EXPECT_OK(psa_key_derivation_output_bytes(op, out, 32));
    EXPECT_OK(psa_key_derivation_abort(op));
}

/* A secret of 32, of 384 and of 1024 bytes: as a key that is derived from, and combined with the derivation, it is
 * the same. */
static void an_agreement_becomes_a_key_or_goes_into_a_derivation(void)
{
    static const struct group *const groups[] = { &weierstrass[2], &montgomery[0], &finite[1], &finite[2] };
    uint8_t peer[LEN_MAX], raw[LEN_MAX], out[32], again[32];
    size_t len = 0, peer_len = 0;
    start();
    for (size_t i = 0; i < COUNT(groups); i++) {
        psa_algorithm_t base = PSA_KEY_TYPE_IS_DH(groups[i]->pair) ? PSA_ALG_FFDH : PSA_ALG_ECDH;
        psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
        psa_key_id_t shared = PSA_KEY_ID_NULL, other = PSA_KEY_ID_NULL;
        psa_key_id_t key = generate(groups[i], base, PSA_KEY_USAGE_DERIVE);
        other = generate(groups[i], base, PSA_KEY_USAGE_DERIVE);
        peer_len = public_of(other, peer);
        psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_DERIVE, 0, PSA_ALG_HKDF(PSA_ALG_SHA_256),
                                                        PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_EXPORT);
        EXPECT_OK(psa_key_agreement(key, peer, peer_len, base, &attributes, &shared));
        EXPECT_OK(psa_export_key(shared, raw, sizeof(raw), &len));
        EXPECT_EQ(len, groups[i]->secret_len);
        derive_from(&op, shared, PSA_ALG_HKDF(PSA_ALG_SHA_256), out);
        EXPECT_OK(psa_key_derivation_setup(&op, PSA_ALG_KEY_AGREEMENT(base, PSA_ALG_HKDF(PSA_ALG_SHA_256))));
        EXPECT_OK(psa_key_derivation_key_agreement(&op, PSA_KEY_DERIVATION_INPUT_SECRET, key, peer, peer_len));
        EXPECT_OK(psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_INFO, NULL, 0));
        EXPECT_OK(psa_key_derivation_output_bytes(&op, again, sizeof(again)));
        EXPECT_OK(psa_key_derivation_abort(&op));
        EXPECT_MEM(again, out, sizeof(out));
        EXPECT_OK(psa_destroy_key(shared));
        attributes = attributes_of(PSA_KEY_TYPE_AES, 0, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT);
        EXPECT_EQ(psa_key_agreement(key, peer, peer_len, base, &attributes, &shared), PSA_ERROR_INVALID_ARGUMENT);
        EXPECT_EQ(shared, PSA_KEY_ID_NULL);
        EXPECT_OK(psa_destroy_key(key));
        EXPECT_OK(psa_destroy_key(other));
    }
}

static void a_peer_that_is_no_member_of_the_group_is_refused(void)
{
    uint8_t peer[LEN_MAX], secret[LEN_MAX];
    size_t len = 0;
    start();
    for (size_t i = 0; i < COUNT(weierstrass); i += 5) {
        psa_key_id_t key = generate(&weierstrass[i], PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE);
        size_t peer_len = public_of(key, peer);
        peer[peer_len - 1] ^= 1;
        EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_ECDH, key, peer, peer_len, secret, sizeof(secret), &len),
                  PSA_ERROR_INVALID_ARGUMENT);
        peer[peer_len - 1] ^= 1;
        peer[0] = 2; /* compressed */
        EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_ECDH, key, peer, peer_len, secret, sizeof(secret), &len),
                  PSA_ERROR_INVALID_ARGUMENT);
        EXPECT_OK(psa_destroy_key(key));
    }
    for (size_t i = 0; i < COUNT(montgomery); i++) {
        psa_key_id_t key = generate(&montgomery[i], PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE);
        memset(peer, 0, sizeof(peer)); /* of small order: the secret would be zero */
        EXPECT_EQ(
            psa_raw_key_agreement(PSA_ALG_ECDH, key, peer, montgomery[i].public_len, secret, sizeof(secret), &len),
            PSA_ERROR_INVALID_ARGUMENT);
        EXPECT_OK(psa_destroy_key(key));
    }
    psa_key_id_t key = generate(&finite[0], PSA_ALG_FFDH, PSA_KEY_USAGE_DERIVE);
    for (int value = 0; value < 2; value++) {
        memset(peer, 0, sizeof(peer));
        peer[255] = (uint8_t)value;
        EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_FFDH, key, peer, 256, secret, sizeof(secret), &len),
                  PSA_ERROR_INVALID_ARGUMENT);
    }
    memset(peer, 0xff, sizeof(peer)); /* above the prime */
    EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_FFDH, key, peer, 256, secret, sizeof(secret), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    memset(peer, 0, sizeof(peer));
    peer[255] = 7; /* no square in this group, so not of the subgroup that 2 makes */
    EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_FFDH, key, peer, 256, secret, sizeof(secret), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    peer[255] = 9;
    EXPECT_OK(psa_raw_key_agreement(PSA_ALG_FFDH, key, peer, 256, secret, sizeof(secret), &len));
    EXPECT_OK(psa_destroy_key(key));
}

static void a_scalar_is_taken_with_its_forced_bits(void)
{
    uint8_t scalar[56], out[56];
    size_t len = 0;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    start();
    memset(scalar, 0xff, sizeof(scalar));
    psa_key_attributes_t attributes = attributes_of(montgomery[0].pair, 255, 0, PSA_KEY_USAGE_EXPORT);
    EXPECT_OK(psa_import_key(&attributes, scalar, 32, &key));
    EXPECT_OK(psa_export_key(key, out, sizeof(out), &len));
    EXPECT_EQ(out[0], 0xf8);
    EXPECT_EQ(out[31], 0x7f);
    EXPECT_OK(psa_destroy_key(key));
    memset(scalar, 0, sizeof(scalar));
    attributes = attributes_of(montgomery[1].pair, 448, 0, PSA_KEY_USAGE_EXPORT);
    EXPECT_OK(psa_import_key(&attributes, scalar, 56, &key));
    EXPECT_OK(psa_export_key(key, out, sizeof(out), &len));
    EXPECT_EQ(out[0], 0);
    EXPECT_EQ(out[55], 0x80);
    EXPECT_OK(psa_destroy_key(key));
}

static void eddsa_signs_messages_and_no_hashes(void)
{
    static const uint8_t message[] = "dressed stone";
    uint8_t signature[114];
    size_t len = 0;
    start();
    for (size_t i = 0; i < COUNT(edwards); i++) {
        psa_key_id_t key =
            generate(&edwards[i], PSA_ALG_PURE_EDDSA, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
        EXPECT_OK(psa_sign_message(key, PSA_ALG_PURE_EDDSA, message, sizeof(message), signature, sizeof(signature),
                                   &len));
        EXPECT_EQ(len, edwards[i].signature_len);
        EXPECT_OK(psa_verify_message(key, PSA_ALG_PURE_EDDSA, message, sizeof(message), signature, len));
        EXPECT_EQ(psa_verify_message(key, PSA_ALG_PURE_EDDSA, message, sizeof(message) - 1, signature, len),
                  PSA_ERROR_INVALID_SIGNATURE);
        EXPECT_EQ(psa_verify_message(key, PSA_ALG_PURE_EDDSA, message, sizeof(message), signature, len - 1),
                  PSA_ERROR_INVALID_SIGNATURE);
        EXPECT_EQ(psa_sign_message(key, PSA_ALG_PURE_EDDSA, message, sizeof(message), signature,
                                   edwards[i].signature_len - 1, &len),
                  PSA_ERROR_BUFFER_TOO_SMALL);
        EXPECT_EQ(len, 0);
        EXPECT_EQ(psa_sign_hash(key, PSA_ALG_PURE_EDDSA, message, 13, signature, sizeof(signature), &len),
                  PSA_ERROR_INVALID_ARGUMENT);
        EXPECT_OK(psa_destroy_key(key));
    }
}

static void check_encapsulation(const struct group *group)
{
    uint8_t ciphertext[160], public[LEN_MAX], a[LEN_MAX], b[LEN_MAX];
    size_t len = 0, a_len = 0, b_len = 0;
    psa_key_id_t key = generate(group, PSA_ALG_ECIES_SEC1, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    psa_key_id_t public_key = PSA_KEY_ID_NULL, ours = PSA_KEY_ID_NULL, theirs = PSA_KEY_ID_NULL;
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(group->pair), group->bits,
                                                    PSA_ALG_ECIES_SEC1, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    EXPECT_OK(psa_import_key(&attributes, public, public_of(key, public), &public_key));
    psa_key_attributes_t secret =
        attributes_of(PSA_KEY_TYPE_DERIVE, 0, PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_KEY_USAGE_EXPORT);
    EXPECT_OK(psa_encapsulate(public_key, PSA_ALG_ECIES_SEC1, &secret, &theirs, ciphertext, sizeof(ciphertext), &len));
    EXPECT_EQ(len, group->public_len);
    EXPECT(len <= PSA_ENCAPSULATE_CIPHERTEXT_SIZE(group->pair, group->bits, PSA_ALG_ECIES_SEC1));
    EXPECT_OK(psa_decapsulate(key, PSA_ALG_ECIES_SEC1, ciphertext, len, &secret, &ours));
    EXPECT_OK(psa_export_key(ours, a, sizeof(a), &a_len));
    EXPECT_OK(psa_export_key(theirs, b, sizeof(b), &b_len));
    EXPECT_EQ(a_len, group->secret_len);
    EXPECT_EQ(b_len, group->secret_len);
    EXPECT_MEM(a, b, a_len);
    EXPECT_OK(psa_destroy_key(ours));
    EXPECT_OK(psa_destroy_key(theirs));
    EXPECT_EQ(psa_decapsulate(public_key, PSA_ALG_ECIES_SEC1, ciphertext, len, &secret, &ours),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ours, PSA_KEY_ID_NULL);
    EXPECT_EQ(psa_decapsulate(key, PSA_ALG_ECIES_SEC1, ciphertext, len - 1, &secret, &ours),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_encapsulate(key, PSA_ALG_ECIES_SEC1, &secret, &theirs, ciphertext, group->public_len - 1, &len),
              PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(theirs, PSA_KEY_ID_NULL);
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_OK(psa_destroy_key(public_key));
}

static void a_secret_is_encapsulated_to_a_public_key(void)
{
    start();
    for (size_t i = 0; i < COUNT(weierstrass); i += 2) {
        check_encapsulation(&weierstrass[i]);
    }
    check_encapsulation(&montgomery[0]);
    check_encapsulation(&montgomery[1]);
}

static void what_an_encapsulation_may_become_is_held_to(void)
{
    uint8_t ciphertext[65];
    size_t len = 0;
    psa_key_id_t made = PSA_KEY_ID_NULL;
    start();
    psa_key_id_t key = generate(&weierstrass[2], PSA_ALG_ECIES_SEC1, PSA_KEY_USAGE_ENCRYPT);
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 0, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT);
    EXPECT_EQ(psa_encapsulate(key, PSA_ALG_ECIES_SEC1, &attributes, &made, ciphertext, sizeof(ciphertext), &len),
              PSA_ERROR_INVALID_ARGUMENT); /* biased: no cipher's key */
    attributes = attributes_of(PSA_KEY_TYPE_HMAC, 128, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_USAGE_SIGN_MESSAGE);
    EXPECT_EQ(psa_encapsulate(key, PSA_ALG_ECIES_SEC1, &attributes, &made, ciphertext, sizeof(ciphertext), &len),
              PSA_ERROR_INVALID_ARGUMENT); /* not the secret's size */
    psa_set_key_bits(&attributes, 256);
    EXPECT_EQ(psa_encapsulate(key, PSA_ALG_ECDH, &attributes, &made, ciphertext, sizeof(ciphertext), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_decapsulate(key, PSA_ALG_ECIES_SEC1, ciphertext, 65, &attributes, &made), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(made, PSA_KEY_ID_NULL);
    EXPECT_OK(psa_encapsulate(key, PSA_ALG_ECIES_SEC1, &attributes, &made, ciphertext, sizeof(ciphertext), &len));
    EXPECT_OK(psa_destroy_key(made));
    EXPECT_OK(psa_destroy_key(key));
    EXPECT_EQ(psa_encapsulate(key, PSA_ALG_ECIES_SEC1, &attributes, &made, ciphertext, sizeof(ciphertext), &len),
              PSA_ERROR_INVALID_HANDLE);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keys_of_every_group_are_made_and_taken, "CRYPTO-1.5:PSA_KEY_TYPE_ECC_KEY_PAIR"),
        TEST(a_size_that_tells_the_curve_is_found_and_another_must_be_said, "CRYPTO-1.5:psa_import_key"),
        TEST(every_curve_signs_at_random_and_deterministically, "CRYPTO-1.5:PSA_ALG_ECDSA"),
        TEST(both_sides_agree_in_every_group, "CRYPTO-1.5:PSA_ALG_ECDH"),
        TEST(an_agreement_becomes_a_key_or_goes_into_a_derivation, "CRYPTO-1.5:psa_key_agreement"),
        TEST(a_peer_that_is_no_member_of_the_group_is_refused, "CRYPTO-1.5:psa_raw_key_agreement"),
        TEST(a_scalar_is_taken_with_its_forced_bits, "CRYPTO-1.5:PSA_KEY_TYPE_ECC_KEY_PAIR"),
        TEST(eddsa_signs_messages_and_no_hashes, "CRYPTO-1.5:PSA_ALG_PURE_EDDSA"),
        TEST(a_secret_is_encapsulated_to_a_public_key, "CRYPTO-1.5:psa_encapsulate"),
        TEST(what_an_encapsulation_may_become_is_held_to, "CRYPTO-1.5:psa_encapsulate"),
    };
    return test_main(CRYPTO_TEST_PREFIX ".curves", tests, sizeof(tests) / sizeof(tests[0]));
}
