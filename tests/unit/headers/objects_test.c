/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stddef.h>

#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/service.h"
#include "psa/storage_common.h"
#include "psa/update.h"
#include "test.h"

/* Key attributes, cipher suites, operation objects, and the structures that the specifications lay out. */

static void fresh_attributes_are_those_of_no_key(void)
{
    psa_key_attributes_t macro = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_attributes_t function = psa_key_attributes_init();
    psa_key_attributes_t zero;

    memset(&zero, 0, sizeof(zero));
    EXPECT_MEM(&macro, &zero, sizeof(zero));
    EXPECT_MEM(&function, &zero, sizeof(zero));
    EXPECT_EQ(psa_get_key_id(&zero), PSA_KEY_ID_NULL);
    EXPECT_EQ(psa_get_key_lifetime(&zero), PSA_KEY_LIFETIME_VOLATILE);
    EXPECT_EQ(psa_get_key_type(&zero), PSA_KEY_TYPE_NONE);
    EXPECT_EQ(psa_get_key_bits(&zero), 0);
    EXPECT_EQ(psa_get_key_algorithm(&zero), PSA_ALG_NONE);
    EXPECT_EQ(psa_get_key_usage_flags(&zero), 0);
}

static void each_attribute_gives_back_what_was_set_and_touches_no_other(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_type(&attributes, 0xa5a5);
    psa_set_key_bits(&attributes, 4096);
    psa_set_key_algorithm(&attributes, 0x86001234);
    psa_set_key_usage_flags(&attributes, 0x80000001);
    psa_set_key_lifetime(&attributes, 0x00012301);
    psa_set_key_id(&attributes, 0x3fffffff);
    EXPECT_EQ(psa_get_key_type(&attributes), 0xa5a5);
    EXPECT_EQ(psa_get_key_bits(&attributes), 4096);
    EXPECT_EQ(psa_get_key_algorithm(&attributes), 0x86001234);
    EXPECT_EQ(psa_get_key_usage_flags(&attributes), 0x80000001);
    EXPECT_EQ(psa_get_key_lifetime(&attributes), 0x00012301);
    EXPECT_EQ(psa_get_key_id(&attributes), 0x3fffffff);

    psa_reset_key_attributes(&attributes);
    psa_key_attributes_t zero = PSA_KEY_ATTRIBUTES_INIT;
    EXPECT_MEM(&attributes, &zero, sizeof(zero));
}

static void an_identifier_makes_a_volatile_lifetime_persistent_where_it_was(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_id(&attributes, 7);
    EXPECT_EQ(psa_get_key_lifetime(&attributes), PSA_KEY_LIFETIME_PERSISTENT);

    psa_set_key_lifetime(&attributes, 0x00000100); /* volatile, in the secure element */
    EXPECT_EQ(psa_get_key_id(&attributes), PSA_KEY_ID_NULL);
    psa_set_key_id(&attributes, 8);
    EXPECT_EQ(psa_get_key_lifetime(&attributes), 0x00000101);

    psa_set_key_lifetime(&attributes, 0x000001ff); /* read-only stays read-only */
    EXPECT_EQ(psa_get_key_id(&attributes), 8);
    psa_set_key_id(&attributes, 9);
    EXPECT_EQ(psa_get_key_lifetime(&attributes), 0x000001ff);
}

static void a_volatile_lifetime_takes_the_identifier_away(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_id(&attributes, 7);
    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_VOLATILE);
    EXPECT_EQ(psa_get_key_id(&attributes), PSA_KEY_ID_NULL);
    EXPECT_EQ(psa_get_key_lifetime(&attributes), PSA_KEY_LIFETIME_VOLATILE);
}

static void leave_to_sign_a_hash_is_leave_to_sign_a_message(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
    EXPECT_EQ(psa_get_key_usage_flags(&attributes), PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_EXPORT);
    EXPECT_EQ(psa_get_key_usage_flags(&attributes),
              PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_EXPORT);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE); /* not the other way round */
    EXPECT_EQ(psa_get_key_usage_flags(&attributes), PSA_KEY_USAGE_SIGN_MESSAGE);
}

/* A size that lost its high bits could pass for the size of another key. */
static void a_huge_key_size_never_becomes_a_small_one(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    const size_t huge[] = { SIZE_MAX, (size_t)UINT32_MAX, (size_t)UINT32_MAX + (sizeof(size_t) > 4 ? 257 : 0) };

    for (size_t i = 0; i < sizeof(huge) / sizeof(huge[0]); i++) {
        psa_set_key_bits(&attributes, huge[i]);
        EXPECT(psa_get_key_bits(&attributes) >= UINT32_MAX);
    }
}

