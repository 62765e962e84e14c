/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Tokens that are wrong in one thing each, correctly signed: each is refused, for that thing and no other.
 */
#include "attestation/token.h"
#include "factory.h"
#include "vectors.h"

static const uint8_t nonce[32] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                   1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
static struct verifier_report report;
static struct factory f;

static void appraise(struct span token, enum cose_alg alg)
{
    struct reference reference = factory_reference();
    struct verifier_key *key = factory_key(alg, false);
    struct verifier_request request = { .token = token,
                                        .reference = &reference,
                                        .key = key,
                                        .freshness = VERIFIER_FRESHNESS_NONCE,
                                        .nonce = span_of(nonce, sizeof(nonce)) };
    verifier_appraise(&report, &request);
    verifier_key_free(key);
}

static const struct verifier_finding *only_refusal(void)
{
    const struct verifier_finding *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < report.finding_count; i++) {
        if (report.findings[i].verdict == VERIFIER_REFUSED || report.findings[i].verdict == VERIFIER_UNDECIDED) {
            found = &report.findings[i];
            count++;
        }
    }
    if (count != 1) {
        for (size_t i = 0; i < report.finding_count; i++) {
            printf("# %s: %s, %s\n", verifier_finding_subject(&report.findings[i]),
                   verifier_verdict_name(report.findings[i].verdict), verifier_reason_id(report.findings[i].reason));
        }
    }
    EXPECT_EQ(count, 1);
    return found;
}

static void expect_refused(struct span token, enum verifier_reason reason)
{
    appraise(token, COSE_ES256);
    EXPECT_EQ(report.verdict, VERIFIER_REFUSED);
    EXPECT_STR(verifier_reason_id(only_refusal()->reason), verifier_reason_id(reason));
}

static void good_tokens_of_each_profile_are_trusted(void)
{
    for (int profile = 0; profile < ATTESTATION_PROFILE_COUNT; profile++) {
        factory_good(&f, (enum attestation_profile)profile);
        appraise(factory_token(&f), COSE_ES256);
        EXPECT_EQ(report.verdict, VERIFIER_TRUSTED);
        EXPECT_EQ(report.evidence.profile, profile);
        EXPECT_EQ(report.warning_count, 1); /* the instance id, bound by nothing but the key */
        EXPECT_EQ(report.evidence.unknown_count, 0);
        factory_mandatory_only(&f, (enum attestation_profile)profile);
        appraise(factory_token(&f), COSE_ES256);
        EXPECT_EQ(report.verdict, VERIFIER_TRUSTED);
    }
}

static const enum cose_alg algs[] = { COSE_ES256, COSE_ES384, COSE_ES512, COSE_HMAC_256, COSE_HMAC_384, COSE_HMAC_512 };
enum { ALG_COUNT = sizeof(algs) / sizeof(algs[0]) };

static void what_a_device_creates_verifies_with_every_algorithm_and_profile(void)
{
    uint8_t digest[64];
    memset(digest, 0x03, 32);
    memset(digest + 32, 0x04, 32);
    struct attestation_component component = { .type = span_of("PRoT", 4),
                                               .value = span_of(digest, 32),
                                               .signer_id = span_of(digest + 32, 32) };
    struct attestation_claims claims = { .nonce = span_of(nonce, 32),
                                         .instance_id = { 0x01 },
                                         .client_id = -1,
                                         .lifecycle = 0x3001,
                                         .boot_seed = span_of(nonce, 32),
                                         .components = &component,
                                         .component_count = 1 };
    for (size_t i = 0; i < ALG_COUNT * ATTESTATION_PROFILE_COUNT; i++) {
        struct cose_signer signer = factory_signer(algs[i % ALG_COUNT], false);
        uint8_t token[1024];
        size_t len = 0;
        EXPECT_EQ(attestation_token_create(&claims, (enum attestation_profile)(i / ALG_COUNT), &signer,
                                           out_span_of(token, sizeof(token)), &len),
                  PSA_SUCCESS);
        appraise(span_of(token, len), algs[i % ALG_COUNT]);
        EXPECT_EQ(report.verdict, VERIFIER_TRUSTED);
        EXPECT_EQ(report.evidence.client_id, -1);
        EXPECT_EQ(report.evidence.lifecycle, 0x3001);
    }
}

