/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What the reference, the key and the request decide about a token that is well formed.
 */
#include "factory.h"
#include "vectors.h"

static const uint8_t nonce[32] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                   1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
static struct verifier_report report;
static struct factory f;
static struct reference reference;
static struct reference_component rows[4];
static struct reference_instance instance;
static struct verifier_request request;
static char pem[1024];
static struct verifier_key *key;

static void prepare(void)
{
    verifier_key_free(key);
    key = factory_key(COSE_ES256, false);
    reference = factory_reference();
    rows[0] = reference.components[0];
    reference.components = rows;
    (void)factory_pem(COSE_ES256, false, pem, sizeof(pem));
    instance = (struct reference_instance){ .instance_id = { 0x01 }, .key = pem };
    memset(instance.instance_id + 1, 0x02, 32);
    request = (struct verifier_request){ .reference = &reference,
                                         .key = key,
                                         .freshness = VERIFIER_FRESHNESS_NONCE,
                                         .nonce = span_of(nonce, sizeof(nonce)) };
    factory_good(&f, ATTESTATION_PROFILE_TFM);
}

static void appraise(void)
{
    request.token = factory_token(&f);
    verifier_appraise(&report, &request);
}

static const struct verifier_finding *finding_of(enum verifier_reason reason)
{
    for (size_t i = 0; i < report.finding_count; i++) {
        if (report.findings[i].reason == reason) {
            return &report.findings[i];
        }
    }
    printf("# no finding %s\n", verifier_reason_id(reason));
    FAIL("the finding expected is not in the report");
}

static size_t refusals(void)
{
    size_t count = 0;
    for (size_t i = 0; i < report.finding_count; i++) {
        count += report.findings[i].verdict == VERIFIER_REFUSED;
    }
    return count;
}

static void expect(enum verifier_verdict verdict, enum verifier_reason reason, enum verifier_verdict of_reason)
{
    appraise();
    EXPECT_EQ(finding_of(reason)->verdict, of_reason);
    EXPECT_EQ(report.verdict, verdict);
    EXPECT_EQ(refusals(), verdict == VERIFIER_REFUSED);
}

static void without_a_nonce_freshness_is_not_checked_and_the_token_refused(void)
{
    prepare();
    request.freshness = VERIFIER_FRESHNESS_UNCHECKED;
    expect(VERIFIER_REFUSED, VERIFIER_FRESHNESS_NOT_CHECKED, VERIFIER_REFUSED);
}

static void freshness_can_be_waived_explicitly_and_is_a_warning(void)
{
    prepare();
    request.freshness = VERIFIER_FRESHNESS_NO_NONCE;
    expect(VERIFIER_TRUSTED, VERIFIER_FRESHNESS_WAIVED, VERIFIER_WARNED);
}

static void another_nonce_is_refused(void)
{
    uint8_t other[32];
    for (size_t i = 0; i < sizeof(other); i++) {
        prepare();
        memcpy(other, nonce, sizeof(other));
        other[i] ^= 0x10;
        request.nonce = span_of(other, sizeof(other));
        expect(VERIFIER_REFUSED, VERIFIER_NONCE_DIFFERS, VERIFIER_REFUSED);
    }
    request.nonce = span_of(nonce, 31);
    expect(VERIFIER_REFUSED, VERIFIER_NONCE_DIFFERS, VERIFIER_REFUSED);
    request.nonce = (struct span){ 0 };
    expect(VERIFIER_REFUSED, VERIFIER_NONCE_DIFFERS, VERIFIER_REFUSED);
}

static void another_key_is_refused(void)
{
    prepare();
    verifier_key_free(key);
    key = factory_key(COSE_ES256, true);
    request.key = key;
    expect(VERIFIER_REFUSED, VERIFIER_SIGNATURE_WRONG, VERIFIER_REFUSED);
}

