/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/crypto.h"
#include "test.h"

/* Which predicates hold of which key type: those of the row, and no others. Crypto API 1.5, 9.2 to 9.5. */

#define PREDICATES(X) \
    X(UNSTRUCTURED) X(ASYMMETRIC) X(PUBLIC_KEY) X(KEY_PAIR) X(RSA) X(ECC) X(ECC_KEY_PAIR) X(ECC_PUBLIC_KEY) X(DH) \
    X(DH_KEY_PAIR) X(DH_PUBLIC_KEY) X(ML_DSA) X(SLH_DSA) X(SLH_DSA_KEY_PAIR) X(SLH_DSA_PUBLIC_KEY) X(ML_KEM) \
    X(SPAKE2P) X(SPAKE2P_KEY_PAIR) X(SPAKE2P_PUBLIC_KEY) X(WPA3_SAE_ECC) X(WPA3_SAE_DH)

#define INDEX(name) AT_##name,
enum { PREDICATES(INDEX) AT_COUNT };
_Static_assert(AT_COUNT == 21, "every predicate of a key type");
#define BIT(name) (UINT32_C(1) << AT_##name)

static uint32_t predicates_of(psa_key_type_t type)
{
    uint32_t holds = 0;
#define ASK(name) holds |= PSA_KEY_TYPE_IS_##name(type) ? BIT(name) : 0;
    PREDICATES(ASK)
    return holds;
}

struct row {
    const char *name;
    psa_key_type_t type;
    uint32_t holds;
};

#define ROW(type, holds) { #type, type, holds }
#define PAIR (BIT(ASYMMETRIC) | BIT(KEY_PAIR))
#define PUBLIC (BIT(ASYMMETRIC) | BIT(PUBLIC_KEY))
#define PLAIN BIT(UNSTRUCTURED)

static const struct row rows[] = {
    ROW(PSA_KEY_TYPE_NONE, 0),
    ROW(PSA_KEY_TYPE_RAW_DATA, PLAIN),
    ROW(PSA_KEY_TYPE_DERIVE, PLAIN),
    ROW(PSA_KEY_TYPE_PASSWORD, PLAIN),
    ROW(PSA_KEY_TYPE_PASSWORD_HASH, PLAIN),
    ROW(PSA_KEY_TYPE_PEPPER, PLAIN),
    ROW(PSA_KEY_TYPE_HMAC, PLAIN),
    ROW(PSA_KEY_TYPE_BLAKE2, PLAIN),
    ROW(PSA_KEY_TYPE_AES, PLAIN),
    ROW(PSA_KEY_TYPE_ARIA, PLAIN),
    ROW(PSA_KEY_TYPE_DES, PLAIN),
    ROW(PSA_KEY_TYPE_CAMELLIA, PLAIN),
    ROW(PSA_KEY_TYPE_SM4, PLAIN),
    ROW(PSA_KEY_TYPE_ARC4, PLAIN),
    ROW(PSA_KEY_TYPE_CHACHA20, PLAIN),
    ROW(PSA_KEY_TYPE_XCHACHA20, PLAIN),
    ROW(PSA_KEY_TYPE_ASCON, PLAIN),
    ROW(PSA_KEY_TYPE_RSA_KEY_PAIR, PAIR | BIT(RSA)),
    ROW(PSA_KEY_TYPE_RSA_PUBLIC_KEY, PUBLIC | BIT(RSA)),
    ROW(PSA_KEY_TYPE_ML_DSA_KEY_PAIR, PAIR | BIT(ML_DSA)),
    ROW(PSA_KEY_TYPE_ML_DSA_PUBLIC_KEY, PUBLIC | BIT(ML_DSA)),
    ROW(PSA_KEY_TYPE_ML_KEM_KEY_PAIR, PAIR | BIT(ML_KEM)),
    ROW(PSA_KEY_TYPE_ML_KEM_PUBLIC_KEY, PUBLIC | BIT(ML_KEM)),
    ROW(PSA_KEY_TYPE_LMS_PUBLIC_KEY, PUBLIC),
    ROW(PSA_KEY_TYPE_HSS_PUBLIC_KEY, PUBLIC),
    ROW(PSA_KEY_TYPE_XMSS_PUBLIC_KEY, PUBLIC),
    ROW(PSA_KEY_TYPE_XMSS_MT_PUBLIC_KEY, PUBLIC),
};