/* @tests C.ASH.APPRAISE */
static void any_bit_that_changes_is_noticed(void)
{
    for (size_t i = 0; i < ALG_COUNT; i++) {
        factory_good(&f, ATTESTATION_PROFILE_TFM);
        f.alg = algs[i];
        struct span token = factory_token(&f);
        size_t step = algs[i] == COSE_HMAC_256 ? 1 : 61; /* each bit once, and samples where curves are slow */
        for (size_t bit = 0; bit < token.len * 8; bit += step) {
            f.token[bit / 8] ^= (uint8_t)(1u << bit % 8);
            appraise(token, algs[i]);
            EXPECT_EQ(report.verdict, VERIFIER_REFUSED);
            f.token[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
}

#define R8(b) b b b b b b b b
#define R32(b) R8(b) R8(b) R8(b) R8(b)
#define VALUE "02" "5820" R32("03")
#define SIGNER "05" "5820" R32("04")

static const struct {
    enum attestation_profile profile;
    enum attestation_claim claim;
    const char *value; /* NULL: the claim is left out */
    enum verifier_reason reason;
} faults[] = {
    { 0, ATTESTATION_NONCE, NULL, VERIFIER_CLAIM_MISSING },
    { 0, ATTESTATION_NONCE, "50" R8("01") R8("01"), VERIFIER_NONCE_LENGTH },
    { 0, ATTESTATION_NONCE, "5821" R32("01") "01", VERIFIER_NONCE_LENGTH },
    { 0, ATTESTATION_NONCE, "81" "5820" R32("01"), VERIFIER_NONCE_ARRAY },
    { 0, ATTESTATION_NONCE, "7820" R32("61"), VERIFIER_CLAIM_TYPE },
    { 0, ATTESTATION_NONCE, "5820" R32("02"), VERIFIER_NONCE_DIFFERS },
    { 0, ATTESTATION_NONCE, "5830" R32("01") R8("01") R8("01"), VERIFIER_NONCE_DIFFERS },
    { 0, ATTESTATION_INSTANCE_ID, NULL, VERIFIER_CLAIM_MISSING },
    { 0, ATTESTATION_INSTANCE_ID, "5820" R32("01"), VERIFIER_INSTANCE_LENGTH },
    { 0, ATTESTATION_INSTANCE_ID, "5821" "02" R32("02"), VERIFIER_INSTANCE_KIND },
    { 0, ATTESTATION_INSTANCE_ID, "01", VERIFIER_CLAIM_TYPE },
    { 0, ATTESTATION_IMPLEMENTATION_ID, NULL, VERIFIER_CLAIM_MISSING },
    { 0, ATTESTATION_IMPLEMENTATION_ID, "581f" R8("00") R8("00") R8("00") "00000000000000",
      VERIFIER_IMPLEMENTATION_LENGTH },
    { 0, ATTESTATION_IMPLEMENTATION_ID, "5821" R32("00") "00", VERIFIER_IMPLEMENTATION_LENGTH },
    { 0, ATTESTATION_IMPLEMENTATION_ID, "5820" R32("09"), VERIFIER_IMPLEMENTATION_UNKNOWN },
    { 0, ATTESTATION_IMPLEMENTATION_ID, "7820" R32("61"), VERIFIER_CLAIM_TYPE },
    { 0, ATTESTATION_CLIENT_ID, NULL, VERIFIER_CLAIM_MISSING },
    { 0, ATTESTATION_CLIENT_ID, "00", VERIFIER_CLIENT_ZERO },
    { 0, ATTESTATION_CLIENT_ID, "1a80000000", VERIFIER_CLIENT_RANGE },
    { 0, ATTESTATION_CLIENT_ID, "3a80000000", VERIFIER_CLIENT_RANGE },
    { 0, ATTESTATION_CLIENT_ID, "1bffffffffffffffff", VERIFIER_CLIENT_RANGE },
    { 0, ATTESTATION_CLIENT_ID, "6131", VERIFIER_CLAIM_TYPE },
    { 0, ATTESTATION_LIFECYCLE, NULL, VERIFIER_CLAIM_MISSING },
    { 0, ATTESTATION_LIFECYCLE, "197000", VERIFIER_LIFECYCLE_RANGE },
    { 0, ATTESTATION_LIFECYCLE, "193100", VERIFIER_LIFECYCLE_RANGE },
    { 0, ATTESTATION_LIFECYCLE, "1a00013000", VERIFIER_LIFECYCLE_RANGE },
    { 0, ATTESTATION_LIFECYCLE, "1bffffffffffff3000", VERIFIER_LIFECYCLE_RANGE },
    { 0, ATTESTATION_LIFECYCLE, "20", VERIFIER_CLAIM_TYPE },
    { 0, ATTESTATION_LIFECYCLE, "00", VERIFIER_LIFECYCLE_UNTRUSTED },
    { 0, ATTESTATION_LIFECYCLE, "191000", VERIFIER_LIFECYCLE_UNTRUSTED },
    { 0, ATTESTATION_LIFECYCLE, "192000", VERIFIER_LIFECYCLE_UNTRUSTED },
    { 0, ATTESTATION_LIFECYCLE, "194000", VERIFIER_LIFECYCLE_UNTRUSTED },
    { 0, ATTESTATION_LIFECYCLE, "195000", VERIFIER_LIFECYCLE_UNTRUSTED },
    { 0, ATTESTATION_LIFECYCLE, "196000", VERIFIER_LIFECYCLE_UNTRUSTED },
    { 0, ATTESTATION_BOOT_SEED, "47" "00000000000000", VERIFIER_BOOT_SEED_LENGTH },
    { 0, ATTESTATION_BOOT_SEED, "5821" R32("00") "00", VERIFIER_BOOT_SEED_LENGTH },
    { 0, ATTESTATION_BOOT_SEED, "f6", VERIFIER_CLAIM_TYPE },
    { 0, ATTESTATION_CERTIFICATION, "6d31323334353637383930313233", VERIFIER_CERTIFICATION_FORM },
    { 0, ATTESTATION_CERTIFICATION, "73313233343536373839303132332d313233343a", VERIFIER_CERTIFICATION_FORM },
    { 0, ATTESTATION_CERTIFICATION, "41aa", VERIFIER_CLAIM_TYPE },
    { 0, ATTESTATION_VERIFICATION_SERVICE, "41aa", VERIFIER_CLAIM_TYPE },
    { 0, ATTESTATION_PROFILE, NULL, VERIFIER_CLAIM_MISSING },
    { 0, ATTESTATION_PROFILE, "6161", VERIFIER_PROFILE_UNKNOWN },
    { 0, ATTESTATION_PROFILE, "715053415f494f545f50524f46494c455f31", VERIFIER_PROFILE_UNKNOWN },
    { 0, ATTESTATION_PROFILE, "4161", VERIFIER_CLAIM_TYPE },
    { 0, ATTESTATION_COMPONENTS, NULL, VERIFIER_CLAIM_MISSING },
    { 0, ATTESTATION_COMPONENTS, "80", VERIFIER_COMPONENTS_EMPTY },
    { 0, ATTESTATION_COMPONENTS, "a0", VERIFIER_CLAIM_TYPE },
    { 0, ATTESTATION_COMPONENTS, "82" "01" "a2" VALUE SIGNER, VERIFIER_COMPONENT_NOT_MAP },
    { 0, ATTESTATION_COMPONENTS, "82" "a1" SIGNER "a2" VALUE SIGNER, VERIFIER_COMPONENT_NO_VALUE },
    { 0, ATTESTATION_COMPONENTS, "81" "a1" VALUE, VERIFIER_COMPONENT_NO_SIGNER },
    { 0, ATTESTATION_COMPONENTS, "82" "a2" "0241aa" SIGNER "a2" VALUE SIGNER, VERIFIER_COMPONENT_LENGTH },
    { 0, ATTESTATION_COMPONENTS, "81" "a2" VALUE "0541aa", VERIFIER_COMPONENT_LENGTH },
    { 0, ATTESTATION_COMPONENTS, "81" "a3" VALUE SIGNER "0101", VERIFIER_COMPONENT_FIELD },
    { 0, ATTESTATION_COMPONENTS, "81" "a3" VALUE SIGNER "0401", VERIFIER_COMPONENT_FIELD },
    { 0, ATTESTATION_COMPONENTS, "81" "a3" VALUE SIGNER "0641aa", VERIFIER_COMPONENT_FIELD },
    { 1, ATTESTATION_BOOT_SEED, NULL, VERIFIER_CLAIM_MISSING },
    { 1, ATTESTATION_BOOT_SEED, "48" R8("00"), VERIFIER_BOOT_SEED_LENGTH },
    { 1, ATTESTATION_NONCE, NULL, VERIFIER_CLAIM_MISSING },
    { 1, ATTESTATION_INSTANCE_ID, "5820" R32("01"), VERIFIER_INSTANCE_LENGTH },
    { 1, ATTESTATION_PROFILE, "78217461673a7073616365727469666965642e6f72672c323032333a7073612374666d",
      VERIFIER_PROFILE_UNKNOWN },
    { 1, ATTESTATION_COMPONENTS, NULL, VERIFIER_CLAIM_MISSING },
    { 1, ATTESTATION_NO_MEASUREMENTS, "01", VERIFIER_COMPONENTS_AND_NONE },
    { 1, ATTESTATION_CERTIFICATION, "6c313233343536373839303132", VERIFIER_CERTIFICATION_FORM },
    { 2, ATTESTATION_BOOT_SEED, "47" "00000000000000", VERIFIER_BOOT_SEED_LENGTH },
};

static void each_wrong_claim_is_refused_for_its_own_reason(void)
{
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        int64_t label = attestation_label(faults[i].profile, faults[i].claim);
        factory_good(&f, faults[i].profile);
        if (faults[i].value == NULL) {
            factory_remove(&f, label);
        } else {
            factory_set(&f, label, faults[i].value);
        }
        expect_refused(factory_token(&f), faults[i].reason);
    }
}

static void a_token_that_measured_nothing_is_refused(void)
{
    factory_good(&f, ATTESTATION_PROFILE_1);
    factory_remove(&f, -75006);
    factory_set(&f, -75007, "01");
    expect_refused(factory_token(&f), VERIFIER_NOT_MEASURED);
}

static void more_components_than_can_be_judged_are_refused(void)
{
    char list[2 + 2 + 33 * 2 + 1] = "9821";
    for (size_t i = 0; i < 33; i++) {
        strcat(list, "a0");
    }
    factory_good(&f, ATTESTATION_PROFILE_TFM);
    factory_set(&f, 2399, list);
    expect_refused(factory_token(&f), VERIFIER_COMPONENTS_TOO_MANY);
}

static void two_profiles_in_one_token_are_refused(void)
{
    factory_good(&f, ATTESTATION_PROFILE_TFM);
    factory_set(&f, -75000, "715053415f494f545f50524f46494c455f31");
    expect_refused(factory_token(&f), VERIFIER_PROFILE_TWICE);
}

static void a_claim_that_occurs_twice_is_refused(void)
{
    factory_good(&f, ATTESTATION_PROFILE_TFM);
    factory_append(&f, "0a", "5820" R32("02"));
    expect_refused(factory_token(&f), VERIFIER_PAYLOAD_DUPLICATE);
    factory_good(&f, ATTESTATION_PROFILE_TFM);
    factory_append(&f, "180a", "5820" R32("02")); /* the same key with a longer head */
    expect_refused(factory_token(&f), VERIFIER_PAYLOAD_DUPLICATE);
    factory_good(&f, ATTESTATION_PROFILE_TFM);
    factory_append(&f, "1863", "a201000100"); /* within an unknown claim */
    expect_refused(factory_token(&f), VERIFIER_PAYLOAD_DUPLICATE);
}

static void a_payload_that_is_no_map_of_claims_is_refused(void)
{
    static const struct {
        const char *hex;
        enum verifier_reason reason;
    } payloads[] = {
        { "", VERIFIER_PAYLOAD_INVALID },        { "80", VERIFIER_PAYLOAD_NOT_MAP },
        { "4100", VERIFIER_PAYLOAD_NOT_MAP },    { "bf0a01ff", VERIFIER_PAYLOAD_INDEFINITE },
        { "a10a5f41aaff", VERIFIER_PAYLOAD_INDEFINITE }, { "a10a", VERIFIER_PAYLOAD_INVALID },
        { "a00000", VERIFIER_PAYLOAD_INVALID },  { "a10a1c", VERIFIER_PAYLOAD_INVALID },
        { "d2a0", VERIFIER_PAYLOAD_NESTED },     { "d83da0", VERIFIER_PAYLOAD_NESTED },
        { "a10a81818181818181818100", VERIFIER_PAYLOAD_INVALID },
    };
    for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++) {
        uint8_t bytes[64];
        size_t len = vectors_hex(bytes, sizeof(bytes), payloads[i].hex);
        factory_good(&f, ATTESTATION_PROFILE_TFM);
        expect_refused(factory_sign(&f, span_of(bytes, len)), payloads[i].reason);
    }
}

static void a_token_in_a_token_is_refused(void)
{
    static uint8_t inner[FACTORY_TOKEN_MAX];
    factory_good(&f, ATTESTATION_PROFILE_TFM);
    struct span token = factory_token(&f);
    size_t len = token.len;
    memcpy(inner, token.data, len);
    expect_refused(factory_sign(&f, span_of(inner, len)), VERIFIER_PAYLOAD_NESTED);
}

static void claims_in_another_order_with_long_heads_and_unknown_ones_are_accepted(void)
{
    factory_good(&f, ATTESTATION_PROFILE_TFM);
    factory_remove(&f, 2395);
    factory_append(&f, "1a0000095b", "1a00003000");
    factory_append(&f, "636f656d", "f97e00");
    factory_append(&f, "3903e7", "a14100d9d9f780");
    struct factory_claim first = f.claims[0];
    f.claims[0] = f.claims[f.count - 1];
    f.claims[f.count - 1] = first;
    appraise(factory_token(&f), COSE_ES256);
    EXPECT_EQ(report.verdict, VERIFIER_TRUSTED);
    EXPECT_EQ(report.evidence.unknown_count, 2);
}

static void a_message_at_fault_is_refused_whatever_it_says(void)
{
    static const struct {
        const char *prefix;
        size_t cut; /* bytes of the good token's head that the prefix replaces */
        enum verifier_reason reason;
    } heads[] = {
        { "d83dd2", 1, VERIFIER_CWT_TAG },
        { "d2d2", 1, VERIFIER_WRONG_TAG },
        { "d3", 1, VERIFIER_WRONG_TAG },
        { "", 1, VERIFIER_UNTAGGED },
        { "d285", 2, VERIFIER_NOT_CBOR }, /* truncated: five promised */
        { "d28443a10100", 6, VERIFIER_ALG_UNKNOWN },
        { "d28443a101f6", 6, VERIFIER_ALG_UNKNOWN },
        { "d28440a10126", 7, VERIFIER_ALG_UNPROTECTED },
        { "d28440", 6, VERIFIER_ALG_MISSING },
        { "d28446a20126028107", 6, VERIFIER_CRITICAL },
        { "d28443a10105", 6, VERIFIER_WRONG_KIND },
        { "d28443a1013822", 6, VERIFIER_NOT_CBOR },
        { "d28444a1013822", 6, VERIFIER_SIGNATURE_LEN },
    };
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        static uint8_t changed[FACTORY_TOKEN_MAX];
        factory_good(&f, ATTESTATION_PROFILE_TFM);
        struct span token = factory_token(&f);
        size_t len = vectors_hex(changed, sizeof(changed), heads[i].prefix);
        memcpy(changed + len, token.data + heads[i].cut, token.len - heads[i].cut);
        expect_refused(span_of(changed, len + token.len - heads[i].cut), heads[i].reason);
    }
    expect_refused((struct span){ 0 }, VERIFIER_NOT_CBOR);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(good_tokens_of_each_profile_are_trusted, "RFC9783:4"),
        TEST(what_a_device_creates_verifies_with_every_algorithm_and_profile, "RFC9783:5.2"),
        TEST(any_bit_that_changes_is_noticed, "RFC9052:4.4"),
        TEST(each_wrong_claim_is_refused_for_its_own_reason, "RFC9783:4"),
        TEST(a_token_that_measured_nothing_is_refused, "RFC9783:6"),
        TEST(more_components_than_can_be_judged_are_refused, "RFC9783:4.4.1"),
        TEST(two_profiles_in_one_token_are_refused, "RFC9783:4.5"),
        TEST(a_claim_that_occurs_twice_is_refused, "RFC8949:5.6"),
        TEST(a_payload_that_is_no_map_of_claims_is_refused, "RFC9783:5.1"),
        TEST(a_token_in_a_token_is_refused, "RFC9783:5.1"),
        TEST(claims_in_another_order_with_long_heads_and_unknown_ones_are_accepted, "RFC9711:7"),
        TEST(a_message_at_fault_is_refused_whatever_it_says, "RFC9783:5.1"),
    };
    return test_main("verifier.tokens", tests, sizeof(tests) / sizeof(tests[0]));
}