static void a_key_of_another_kind_is_never_tried(void)
{
    prepare();
    f.alg = COSE_HMAC_256; /* a public key is no secret to authenticate with */
    expect(VERIFIER_REFUSED, VERIFIER_ALG_NOT_KEY, VERIFIER_REFUSED);
    f.alg = COSE_ES384;
    expect(VERIFIER_REFUSED, VERIFIER_ALG_NOT_KEY, VERIFIER_REFUSED);
    verifier_key_free(key);
    key = factory_key(COSE_HMAC_256, false);
    request.key = key;
    f.alg = COSE_ES256;
    expect(VERIFIER_REFUSED, VERIFIER_ALG_NOT_KEY, VERIFIER_REFUSED);
}

static void the_public_key_as_a_secret_does_not_verify(void)
{
    prepare();
    enum verifier_key_fault fault = VERIFIER_KEY_OK;
    struct verifier_key *secret = verifier_key_secret(span_of(pem, strlen(pem)), &fault);
    EXPECT(secret != NULL && !verifier_key_equal(secret, key));
    verifier_key_free(secret);
}

static void without_any_key_nothing_is_decided(void)
{
    prepare();
    request.key = NULL;
    expect(VERIFIER_UNDECIDED, VERIFIER_KEY_ABSENT, VERIFIER_UNDECIDED);
    reference.instances = &instance;
    reference.instance_count = 1;
    instance.key = "not a key";
    expect(VERIFIER_UNDECIDED, VERIFIER_KEY_UNUSABLE, VERIFIER_UNDECIDED);
}

static void the_key_listed_for_the_instance_is_used(void)
{
    prepare();
    reference.instances = &instance;
    reference.instance_count = 1;
    request.key = NULL;
    expect(VERIFIER_TRUSTED, VERIFIER_INSTANCE_KNOWN, VERIFIER_TRUSTED);
    EXPECT_EQ(report.warning_count, 0);
    request.key = key;
    expect(VERIFIER_TRUSTED, VERIFIER_INSTANCE_KNOWN, VERIFIER_TRUSTED);
    (void)factory_pem(COSE_ES256, true, pem, sizeof(pem));
    expect(VERIFIER_REFUSED, VERIFIER_INSTANCE_OTHER_KEY, VERIFIER_REFUSED);
    request.key = NULL;
    expect(VERIFIER_REFUSED, VERIFIER_SIGNATURE_WRONG, VERIFIER_REFUSED);
}

static void a_device_that_is_not_listed_is_refused(void)
{
    prepare();
    reference.instances = &instance;
    reference.instance_count = 1;
    instance.instance_id[32] ^= 1;
    expect(VERIFIER_REFUSED, VERIFIER_INSTANCE_UNKNOWN, VERIFIER_REFUSED);
}

static void a_certificate_for_another_key_is_refused(void)
{
    for (int other = 0; other < 2; other++) {
        uint8_t certificate[1024];
        uint8_t token[FACTORY_TOKEN_MAX];
        prepare();
        size_t len = factory_certificate(COSE_ES256, other != 0, certificate, sizeof(certificate));
        struct span plain = factory_token(&f);
        struct cbor_encoder e = cbor_encoder_of(out_span_of(token, sizeof(token)));
        cbor_put_raw(&e, span_of(plain.data, 6)); /* tag, array, protected header; then the empty map */
        cbor_put_map(&e, 1);
        cbor_put_int(&e, 33);
        cbor_put_bytes(&e, span_of(certificate, len));
        cbor_put_raw(&e, span_of(plain.data + 7, plain.len - 7));
        EXPECT_EQ(cbor_encoder_finish(&e, &len), CBOR_OK);
        request.token = span_of(token, len);
        verifier_appraise(&report, &request);
        EXPECT_EQ(report.verdict, other ? VERIFIER_REFUSED : VERIFIER_TRUSTED);
        EXPECT_EQ(refusals(), other);
        EXPECT_EQ(finding_of(VERIFIER_SIGNATURE_VALID)->verdict, VERIFIER_TRUSTED);
    }
    EXPECT_EQ(finding_of(VERIFIER_X5CHAIN_OTHER_KEY)->subject, VERIFIER_SIGNATURE);
}

