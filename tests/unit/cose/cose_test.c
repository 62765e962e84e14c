/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cose/mac0.h"
#include "cose/sign1.h"
#include "cose/to_be_signed.h"
#include "vectors.h"

/* A signer that hands in what it was given: byte i of the signature is byte i of the bytes to be signed, and so on. */
struct fake {
    psa_status_t status;
    uint8_t signed_bytes[512];
    size_t signed_len;
    unsigned calls;
};

static psa_status_t fake_sign(void *context, struct span to_be_signed, struct out_span signature)
{
    struct fake *fake = context;
    EXPECT(to_be_signed.len <= sizeof(fake->signed_bytes));
    memcpy(fake->signed_bytes, to_be_signed.data, to_be_signed.len);
    fake->signed_len = to_be_signed.len;
    fake->calls++;
    for (size_t i = 0; i < signature.len; i++) {
        signature.data[i] = (uint8_t)(0x80 + i);
    }
    return fake->status;
}

static psa_status_t fake_verify(void *context, enum cose_alg alg, const struct span *parts, size_t part_count,
                                struct span signature)
{
    struct fake *fake = context;
    fake->signed_len = 0;
    for (size_t i = 0; i < part_count; i++) {
        memcpy(fake->signed_bytes + fake->signed_len, parts[i].data, parts[i].len);
        fake->signed_len += parts[i].len;
    }
    EXPECT_EQ(signature.len, cose_alg_signature_len(alg));
    EXPECT_EQ(signature.data[0], 0x80);
    return fake->status;
}

static const enum cose_alg algs[] = { COSE_ES256, COSE_ES384, COSE_ES512, COSE_HMAC_256, COSE_HMAC_384, COSE_HMAC_512 };
enum { ALG_COUNT = sizeof(algs) / sizeof(algs[0]) };

static const struct {
    enum cose_alg alg;
    const char *to_be_signed; /* of the payload 68 65 79, per RFC 9052 4.4 and 6.3 */
    const char *message_head;
} structures[] = {
    { COSE_ES256, "846a5369676e61747572653143a101264043686579", "d28443a10126a043686579" },
    { COSE_ES384, "846a5369676e61747572653144a10138224043686579", "d28444a1013822a043686579" },
    { COSE_ES512, "846a5369676e61747572653144a10138234043686579", "d28444a1013823a043686579" },
    { COSE_HMAC_256, "84644d41433043a101054043686579", "d18443a10105a043686579" },
    { COSE_HMAC_384, "84644d41433043a101064043686579", "d18443a10106a043686579" },
    { COSE_HMAC_512, "84644d41433043a101074043686579", "d18443a10107a043686579" },
};

static struct span payload_of(size_t len)
{
    static uint8_t bytes[300];
    memset(bytes, 'p', sizeof(bytes));
    memcpy(bytes, "hey", 3);
    return span_of(bytes, len);
}

static void the_bytes_to_be_signed_and_the_message_are_those_of_the_standard(void)
{
    for (size_t i = 0; i < sizeof(structures) / sizeof(structures[0]); i++) {
        struct fake fake = { .status = PSA_SUCCESS };
        struct cose_signer signer = { .context = &fake, .alg = structures[i].alg, .sign = fake_sign };
        uint8_t out[256];
        uint8_t want[256];
        size_t len = 0;
        EXPECT_EQ(cose_create(&signer, payload_of(3), out_span_of(out, sizeof(out)), &len), PSA_SUCCESS);
        EXPECT_EQ(fake.signed_len, vectors_hex(want, sizeof(want), structures[i].to_be_signed));
        EXPECT_MEM(fake.signed_bytes, want, fake.signed_len);
        size_t head = vectors_hex(want, sizeof(want), structures[i].message_head);
        EXPECT_MEM(out, want, head);
        size_t signature_len = cose_alg_signature_len(structures[i].alg);
        EXPECT_EQ(len, head + 2 + signature_len);
        EXPECT(out[head] == 0x58 && out[head + 1] == signature_len && out[head + 2] == 0x80);
        EXPECT_EQ(out[len - 1], (uint8_t)(0x80 + signature_len - 1));
    }
}

