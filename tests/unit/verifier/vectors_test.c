/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "vectors.h"
#include "verifier/verifier.h"

static struct verifier_report report;
static uint8_t token[1024];
static uint8_t key_bytes[512];
static uint8_t reference_text[4096];

static void appraise(const char *token_name, const char *key_name, bool is_mac)
{
    enum verifier_key_fault key_fault = VERIFIER_KEY_OK;
    struct reference_fault fault;
    struct reference reference;
    uint8_t nonce[32];
    size_t token_len = vectors_read(token, sizeof(token), token_name);
    struct span key_file = span_of(key_bytes, vectors_read(key_bytes, sizeof(key_bytes), key_name));
    size_t reference_len =
        vectors_read(reference_text, sizeof(reference_text), "attestation/rfc9783-reference.json");
    EXPECT(reference_parse(&reference, span_of(reference_text, reference_len), &fault));
    struct verifier_key *key = is_mac ? verifier_key_secret(key_file, &key_fault)
                                      : verifier_key_public(key_file, &key_fault);
    EXPECT(key != NULL);
    memset(nonce, 0x01, sizeof(nonce));
    struct verifier_request request = { .token = span_of(token, token_len),
                                        .reference = &reference,
                                        .key = key,
                                        .freshness = VERIFIER_FRESHNESS_NONCE,
                                        .nonce = span_of(nonce, sizeof(nonce)) };
    verifier_appraise(&report, &request);
    verifier_key_free(key);
    reference_free(&reference);
}

static void expect_example_claims(void)
{
    const struct verifier_evidence *e = &report.evidence;
    EXPECT_EQ(report.verdict, VERIFIER_TRUSTED);
    EXPECT_EQ(e->profile, ATTESTATION_PROFILE_TFM);
    EXPECT_EQ(e->client_id, INT32_MAX);
    EXPECT_EQ(e->lifecycle, 0x3000);
    EXPECT_EQ(e->boot_seed.len, 8);
    EXPECT_EQ(e->component_count, 1);
    EXPECT(e->components[0].type.len == 4 && memcmp(e->components[0].type.data, "PRoT", 4) == 0);
    EXPECT_EQ(e->unknown_count, 0);
}

static void the_signed_example_of_the_standard_is_trusted(void)
{
    appraise("attestation/rfc9783-sign1.cbor", "attestation/rfc9783-sign1-key.hex", false);
    expect_example_claims();
    EXPECT_EQ(report.evidence.message.alg, COSE_ES256);
    EXPECT_EQ(report.warning_count, 1); /* its instance id is not made of its key */
}

static void the_authenticated_example_of_the_standard_is_trusted(void)
{
    appraise("attestation/rfc9783-mac0.cbor", "attestation/rfc9783-mac0-key.bin", true);
    expect_example_claims();
    EXPECT_EQ(report.evidence.message.alg, COSE_HMAC_256);
    EXPECT_EQ(report.warning_count, 0); /* its instance id is the double hash of its key */
}

static void the_key_of_the_one_does_not_verify_the_other(void)
{
    appraise("attestation/rfc9783-sign1.cbor", "attestation/rfc9783-mac0-key.bin", true);
    EXPECT_EQ(report.verdict, VERIFIER_REFUSED);
    appraise("attestation/rfc9783-mac0.cbor", "attestation/rfc9783-sign1-key.hex", false);
    EXPECT_EQ(report.verdict, VERIFIER_REFUSED);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_signed_example_of_the_standard_is_trusted, "RFC9783:A"),
        TEST(the_authenticated_example_of_the_standard_is_trusted, "RFC9783:A"),
        TEST(the_key_of_the_one_does_not_verify_the_other, "RFC9783:5.2"),
    };
    return test_main("verifier.vectors", tests, sizeof(tests) / sizeof(tests[0]));
}