static void only_trusted_or_explicitly_allowed_lifecycles_pass(void)
{
    for (unsigned state = 0; state <= 6; state++) {
        char hex[16];
        prepare();
        snprintf(hex, sizeof(hex), "19%x042", state); /* the low byte is the implementation's */
        factory_set(&f, 2395, state == 0 ? "1842" : hex);
        expect(state == 3 ? VERIFIER_TRUSTED : VERIFIER_REFUSED,
               state == 3 ? VERIFIER_LIFECYCLE_TRUSTED : VERIFIER_LIFECYCLE_UNTRUSTED,
               state == 3 ? VERIFIER_TRUSTED : VERIFIER_REFUSED);
        request.extra_lifecycles = (uint8_t)(1u << state);
        expect(VERIFIER_TRUSTED, state == 3 ? VERIFIER_LIFECYCLE_TRUSTED : VERIFIER_LIFECYCLE_ALLOWED,
               state == 3 ? VERIFIER_TRUSTED : VERIFIER_WARNED);
        request.extra_lifecycles = 0;
        reference.lifecycles = (uint8_t)(1u << state);
        expect(VERIFIER_TRUSTED, VERIFIER_LIFECYCLE_TRUSTED, VERIFIER_TRUSTED);
    }
}

static void the_client_s_domain_is_compared(void)
{
    static const struct {
        const char *client;
        enum reference_client expected;
        bool is_good;
    } cases[] = {
        { "01", REFERENCE_CLIENT_SECURE, true },      { "01", REFERENCE_CLIENT_NON_SECURE, false },
        { "01", REFERENCE_CLIENT_ANY, true },         { "20", REFERENCE_CLIENT_SECURE, false },
        { "20", REFERENCE_CLIENT_NON_SECURE, true },  { "20", REFERENCE_CLIENT_ANY, true },
        { "3a7fffffff", REFERENCE_CLIENT_NON_SECURE, true },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        prepare();
        factory_set(&f, 2394, cases[i].client);
        reference.client = cases[i].expected;
        appraise();
        EXPECT_EQ(report.verdict, cases[i].is_good ? VERIFIER_TRUSTED : VERIFIER_REFUSED);
        EXPECT_EQ(refusals(), !cases[i].is_good);
    }
    EXPECT_EQ(finding_of(VERIFIER_CLIENT_NON_SECURE)->claim, ATTESTATION_CLIENT_ID);
}

static void the_certification_that_the_reference_names_is_demanded(void)
{
    for (int profile = 0; profile < 2; profile++) {
        prepare();
        factory_good(&f, (enum attestation_profile)profile);
        reference.certification = "1234567890123-12345";
        expect(VERIFIER_TRUSTED, VERIFIER_CERTIFICATION_MATCHES, VERIFIER_TRUSTED);
        reference.certification = "1234567890124-12345";
        expect(VERIFIER_REFUSED, VERIFIER_CERTIFICATION_DIFFERS, VERIFIER_REFUSED);
        factory_remove(&f, attestation_label((enum attestation_profile)profile, ATTESTATION_CERTIFICATION));
        expect(VERIFIER_REFUSED, VERIFIER_CERTIFICATION_DIFFERS, VERIFIER_REFUSED);
    }
}

static void a_root_in_a_file_is_never_better_than_a_warning(void)
{
    prepare();
    reference.root = REFERENCE_ROOT_FILE;
    expect(VERIFIER_TRUSTED, VERIFIER_ROOT_FILE, VERIFIER_WARNED);
    EXPECT_EQ(finding_of(VERIFIER_ROOT_FILE)->subject, VERIFIER_HARDWARE);
}