static void a_cipher_suite_gives_back_what_was_set(void)
{
    psa_pake_cipher_suite_t macro = PSA_PAKE_CIPHER_SUITE_INIT;
    psa_pake_cipher_suite_t suite = psa_pake_cipher_suite_init();

    EXPECT_MEM(&macro, &suite, sizeof(suite));
    EXPECT_EQ(psa_pake_cs_get_algorithm(&suite), PSA_ALG_NONE);
    EXPECT_EQ(psa_pake_cs_get_primitive(&suite), 0);
    EXPECT_EQ(psa_pake_cs_get_key_confirmation(&suite), PSA_PAKE_CONFIRMED_KEY);
    psa_pake_cs_set_algorithm(&suite, PSA_ALG_SPAKE2P_MATTER);
    psa_pake_cs_set_primitive(&suite, 0x01120100);
    psa_pake_cs_set_key_confirmation(&suite, PSA_PAKE_UNCONFIRMED_KEY);
    EXPECT_EQ(psa_pake_cs_get_algorithm(&suite), PSA_ALG_SPAKE2P_MATTER);
    EXPECT_EQ(psa_pake_cs_get_primitive(&suite), 0x01120100);
    EXPECT_EQ(psa_pake_cs_get_key_confirmation(&suite), PSA_PAKE_UNCONFIRMED_KEY);
}

