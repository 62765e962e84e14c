/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/instance_id.h"
#include "attestation/token.h"
#include "cbor/decode.h"
#include "cose/parse.h"
#include "psa/initial_attestation.h"
#include "reason/reason.h"
#include "vectors.h"

enum { TOKEN_MAX = PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE };

static psa_status_t signer_status;
static unsigned signer_calls;

static psa_status_t sign(void *context, struct span to_be_signed, struct out_span signature)
{
    (void)context;
    (void)to_be_signed;
    signer_calls++;
    memset(signature.data, 0x55, signature.len);
    return signer_status;
}

static const struct cose_signer es256 = { .alg = COSE_ES256, .sign = sign };
static const enum cose_alg algs[] = { COSE_ES256, COSE_ES384, COSE_ES512, COSE_HMAC_256, COSE_HMAC_384, COSE_HMAC_512 };
static const size_t challenges[] = { 32, 48, 64 };
static const uint8_t bytes[64] = { 1, 1, 2, 3, 5, 8, 13, 21 };

static struct attestation_component components[ATTESTATION_COMPONENTS_MAX + 1];

static struct span text(const char *s)
{
    return span_of(s, strlen(s));
}

static struct attestation_claims good(size_t challenge_size, size_t component_count)
{
    for (size_t i = 0; i < sizeof(components) / sizeof(components[0]); i++) {
        components[i] = (struct attestation_component){
            .type = text("PRoT"), .value = span_of(bytes, 32), .signer_id = span_of(bytes, 32)
        };
    }
    signer_status = PSA_SUCCESS;
    signer_calls = 0;
    return (struct attestation_claims){
        .nonce = span_of(bytes, challenge_size),
        .instance_id = { 0x01, 0xaa },
        .implementation_id = { 0xbb },
        .client_id = -7,
        .lifecycle = 0x3000,
        .boot_seed = span_of(bytes, 32),
        .components = components,
        .component_count = component_count,
    };
}