static struct reference_component *add_row(const char *type, uint8_t fill)
{
    struct reference_component *row = &rows[reference.component_count++];
    *row = (struct reference_component){ .type = type, .digest_len = 32 };
    memset(row->digest, fill, 32);
    return row;
}

static void each_difference_of_a_component_is_named(void)
{
    prepare();
    rows[0].type = "PRoT";
    rows[0].version = "1.0";
    expect(VERIFIER_TRUSTED, VERIFIER_COMPONENT_MATCHES, VERIFIER_TRUSTED);
    rows[0].digest[31] ^= 1;
    expect(VERIFIER_REFUSED, VERIFIER_COMPONENT_DIGEST, VERIFIER_REFUSED);
    const struct verifier_finding *finding = finding_of(VERIFIER_COMPONENT_DIGEST);
    EXPECT(finding->name.len == 4 && memcmp(finding->name.data, "PRoT", 4) == 0);
    EXPECT(finding->found.len == 32 && finding->found.data[31] == 3 && finding->expected.data[31] == 2);
    rows[0].digest[31] ^= 1;
    rows[0].version = "1.1";
    expect(VERIFIER_REFUSED, VERIFIER_COMPONENT_VERSION, VERIFIER_REFUSED);
    rows[0].version = NULL;
    rows[0].signer_id[0] ^= 1;
    expect(VERIFIER_REFUSED, VERIFIER_COMPONENT_SIGNER, VERIFIER_REFUSED);
    rows[0].signer_id_len = 0;
    expect(VERIFIER_TRUSTED, VERIFIER_COMPONENT_MATCHES, VERIFIER_TRUSTED);
}

static void an_unknown_component_and_a_missing_one_are_refused(void)
{
    prepare();
    rows[0].is_optional = true;
    (void)add_row("actuator", 0x0a);
    expect(VERIFIER_REFUSED, VERIFIER_COMPONENT_MISSING, VERIFIER_REFUSED);
    EXPECT_EQ(finding_of(VERIFIER_COMPONENT_MISSING)->name.len, 8);
    rows[1].is_optional = true;
    expect(VERIFIER_TRUSTED, VERIFIER_COMPONENT_MATCHES, VERIFIER_TRUSTED);
    rows[0].digest[0] ^= 1;
    expect(VERIFIER_REFUSED, VERIFIER_COMPONENT_UNKNOWN, VERIFIER_REFUSED);
    rows[0].type = "other";
    expect(VERIFIER_REFUSED, VERIFIER_COMPONENT_UNKNOWN, VERIFIER_REFUSED);
}

static void rows_of_one_type_are_alternatives(void)
{
    prepare();
    rows[0].type = "PRoT";
    struct reference_component *other = add_row("PRoT", 0x0a);
    expect(VERIFIER_TRUSTED, VERIFIER_COMPONENT_MATCHES, VERIFIER_TRUSTED);
    rows[0].digest[0] ^= 1;
    expect(VERIFIER_REFUSED, VERIFIER_COMPONENT_DIGEST, VERIFIER_REFUSED);
    memset(other->digest, 0x03, 32);
    expect(VERIFIER_TRUSTED, VERIFIER_COMPONENT_MATCHES, VERIFIER_TRUSTED);
    rows[0].type = "BL";
    rows[1].type = "PRoT";
    (void)add_row("BL", 0x0b);
    expect(VERIFIER_REFUSED, VERIFIER_COMPONENT_MISSING, VERIFIER_REFUSED); /* once, though two rows name it */
}

static void a_finding_of_the_caller_changes_the_verdict(void)
{
    prepare();
    appraise();
    EXPECT_EQ(report.verdict, VERIFIER_TRUSTED);
    verifier_report_add(&report, &(struct verifier_finding){ .subject = VERIFIER_FRESHNESS,
                                                             .verdict = VERIFIER_UNDECIDED,
                                                             .reason = VERIFIER_SEEN_UNUSABLE });
    EXPECT_EQ(report.verdict, VERIFIER_UNDECIDED);
    verifier_report_add(&report, &(struct verifier_finding){ .subject = VERIFIER_FRESHNESS,
                                                             .verdict = VERIFIER_REFUSED,
                                                             .reason = VERIFIER_REPLAYED });
    EXPECT_EQ(report.verdict, VERIFIER_REFUSED);
}