static const psa_ecc_family_t curves[] = {
    PSA_ECC_FAMILY_SECP_K1, PSA_ECC_FAMILY_SECP_R1, PSA_ECC_FAMILY_SECP_R2,         PSA_ECC_FAMILY_SECT_K1,
    PSA_ECC_FAMILY_SECT_R1, PSA_ECC_FAMILY_SECT_R2, PSA_ECC_FAMILY_BRAINPOOL_P_R1,  PSA_ECC_FAMILY_FRP,
    PSA_ECC_FAMILY_MONTGOMERY, PSA_ECC_FAMILY_TWISTED_EDWARDS,
};
static const psa_dh_family_t groups[] = { PSA_DH_FAMILY_RFC7919, PSA_DH_FAMILY_RFC3526 };
static const psa_slh_dsa_family_t sets[] = {
    PSA_SLH_DSA_FAMILY_SHA2_S, PSA_SLH_DSA_FAMILY_SHA2_F, PSA_SLH_DSA_FAMILY_SHAKE_S, PSA_SLH_DSA_FAMILY_SHAKE_F,
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void each_predicate_holds_of_the_listed_key_types_only(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_expect_eq(predicates_of(rows[i].type), rows[i].holds, rows[i].name, __FILE__, __LINE__);
    }
}

static void each_curve_makes_key_types_that_give_it_back(void)
{
    for (size_t i = 0; i < COUNT(curves); i++) {
        psa_key_type_t pair = PSA_KEY_TYPE_ECC_KEY_PAIR(curves[i]);
        psa_key_type_t spake = PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(curves[i]);

        EXPECT_EQ(predicates_of(pair), PAIR | BIT(ECC) | BIT(ECC_KEY_PAIR));
        EXPECT_EQ(predicates_of(PSA_KEY_TYPE_ECC_PUBLIC_KEY(curves[i])), PUBLIC | BIT(ECC) | BIT(ECC_PUBLIC_KEY));
        EXPECT_EQ(predicates_of(spake), PAIR | BIT(SPAKE2P) | BIT(SPAKE2P_KEY_PAIR));
        EXPECT_EQ(predicates_of(PSA_KEY_TYPE_SPAKE2P_PUBLIC_KEY(curves[i])),
                  PUBLIC | BIT(SPAKE2P) | BIT(SPAKE2P_PUBLIC_KEY));
        EXPECT_EQ(predicates_of(PSA_KEY_TYPE_WPA3_SAE_ECC(curves[i])), BIT(WPA3_SAE_ECC));
        EXPECT_EQ(PSA_KEY_TYPE_ECC_GET_FAMILY(pair), curves[i]);
        EXPECT_EQ(PSA_KEY_TYPE_SPAKE2P_GET_FAMILY(spake), curves[i]);
        EXPECT_EQ(PSA_KEY_TYPE_WPA3_SAE_ECC_GET_FAMILY(PSA_KEY_TYPE_WPA3_SAE_ECC(curves[i])), curves[i]);
    }
}