static void the_size_is_exact_for_every_algorithm_and_payload(void)
{
    for (size_t i = 0; i < ALG_COUNT; i++) {
        for (size_t payload_len = 0; payload_len <= 300; payload_len++) {
            struct fake fake = { .status = PSA_SUCCESS };
            struct cose_signer signer = { .context = &fake, .alg = algs[i], .sign = fake_sign };
            uint8_t out[512];
            size_t len = 99;
            size_t size = cose_create_size(algs[i], payload_len);
            out[size] = 0xa5;
            EXPECT_EQ(cose_create(&signer, payload_of(payload_len), out_span_of(out, size), &len), PSA_SUCCESS);
            EXPECT_EQ(len, size);
            EXPECT_EQ(out[size], 0xa5);
            EXPECT_EQ(cose_create(&signer, payload_of(payload_len), out_span_of(out, size - 1), &len),
                      PSA_ERROR_BUFFER_TOO_SMALL);
            EXPECT_EQ(len, 0);
            EXPECT_EQ(fake.calls, 1);
        }
    }
    EXPECT_EQ(cose_create_size(COSE_ALG_NONE, 3), 0);
    EXPECT_EQ(cose_create_size(COSE_ES256, SIZE_MAX - 10), 0);
}

static void what_is_made_can_be_taken_apart_and_verifies_over_the_same_bytes(void)
{
    for (size_t i = 0; i < ALG_COUNT; i++) {
        struct fake made = { .status = PSA_SUCCESS };
        struct fake checked = { .status = PSA_SUCCESS };
        struct cose_signer signer = { .context = &made, .alg = algs[i], .sign = fake_sign };
        struct cose_verifier verifier = { .context = &checked, .verify = fake_verify };
        struct cose_message message;
        uint8_t out[512];
        size_t len = 0;
        EXPECT_EQ(cose_create(&signer, payload_of(300), out_span_of(out, sizeof(out)), &len), PSA_SUCCESS);
        EXPECT_EQ(cose_parse(&message, span_of(out, len)), COSE_OK);
        EXPECT_EQ(message.kind, cose_alg_kind(algs[i]));
        EXPECT_EQ(message.alg, algs[i]);
        EXPECT_EQ(message.payload.len, 300);
        EXPECT_MEM(message.payload.data, payload_of(300).data, 300);
        EXPECT_EQ(cose_verify(&message, &verifier), PSA_SUCCESS);
        EXPECT_EQ(checked.signed_len, made.signed_len);
        EXPECT_MEM(checked.signed_bytes, made.signed_bytes, made.signed_len);
        checked.status = PSA_ERROR_INVALID_SIGNATURE;
        EXPECT_EQ(cose_verify(&message, &verifier), PSA_ERROR_INVALID_SIGNATURE);
        bool is_mac = cose_alg_kind(algs[i]) == COSE_MAC0;
        EXPECT_EQ(cose_sign1_parse(&message, span_of(out, len)), is_mac ? COSE_WRONG_TAG : COSE_OK);
        EXPECT_EQ(cose_mac0_parse(&message, span_of(out, len)), is_mac ? COSE_OK : COSE_WRONG_TAG);
    }
}

static void a_signer_that_fails_leaves_nothing_in_the_buffer(void)
{
    struct fake fake = { .status = PSA_ERROR_CORRUPTION_DETECTED };
    struct cose_signer signer = { .context = &fake, .alg = COSE_ES256, .sign = fake_sign };
    uint8_t out[128];
    uint8_t zero[128] = { 0 };
    size_t len = 99;
    size_t size = cose_create_size(COSE_ES256, 3);
    memset(out, 0xa5, sizeof(out));
    EXPECT_EQ(cose_create(&signer, payload_of(3), out_span_of(out, sizeof(out)), &len), PSA_ERROR_CORRUPTION_DETECTED);
    EXPECT_EQ(len, 0);
    EXPECT_MEM(out, zero, size);
    EXPECT_EQ(out[size], 0xa5);
}

static void a_payload_of_another_length_than_promised_is_refused(void)
{
    for (size_t put = 0; put <= 8; put++) {
        struct fake fake = { .status = PSA_SUCCESS };
        struct cose_signer signer = { .context = &fake, .alg = COSE_ES256, .sign = fake_sign };
        struct cose_writer w;
        uint8_t out[128];
        size_t len = 99;
        EXPECT_EQ(cose_create_begin(&w, &signer, 4, out_span_of(out, sizeof(out))), PSA_SUCCESS);
        cbor_put_raw(&w.payload, payload_of(put));
        EXPECT_EQ(cose_create_finish(&w, &len), put == 4 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT);
        EXPECT_EQ(fake.calls, put == 4);
        EXPECT_EQ(len != 0, put == 4);
    }
}