static void keys_are_read_from_pem_der_and_hexadecimal_and_nothing_else(void)
{
    static const char point[] =
        " 046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb"
        "4a7c0f9e162bce33576b315ececbb6406837bf51f5\n"; /* the generator of P-256 */
    enum verifier_key_fault fault = VERIFIER_KEY_OK;
    char changed[sizeof(point)];
    struct verifier_key *read = verifier_key_public(span_of(point, strlen(point)), &fault);
    EXPECT(read != NULL);
    verifier_key_free(read);
    memcpy(changed, point, sizeof(point));
    changed[40] = changed[40] == '0' ? '1' : '0';
    EXPECT(verifier_key_public(span_of(changed, strlen(changed)), &fault) == NULL); /* not on the curve */
    EXPECT_EQ(fault, VERIFIER_KEY_FORM);
    static const char private[] = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    EXPECT(verifier_key_public(span_of(private, strlen(private)), &fault) == NULL);
    EXPECT_EQ(fault, VERIFIER_KEY_PRIVATE);
    EXPECT(verifier_key_public((struct span){ 0 }, &fault) == NULL);
    EXPECT_EQ(fault, VERIFIER_KEY_FORM);
    static const char ed25519[] =
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
        "-----END PUBLIC KEY-----\n";
    EXPECT(verifier_key_public(span_of(ed25519, strlen(ed25519)), &fault) == NULL);
    EXPECT_EQ(fault, VERIFIER_KEY_KIND);
    EXPECT(verifier_key_secret(span_of(point, 15), &fault) == NULL);
    EXPECT_EQ(fault, VERIFIER_KEY_SHORT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(without_a_nonce_freshness_is_not_checked_and_the_token_refused, "RFC9783:4.1.1"),
        TEST(freshness_can_be_waived_explicitly_and_is_a_warning, "RFC9783:4.1.1"),
        TEST(another_nonce_is_refused, "RFC9783:4.1.1"),
        TEST(another_key_is_refused, "RFC9783:7"),
        TEST(a_key_of_another_kind_is_never_tried, "RFC9783:5.2"),
        TEST(the_public_key_as_a_secret_does_not_verify, "RFC9052:11"),
        TEST(without_any_key_nothing_is_decided, "RFC9783:7"),
        TEST(the_key_listed_for_the_instance_is_used, "RFC9783:4.2.1"),
        TEST(a_device_that_is_not_listed_is_refused, "RFC9783:4.2.1"),
        TEST(a_certificate_for_another_key_is_refused, "RFC9360:2"),
        TEST(only_trusted_or_explicitly_allowed_lifecycles_pass, "RFC9783:4.3.1"),
        TEST(the_client_s_domain_is_compared, "RFC9783:4.1.2"),
        TEST(the_certification_that_the_reference_names_is_demanded, "RFC9783:4.2.3"),
        TEST(a_root_in_a_file_is_never_better_than_a_warning, "design:7"),
        TEST(each_difference_of_a_component_is_named, "RFC9783:4.4.1"),
        TEST(an_unknown_component_and_a_missing_one_are_refused, "RFC9783:4.4.1"),
        TEST(rows_of_one_type_are_alternatives, "reference.spec:components"),
        TEST(a_finding_of_the_caller_changes_the_verdict, "style:E17"),
        TEST(keys_are_read_from_pem_der_and_hexadecimal_and_nothing_else, "style:E4"),
    };
    int status = test_main("verifier.policy", tests, sizeof(tests) / sizeof(tests[0]));
    verifier_key_free(key);
    return status;
}