static void each_group_and_parameter_set_makes_key_types_that_give_it_back(void)
{
    for (size_t i = 0; i < COUNT(groups); i++) {
        psa_key_type_t pair = PSA_KEY_TYPE_DH_KEY_PAIR(groups[i]);

        EXPECT_EQ(predicates_of(pair), PAIR | BIT(DH) | BIT(DH_KEY_PAIR));
        EXPECT_EQ(predicates_of(PSA_KEY_TYPE_DH_PUBLIC_KEY(groups[i])), PUBLIC | BIT(DH) | BIT(DH_PUBLIC_KEY));
        EXPECT_EQ(predicates_of(PSA_KEY_TYPE_WPA3_SAE_DH(groups[i])), BIT(WPA3_SAE_DH));
        EXPECT_EQ(PSA_KEY_TYPE_DH_GET_FAMILY(pair), groups[i]);
        EXPECT_EQ(PSA_KEY_TYPE_WPA3_SAE_DH_GET_FAMILY(PSA_KEY_TYPE_WPA3_SAE_DH(groups[i])), groups[i]);
    }
    for (size_t i = 0; i < COUNT(sets); i++) {
        psa_key_type_t pair = PSA_KEY_TYPE_SLH_DSA_KEY_PAIR(sets[i]);

        EXPECT_EQ(predicates_of(pair), PAIR | BIT(SLH_DSA) | BIT(SLH_DSA_KEY_PAIR));
        EXPECT_EQ(predicates_of(PSA_KEY_TYPE_SLH_DSA_PUBLIC_KEY(sets[i])),
                  PUBLIC | BIT(SLH_DSA) | BIT(SLH_DSA_PUBLIC_KEY));
        EXPECT_EQ(PSA_KEY_TYPE_SLH_DSA_GET_FAMILY(pair), sets[i]);
    }
}

static void a_key_pair_and_its_public_key_name_each_other(void)
{
    for (size_t i = 0; i < COUNT(curves); i++) {
        EXPECT_EQ(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(PSA_KEY_TYPE_ECC_KEY_PAIR(curves[i])),
                  PSA_KEY_TYPE_ECC_PUBLIC_KEY(curves[i]));
        EXPECT_EQ(PSA_KEY_TYPE_KEY_PAIR_OF_PUBLIC_KEY(PSA_KEY_TYPE_SPAKE2P_PUBLIC_KEY(curves[i])),
                  PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(curves[i]));
    }
    EXPECT_EQ(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(PSA_KEY_TYPE_ML_DSA_KEY_PAIR), PSA_KEY_TYPE_ML_DSA_PUBLIC_KEY);
    EXPECT_EQ(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(PSA_KEY_TYPE_RSA_PUBLIC_KEY), PSA_KEY_TYPE_RSA_PUBLIC_KEY);
    EXPECT_EQ(PSA_KEY_TYPE_KEY_PAIR_OF_PUBLIC_KEY(PSA_KEY_TYPE_ML_KEM_PUBLIC_KEY), PSA_KEY_TYPE_ML_KEM_KEY_PAIR);
}

/* Appendix B: a key type has even parity over its 16 bits, so a flipped bit never makes another key type. */
static void every_key_type_has_even_parity(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_expect_eq(__builtin_parity(rows[i].type), 0, rows[i].name, __FILE__, __LINE__);
    }
    for (size_t i = 0; i < COUNT(curves); i++) {
        EXPECT_EQ(__builtin_parity(PSA_KEY_TYPE_ECC_KEY_PAIR(curves[i])), 0);
        EXPECT_EQ(__builtin_parity(PSA_KEY_TYPE_ECC_PUBLIC_KEY(curves[i])), 0);
        EXPECT_EQ(__builtin_parity(PSA_KEY_TYPE_WPA3_SAE_ECC(curves[i])), 0);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(each_predicate_holds_of_the_listed_key_types_only, "CRYPTO-1.5:9.2"),
        TEST(each_curve_makes_key_types_that_give_it_back, "CRYPTO-1.5:9.5"),
        TEST(each_group_and_parameter_set_makes_key_types_that_give_it_back, "CRYPTO-1.5:9.5"),
        TEST(a_key_pair_and_its_public_key_name_each_other, "CRYPTO-1.5:PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR"),
        TEST(every_key_type_has_even_parity, "CRYPTO-1.5:B"),
    };
    return test_main("headers.key_types", tests, sizeof(tests) / sizeof(tests[0]));
}