static void an_algorithm_of_none_is_refused_before_anything_is_written(void)
{
    struct fake fake = { .status = PSA_SUCCESS };
    struct cose_signer signer = { .context = &fake, .alg = COSE_ALG_NONE, .sign = fake_sign };
    uint8_t out[128] = { 0xa5 };
    size_t len = 99;
    EXPECT_EQ(cose_create(&signer, payload_of(3), out_span_of(out, sizeof(out)), &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(out[0], 0xa5);
    EXPECT_EQ(fake.calls, 0);
}

#define S64 \
    "0000000000000000000000000000000000000000000000000000000000000000" \
    "0000000000000000000000000000000000000000000000000000000000000000"
#define SIG "5840" S64
#define TAG "5820" "0000000000000000000000000000000000000000000000000000000000000000"

static const struct {
    const char *hex;
    enum cose_error error;
} messages[] = {
    { "d28443a10126a04161" SIG, COSE_OK },
    { "d18443a10105a04161" TAG, COSE_OK },
    { "d8129800", COSE_NOT_FOUR },
    { "d812980443a10126a04161" SIG, COSE_OK },
    { "d28443a10126a0416158405840", COSE_NOT_CBOR },
    { "d28443a10126a04161" SIG "00", COSE_NOT_CBOR },
    { "d29f43a10126a04161" SIG "ff", COSE_NOT_CBOR },
    { "8443a10126a04161" SIG, COSE_UNTAGGED },
    { "4161", COSE_UNTAGGED },
    { "d83dd28443a10126a04161" SIG, COSE_CWT_TAG },
    { "d3" "8443a10126a04161" SIG, COSE_WRONG_TAG },
    { "d2d28443a10126a04161" SIG, COSE_WRONG_TAG },
    { "d28343a10126a04161", COSE_NOT_FOUR },
    { "d28543a10126a04161" SIG "00", COSE_NOT_FOUR },
    { "d284a10126a04161" SIG, COSE_NOT_FOUR },
    { "d28443a10126804161" SIG, COSE_NOT_FOUR },
    { "d28443a10126a06161" SIG, COSE_NOT_FOUR },
    { "d28443a10126a04161f6", COSE_NOT_FOUR },
    { "d200", COSE_NOT_FOUR },
    { "d28443a10126a0f6" SIG, COSE_DETACHED },
    { "d284428001a04161" SIG, COSE_BAD_HEADER },
    { "d28445a101260100a04161" SIG, COSE_BAD_HEADER },
    { "d28445a201260126a04161" SIG, COSE_BAD_HEADER },
    { "d28445a201260401a04161" SIG, COSE_BAD_HEADER }, /* kid is no byte string */
    { "d28440a04161" SIG, COSE_ALG_MISSING },
    { "d28441a0a04161" SIG, COSE_ALG_MISSING },
    { "d28443a10100a04161" SIG, COSE_ALG_UNKNOWN },
    { "d28443a10127a04161" SIG, COSE_ALG_UNKNOWN },         /* EdDSA */
    { "d28443a10104a04161" TAG, COSE_ALG_UNKNOWN },         /* HMAC 256/64 */
    { "d28443a101f6a04161" SIG, COSE_ALG_UNKNOWN },         /* null */
    { "d28447a101646e6f6e65a04161" SIG, COSE_ALG_UNKNOWN }, /* "none" */
    { "d28447a1014445533235a04161" SIG, COSE_ALG_UNKNOWN },
    { "d28443a10126a101264161" SIG, COSE_ALG_UNPROTECTED },
    { "d28440a101264161" SIG, COSE_ALG_UNPROTECTED },
    { "d28443a10126a10281044161" SIG, COSE_ALG_UNPROTECTED }, /* crit outside */
    { "d28446a20126044131a10441324161" SIG, COSE_HEADER_TWICE },
    { "d28443a10126a10441324161" SIG, COSE_OK },
    { "d28443a10126a118634132" "4161" SIG, COSE_OK },          /* an unknown header, not critical */
    { "d28443a10126a1616b4132" "4161" SIG, COSE_OK },          /* a text label */
    { "d28446a20126028101a04161" SIG, COSE_OK },               /* crit names alg */
    { "d28446a20126028107a04161" SIG, COSE_CRITICAL },         /* ... one that is unknown */
    { "d28446a20126028104a04161" SIG, COSE_CRITICAL },         /* ... one that is absent */
    { "d28447a2012602816178a04161" SIG, COSE_CRITICAL },       /* ... a text label */
    { "d28445a201260280a04161" SIG, COSE_CRITICAL },           /* ... nothing */
    { "d28445a201260201a04161" SIG, COSE_CRITICAL },           /* ... and is no list */
    { "d2844aa3012602820107076161a04161" SIG, COSE_CRITICAL }, /* ... and carries it, not understood */
    { "d28443a10105a04161" TAG, COSE_WRONG_KIND },
    { "d18443a10126a04161" SIG, COSE_WRONG_KIND },
    { "d28443a10126a04161" TAG, COSE_SIGNATURE_LEN },
    { "d18443a10105a04161" SIG, COSE_SIGNATURE_LEN },
    { "d28443a10126a0416140", COSE_SIGNATURE_LEN },
};

static void each_malformed_message_is_refused_for_its_own_cause(void)
{
    bool seen[COSE_ERROR_COUNT] = { false };
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        struct cose_message message;
        uint8_t bytes[256];
        size_t len = vectors_hex(bytes, sizeof(bytes), messages[i].hex);
        enum cose_error error = cose_parse(&message, span_of(bytes, len));
        if (error != messages[i].error) {
            printf("# %s: %s\n", messages[i].hex, cose_error_text(error));
        }
        EXPECT_EQ(error, messages[i].error);
        seen[error] = true;
    }
    for (size_t i = 0; i < COSE_ERROR_COUNT; i++) {
        EXPECT(seen[i]);
    }
}

static void a_message_at_fault_in_its_header_still_shows_its_payload(void)
{
    struct cose_message message;
    uint8_t bytes[256];
    size_t len = vectors_hex(bytes, sizeof(bytes), "d28443a10127a04161" SIG);
    EXPECT_EQ(cose_parse(&message, span_of(bytes, len)), COSE_ALG_UNKNOWN);
    EXPECT_EQ(message.payload.len, 1);
    EXPECT_EQ(message.payload.data[0], 'a');
}

static void the_leaf_of_a_certificate_chain_is_found(void)
{
    static const struct {
        const char *hex;
        size_t leaf_len;
    } cases[] = {
        { "d28443a10126a1182142aabb4161" SIG, 2 },
        { "d28443a10126a118218242aabb41cc4161" SIG, 2 },
        { "d28443a10126a11821804161" SIG, 0 },
        { "d28443a10126a11821014161" SIG, 0 },
        { "d28443a10126a04161" SIG, 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cose_message message;
        uint8_t bytes[256];
        size_t len = vectors_hex(bytes, sizeof(bytes), cases[i].hex);
        EXPECT_EQ(cose_parse(&message, span_of(bytes, len)), COSE_OK);
        EXPECT_EQ(cose_x5chain_leaf(&message).len, cases[i].leaf_len);
    }
}

static void only_the_six_algorithms_have_a_meaning(void)
{
    unsigned known = 0;
    for (int64_t id = -300; id <= 300; id++) {
        enum cose_alg alg = cose_alg_of(id);
        EXPECT(alg == COSE_ALG_NONE || alg == id);
        EXPECT_EQ(cose_alg_signature_len(alg) != 0, alg != COSE_ALG_NONE);
        EXPECT_EQ(cose_alg_kind(alg) != COSE_KIND_NONE, alg != COSE_ALG_NONE);
        EXPECT_EQ(strcmp(cose_alg_name(alg), "unknown") != 0, alg != COSE_ALG_NONE);
        known += alg != COSE_ALG_NONE;
    }
    EXPECT_EQ(known, 6);
    EXPECT_EQ(cose_alg_of(INT64_MIN), COSE_ALG_NONE);
    EXPECT_EQ(cose_alg_of(((int64_t)1 << 32) - 7), COSE_ALG_NONE);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_bytes_to_be_signed_and_the_message_are_those_of_the_standard, "RFC9052:4.4"),
        TEST(the_size_is_exact_for_every_algorithm_and_payload, "ATTESTATION-2.0:psa_initial_attest_get_token_size"),
        TEST(what_is_made_can_be_taken_apart_and_verifies_over_the_same_bytes, "RFC9052:6.3"),
        TEST(a_signer_that_fails_leaves_nothing_in_the_buffer, "style:E1"),
        TEST(a_payload_of_another_length_than_promised_is_refused, "style:E1"),
        TEST(an_algorithm_of_none_is_refused_before_anything_is_written, "RFC9783:5.2"),
        TEST(each_malformed_message_is_refused_for_its_own_cause, "RFC9052:3"),
        TEST(a_message_at_fault_in_its_header_still_shows_its_payload, "style:E17"),
        TEST(the_leaf_of_a_certificate_chain_is_found, "RFC9360:2"),
        TEST(only_the_six_algorithms_have_a_meaning, "RFC9783:5.2"),
    };
    return test_main("cose", tests, sizeof(tests) / sizeof(tests[0]));
}