#define EXPECT_OPERATION(name, INIT) \
    do { \
        static const psa_##name##_operation_t implicit; \
        const psa_##name##_operation_t macro = INIT; \
        const psa_##name##_operation_t function = psa_##name##_operation_init(); \
        const uint8_t zero[16] = { 0 }; \
        EXPECT_EQ(sizeof(psa_##name##_operation_t), 16); \
        EXPECT_MEM(&implicit, zero, 16); \
        EXPECT_MEM(&macro, zero, 16); \
        EXPECT_MEM(&function, zero, 16); \
    } while (0)

static void every_operation_is_16_bytes_and_inactive_when_zero(void)
{
    EXPECT_OPERATION(hash, PSA_HASH_OPERATION_INIT);
    EXPECT_OPERATION(xof, PSA_XOF_OPERATION_INIT);
    EXPECT_OPERATION(mac, PSA_MAC_OPERATION_INIT);
    EXPECT_OPERATION(cipher, PSA_CIPHER_OPERATION_INIT);
    EXPECT_OPERATION(aead, PSA_AEAD_OPERATION_INIT);
    EXPECT_OPERATION(key_derivation, PSA_KEY_DERIVATION_OPERATION_INIT);
    EXPECT_OPERATION(sign, PSA_SIGN_OPERATION_INIT);
    EXPECT_OPERATION(verify, PSA_VERIFY_OPERATION_INIT);
    EXPECT_OPERATION(pake, PSA_PAKE_OPERATION_INIT);
}

static void the_default_custom_key_parameters_have_no_flag(void)
{
    const psa_custom_key_parameters_t custom = PSA_CUSTOM_KEY_PARAMETERS_INIT;
    EXPECT_EQ(custom.flags, 0);
}

/* The structures that a specification lays out have its members, in its order and of its types. */
#define AFTER(type, first, second) (offsetof(type, second) > offsetof(type, first))
#define IS(type, member, wanted) _Static_assert(_Generic(&((type *)0)->member, wanted: 1, default: 0), #type "." #member)

IS(psa_invec, base, const void **);
IS(psa_invec, len, size_t *);
IS(psa_outvec, base, void **);
IS(psa_outvec, len, size_t *);
IS(psa_msg_t, type, int32_t *);
IS(psa_msg_t, handle, int32_t *);
IS(psa_msg_t, client_id, int32_t *);
IS(psa_msg_t, rhandle, void **);
IS(psa_msg_t, in_size, size_t(*)[4]);
IS(psa_msg_t, out_size, size_t(*)[4]);
IS(struct psa_storage_info_t, capacity, size_t *);
IS(struct psa_storage_info_t, size, size_t *);
IS(struct psa_storage_info_t, flags, uint32_t *);
IS(psa_fwu_image_version_t, major, uint8_t *);
IS(psa_fwu_image_version_t, minor, uint8_t *);
IS(psa_fwu_image_version_t, patch, uint16_t *);
IS(psa_fwu_image_version_t, build, uint32_t *);
IS(psa_fwu_component_info_t, state, uint8_t *);
IS(psa_fwu_component_info_t, error, int32_t *);
IS(psa_fwu_component_info_t, version, psa_fwu_image_version_t *);
IS(psa_fwu_component_info_t, max_size, uint32_t *);
IS(psa_fwu_component_info_t, flags, uint32_t *);
IS(psa_fwu_component_info_t, location, uint32_t *);
IS(psa_fwu_component_info_t, impl, psa_fwu_impl_info_t *);
IS(psa_custom_key_parameters_t, flags, uint32_t *);

static void specified_structures_have_their_members_in_order(void)
{
    EXPECT(AFTER(psa_invec, base, len) && AFTER(psa_outvec, base, len));
    EXPECT(AFTER(psa_msg_t, type, handle) && AFTER(psa_msg_t, handle, client_id));
    EXPECT(AFTER(psa_msg_t, client_id, rhandle) && AFTER(psa_msg_t, rhandle, in_size));
    EXPECT(AFTER(psa_msg_t, in_size, out_size));
    EXPECT(AFTER(struct psa_storage_info_t, capacity, size) && AFTER(struct psa_storage_info_t, size, flags));
    EXPECT_EQ(sizeof(psa_fwu_image_version_t), 8);
    EXPECT(AFTER(psa_fwu_component_info_t, location, impl));
}

#define SCALAR_IS(type, like) _Generic((type)0, like : 1, default : 0)

static void specified_scalars_have_their_width_and_sign(void)
{
    EXPECT(SCALAR_IS(psa_status_t, int32_t) && SCALAR_IS(psa_handle_t, int32_t));
    EXPECT(SCALAR_IS(psa_signal_t, uint32_t) && SCALAR_IS(psa_irq_status_t, uint32_t) && SCALAR_IS(psa_flih_result_t, uint32_t));
    psa_msg_t msg = { 0 };
    EXPECT(_Generic(msg.type, int32_t : 1, default : 0) && _Generic(msg.client_id, int32_t : 1, default : 0));
}

/* Relations that the Firmware Update and Attestation APIs ask of values that are ours. */
static void values_of_our_choice_keep_the_rules(void)
{
    EXPECT_EQ(PSA_FWU_MAX_WRITE_SIZE % (1u << PSA_FWU_LOG2_WRITE_ALIGN), 0);
    EXPECT(PSA_FWU_MAX_WRITE_SIZE > 0 && PSA_FWU_LOG2_WRITE_ALIGN <= 17);
    EXPECT(PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE > PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(fresh_attributes_are_those_of_no_key, "CRYPTO-1.5:psa_key_attributes_t"),
        TEST(each_attribute_gives_back_what_was_set_and_touches_no_other, "CRYPTO-1.5:psa_reset_key_attributes"),
        TEST(an_identifier_makes_a_volatile_lifetime_persistent_where_it_was, "CRYPTO-1.5:psa_set_key_id"),
        TEST(a_volatile_lifetime_takes_the_identifier_away, "CRYPTO-1.5:psa_set_key_lifetime"),
        TEST(leave_to_sign_a_hash_is_leave_to_sign_a_message, "CRYPTO-1.5:PSA_KEY_USAGE_SIGN_HASH"),
        TEST(a_huge_key_size_never_becomes_a_small_one, "CRYPTO-1.5:psa_set_key_bits"),
        TEST(a_cipher_suite_gives_back_what_was_set, "CRYPTO-1.5:psa_pake_cipher_suite_t"),
        TEST(every_operation_is_16_bytes_and_inactive_when_zero, "CRYPTO-1.5:psa_hash_operation_t"),
        TEST(the_default_custom_key_parameters_have_no_flag, "CRYPTO-1.5:PSA_CUSTOM_KEY_PARAMETERS_INIT"),
        TEST(specified_structures_have_their_members_in_order, "FFM-TYPE-MSG FFM-TYPE-VECTORS"),
        TEST(specified_scalars_have_their_width_and_sign, "FFM-TYPE-SCALARS"),
        TEST(values_of_our_choice_keep_the_rules, "FWU-1.0:PSA_FWU_MAX_WRITE_SIZE"),
    };
    return test_main("headers.objects", tests, sizeof(tests) / sizeof(tests[0]));
}