static void check_size(const struct attestation_claims *claims, enum attestation_profile profile, enum cose_alg alg)
{
    struct cose_signer signer = { .alg = alg, .sign = sign };
    static uint8_t out[TOKEN_MAX + 1];
    size_t size = 0;
    size_t len = 0;
    EXPECT_EQ(attestation_token_size(claims, profile, alg, &size), PSA_SUCCESS);
    EXPECT_EQ(attestation_token_create(claims, profile, &signer, out_span_of(out, size), &len), PSA_SUCCESS);
    EXPECT_EQ(len, size);
    unsigned calls = signer_calls;
    EXPECT_EQ(attestation_token_create(claims, profile, &signer, out_span_of(out, size - 1), &len),
              PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(signer_calls, calls);
}

static void the_size_told_is_the_size_made(void)
{
    unsigned combinations = 0;
    for (int profile = 0; profile < ATTESTATION_PROFILE_COUNT; profile++) {
        for (size_t a = 0; a < sizeof(algs) / sizeof(algs[0]); a++) {
            for (size_t c = 0; c < 3; c++) {
                for (unsigned options = 0; options < 8; options++) {
                    struct attestation_claims claims = good(challenges[c], 1 + options % 3);
                    claims.certification = options & 1 ? text("0604565272829-10010") : (struct span){ 0 };
                    claims.verification_service = options & 2 ? text("https://verifier.example") : (struct span){ 0 };
                    components[0].version = options & 4 ? text("1.0") : (struct span){ 0 };
                    check_size(&claims, (enum attestation_profile)profile, algs[a]);
                    combinations++;
                }
            }
        }
    }
    EXPECT_EQ(combinations, 3 * 6 * 3 * 8);
}

static void the_size_grows_with_each_number_of_components(void)
{
    for (size_t count = 1; count <= 16; count++) {
        struct attestation_claims claims = good(64, count);
        check_size(&claims, ATTESTATION_PROFILE_TFM, COSE_ES512);
    }
}

static void a_challenge_of_any_other_size_is_refused_before_the_buffer_is_judged(void)
{
    uint8_t out[TOKEN_MAX];
    for (size_t size = 0; size <= 64; size++) {
        struct attestation_claims claims = good(size, 1);
        size_t len = 99;
        size_t told = 99;
        bool is_good = size == 32 || size == 48 || size == 64;
        EXPECT_EQ(attestation_token_create(&claims, ATTESTATION_PROFILE_TFM, &es256, out_span_of(out, 0), &len),
                  is_good ? PSA_ERROR_BUFFER_TOO_SMALL : PSA_ERROR_INVALID_ARGUMENT);
        EXPECT_EQ(len, 0);
        EXPECT_EQ(attestation_token_size(&claims, ATTESTATION_PROFILE_TFM, COSE_ES256, &told),
                  is_good ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT);
        EXPECT_EQ(told != 0, is_good);
    }
    EXPECT_EQ(signer_calls, 0);
}

/* Reads the claim of a token made by attestation_token_create() as its encoded item; empty if absent. */
static struct span claim_of(const uint8_t *token, size_t len, int64_t label)
{
    struct cose_message message;
    EXPECT_EQ(cose_parse(&message, span_of(token, len)), COSE_OK);
    EXPECT_EQ(cbor_check_valid(message.payload, CBOR_STRICT), CBOR_OK);
    struct cbor_decoder d = cbor_decoder_of(message.payload, CBOR_STRICT);
    (void)cbor_enter_map(&d);
    while (cbor_has_next(&d)) {
        int64_t key = cbor_get_int(&d);
        struct span value = cbor_skip(&d);
        if (key == label) {
            return value;
        }
    }
    return (struct span){ 0 };
}

static void expect_item(struct span item, const char *hex)
{
    uint8_t want[256];
    EXPECT_EQ(item.len, vectors_hex(want, sizeof(want), hex));
    EXPECT_MEM(item.data, want, item.len);
}

static void a_token_of_the_new_profile_has_its_keys_and_types(void)
{
    struct attestation_claims claims = good(32, 1);
    uint8_t token[TOKEN_MAX];
    size_t len = 0;
    claims.certification = text("0604565272829-10010");
    claims.verification_service = text("u");
    EXPECT_EQ(
        attestation_token_create(&claims, ATTESTATION_PROFILE_TFM, &es256, out_span_of(token, sizeof(token)), &len),
        PSA_SUCCESS);
    EXPECT_EQ(claim_of(token, len, 10).len, 34);
    EXPECT_EQ(claim_of(token, len, 256).len, 35);
    expect_item(claim_of(token, len, 265), "78217461673a7073616365727469666965642e6f72672c323032333a7073612374666d");
    EXPECT_EQ(claim_of(token, len, 268).len, 34);
    expect_item(claim_of(token, len, 2394), "26");
    expect_item(claim_of(token, len, 2395), "193000");
    EXPECT_EQ(claim_of(token, len, 2396).len, 34);
    expect_item(claim_of(token, len, 2398), "73303630343536353237323832392d3130303130");
    EXPECT_EQ(claim_of(token, len, 2399).len, 1 + 1 + (1 + 5) + (1 + 34) + (1 + 34));
    EXPECT_EQ(claim_of(token, len, 2399).data[0], 0x81);
    expect_item(claim_of(token, len, 2400), "6175");
    EXPECT_EQ(claim_of(token, len, 2397).len, 0);
}

static void a_token_of_the_older_profile_has_its_keys_and_types(void)
{
    struct attestation_claims claims = good(48, 0);
    uint8_t token[TOKEN_MAX];
    size_t len = 0;
    claims.certification = text("0604565272829-10010");
    EXPECT_EQ(attestation_token_create(&claims, ATTESTATION_PROFILE_1, &es256, out_span_of(token, sizeof(token)), &len),
              PSA_SUCCESS);
    expect_item(claim_of(token, len, -75000), "715053415f494f545f50524f46494c455f31");
    expect_item(claim_of(token, len, -75001), "26");
    expect_item(claim_of(token, len, -75002), "193000");
    EXPECT_EQ(claim_of(token, len, -75003).len, 34);
    EXPECT_EQ(claim_of(token, len, -75004).len, 34);
    expect_item(claim_of(token, len, -75005), "6d30363034353635323732383239");
    EXPECT_EQ(claim_of(token, len, -75006).len, 0);
    expect_item(claim_of(token, len, -75007), "01");
    EXPECT_EQ(claim_of(token, len, -75008).len, 50);
    EXPECT_EQ(claim_of(token, len, -75009).len, 35);
}

static void expect_refused(const struct attestation_claims *claims, enum attestation_profile profile,
                           enum reason reason)
{
    uint8_t out[TOKEN_MAX];
    uint8_t before[TOKEN_MAX];
    size_t len = 99;
    memset(out, 0xa5, sizeof(out));
    memset(before, 0xa5, sizeof(before));
    EXPECT_EQ(attestation_token_create(claims, profile, &es256, out_span_of(out, sizeof(out)), &len),
              PSA_ERROR_SERVICE_FAILURE);
    EXPECT(!REASONS_ARE_KEPT || reason_take() == reason);
    EXPECT_EQ(len, 0);
    EXPECT_MEM(out, before, sizeof(out));
    EXPECT_EQ(signer_calls, 0);
}

static void a_device_that_cannot_describe_itself_is_refused_for_its_reason(void)
{
    struct attestation_claims claims = good(32, 1);
    claims.client_id = 0;
    expect_refused(&claims, ATTESTATION_PROFILE_TFM, REASON_ATTESTATION_CLIENT);
    claims = good(32, 1);
    claims.instance_id[0] = 0x02;
    expect_refused(&claims, ATTESTATION_PROFILE_TFM, REASON_ATTESTATION_INSTANCE_ID);
    claims = good(32, 0);
    expect_refused(&claims, ATTESTATION_PROFILE_TFM, REASON_ATTESTATION_NO_COMPONENT);
    claims = good(32, ATTESTATION_COMPONENTS_MAX + 1);
    expect_refused(&claims, ATTESTATION_PROFILE_TFM, REASON_ATTESTATION_COMPONENTS);
    claims = good(32, 2);
    components[1].value.len = 20;
    expect_refused(&claims, ATTESTATION_PROFILE_TFM, REASON_ATTESTATION_COMPONENT);
    claims = good(32, 2);
    components[1].signer_id.len = 0;
    expect_refused(&claims, ATTESTATION_PROFILE_TFM, REASON_ATTESTATION_COMPONENT);
    claims = good(32, 1);
    components[0].type = text("\xc0");
    expect_refused(&claims, ATTESTATION_PROFILE_TFM, REASON_ATTESTATION_TEXT);
    claims = good(32, 1);
    claims.certification = text("0604565272829");
    expect_refused(&claims, ATTESTATION_PROFILE_TFM, REASON_ATTESTATION_CERTIFICATION);
    claims = good(32, 1);
    expect_refused(&claims, ATTESTATION_PROFILE_COUNT, REASON_ATTESTATION_PROFILE);
    char word[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
    memset(word, 'x', sizeof(word));
    claims = good(32, 1);
    components[0].version = span_of(word, sizeof(word));
    expect_refused(&claims, ATTESTATION_PROFILE_TFM, REASON_ATTESTATION_TOO_LONG);
}

static void only_the_defined_lifecycles_are_told(void)
{
    for (uint32_t lifecycle = 0; lifecycle <= UINT16_MAX; lifecycle++) {
        struct attestation_claims claims = good(32, 1);
        size_t size = 0;
        claims.lifecycle = (uint16_t)lifecycle;
        bool is_defined = (lifecycle & 0xf00) == 0 && lifecycle >> 12 <= 6;
        EXPECT_EQ(attestation_token_size(&claims, ATTESTATION_PROFILE_TFM, COSE_ES256, &size),
                  is_defined ? PSA_SUCCESS : PSA_ERROR_SERVICE_FAILURE);
    }
    EXPECT(!attestation_is_lifecycle(0x13000));
}

static void a_boot_seed_has_the_length_of_its_profile(void)
{
    for (size_t len = 0; len <= 64; len++) {
        struct attestation_claims claims = good(32, 1);
        size_t size = 0;
        claims.boot_seed.len = len;
        bool is_good = len == 0 || (len >= 8 && len <= 32);
        EXPECT_EQ(attestation_token_size(&claims, ATTESTATION_PROFILE_TFM, COSE_ES256, &size),
                  is_good ? PSA_SUCCESS : PSA_ERROR_SERVICE_FAILURE);
        EXPECT_EQ(attestation_token_size(&claims, ATTESTATION_PROFILE_1, COSE_ES256, &size),
                  len == 32 ? PSA_SUCCESS : PSA_ERROR_SERVICE_FAILURE);
    }
}

static void a_signer_that_fails_gives_no_token(void)
{
    struct attestation_claims claims = good(32, 1);
    uint8_t out[TOKEN_MAX];
    uint8_t zero[TOKEN_MAX] = { 0 };
    size_t size = 0;
    size_t len = 99;
    EXPECT_EQ(attestation_token_size(&claims, ATTESTATION_PROFILE_TFM, COSE_ES256, &size), PSA_SUCCESS);
    signer_status = PSA_ERROR_HARDWARE_FAILURE;
    EXPECT_EQ(attestation_token_create(&claims, ATTESTATION_PROFILE_TFM, &es256, out_span_of(out, sizeof(out)), &len),
              PSA_ERROR_GENERIC_ERROR);
    EXPECT_EQ(len, 0);
    EXPECT_MEM(out, zero, size);
    EXPECT(!REASONS_ARE_KEPT || reason_take() == REASON_ATTESTATION_SIGNER);
}

static void the_key_is_written_as_a_cose_key(void)
{
    static const size_t lens[] = { 65, 97, 133 };
    uint8_t point[134] = { 0x04, 0x11 };
    uint8_t out[ATTESTATION_COSE_KEY_MAX];
    for (size_t i = 0; i < 3; i++) {
        size_t len = 0;
        size_t width = (lens[i] - 1) / 2;
        EXPECT_EQ(attestation_cose_key(span_of(point, lens[i]), out_span_of(out, sizeof(out)), &len), PSA_SUCCESS);
        EXPECT_EQ(cbor_check_valid(span_of(out, len), CBOR_STRICT), CBOR_OK);
        uint8_t head[] = { 0xa4, 0x01, 0x02, 0x20, (uint8_t)(i + 1), 0x21, 0x58, (uint8_t)width, 0x11 };
        EXPECT_MEM(out, head, sizeof(head));
        EXPECT_EQ(len, 2 * width + 11);
        EXPECT_EQ(attestation_cose_key(span_of(point, lens[i]), out_span_of(out, len - 1), &len),
                  PSA_ERROR_BUFFER_TOO_SMALL);
        EXPECT_EQ(attestation_cose_key(span_of(point, lens[i] + 1), out_span_of(out, sizeof(out)), &len),
                  PSA_ERROR_INVALID_ARGUMENT);
    }
    point[0] = 0x02;
    size_t len = 99;
    EXPECT_EQ(attestation_cose_key(span_of(point, 65), out_span_of(out, sizeof(out)), &len),
              PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_size_told_is_the_size_made, "ATTESTATION-2.0:psa_initial_attest_get_token_size"),
        TEST(the_size_grows_with_each_number_of_components, "ATTESTATION-2.0:psa_initial_attest_get_token_size"),
        TEST(a_challenge_of_any_other_size_is_refused_before_the_buffer_is_judged,
             "ATTESTATION-2.0:psa_initial_attest_get_token"),
        TEST(a_token_of_the_new_profile_has_its_keys_and_types, "RFC9783:4"),
        TEST(a_token_of_the_older_profile_has_its_keys_and_types, "RFC9783:6"),
        TEST(a_device_that_cannot_describe_itself_is_refused_for_its_reason, "RFC9783:4"),
        TEST(only_the_defined_lifecycles_are_told, "RFC9783:4.3.1"),
        TEST(a_boot_seed_has_the_length_of_its_profile, "RFC9783:4.3.2"),
        TEST(a_signer_that_fails_gives_no_token, "ATTESTATION-2.0:psa_initial_attest_get_token"),
        TEST(the_key_is_written_as_a_cose_key, "RFC9783:4.2.1"),
    };
    return test_main("attestation.token", tests, sizeof(tests) / sizeof(tests[0]));
}
