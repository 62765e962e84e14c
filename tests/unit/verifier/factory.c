/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "factory.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "vectors.h"

static const uint8_t secrets[2][32] = { "a secret of thirty-two bytes ...", "another one, as long as the fir." };

static const char *curve_of(enum cose_alg alg)
{
    return alg == COSE_ES256 ? "P-256" : alg == COSE_ES384 ? "P-384" : "P-521";
}

static const EVP_MD *digest_of(enum cose_alg alg)
{
    return alg == COSE_ES256 || alg == COSE_HMAC_256   ? EVP_sha256()
           : alg == COSE_ES384 || alg == COSE_HMAC_384 ? EVP_sha384()
                                                       : EVP_sha512();
}

/* One key pair for each curve and for `other`, made at its first use. */
static EVP_PKEY *pair_of(enum cose_alg alg, bool other)
{
    static EVP_PKEY *pairs[3][2];
    EVP_PKEY **pair = &pairs[alg == COSE_ES256 ? 0 : alg == COSE_ES384 ? 1 : 2][other];
    if (*pair == NULL) {
        *pair = EVP_EC_gen(curve_of(alg));
        EXPECT(*pair != NULL);
    }
    return *pair;
}

static void sign_ecdsa(EVP_PKEY *pair, enum cose_alg alg, struct span message, struct out_span out)
{
    uint8_t der[160];
    size_t der_len = sizeof(der);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EXPECT(EVP_DigestSignInit(context, NULL, digest_of(alg), NULL, pair) == 1);
    EXPECT(EVP_DigestSign(context, der, &der_len, message.data, message.len) == 1);
    EVP_MD_CTX_free(context);
    const uint8_t *at = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)der_len);
    EXPECT(BN_bn2binpad(ECDSA_SIG_get0_r(signature), out.data, (int)out.len / 2) > 0);
    EXPECT(BN_bn2binpad(ECDSA_SIG_get0_s(signature), out.data + out.len / 2, (int)out.len / 2) > 0);
    ECDSA_SIG_free(signature);
}

struct signer_context {
    enum cose_alg alg;
    bool other;
};

static psa_status_t sign(void *context, struct span to_be_signed, struct out_span signature)
{
    const struct signer_context *key = context;
    if (cose_alg_kind(key->alg) == COSE_SIGN1) {
        sign_ecdsa(pair_of(key->alg, key->other), key->alg, to_be_signed, signature);
        return PSA_SUCCESS;
    }
    unsigned len = 0;
    EXPECT(HMAC(digest_of(key->alg), secrets[key->other], 32, to_be_signed.data, to_be_signed.len, signature.data,
                &len) != NULL);
    EXPECT_EQ(len, signature.len);
    return PSA_SUCCESS;
}

struct cose_signer factory_signer(enum cose_alg alg, bool other)
{
    static struct signer_context contexts[64];
    static size_t next;
    struct signer_context *context = &contexts[next++ % 64];
    *context = (struct signer_context){ .alg = alg, .other = other };
    return (struct cose_signer){ .context = context, .alg = alg, .sign = sign };
}

static size_t take_bio(BIO *bio, void *out, size_t room)
{
    int len = BIO_read(bio, out, (int)room);
    BIO_free(bio);
    EXPECT(len > 0 && (size_t)len < room);
    return (size_t)len;
}

size_t factory_pem(enum cose_alg alg, bool other, char *out, size_t room)
{
    BIO *bio = BIO_new(BIO_s_mem());
    EXPECT(PEM_write_bio_PUBKEY(bio, pair_of(alg, other)) == 1);
    size_t len = take_bio(bio, out, room);
    out[len] = '\0';
    return len;
}

size_t factory_certificate(enum cose_alg alg, bool other, uint8_t *out, size_t room)
{
    X509 *x509 = X509_new();
    BIO *bio = BIO_new(BIO_s_mem());
    EXPECT(X509_set_pubkey(x509, pair_of(alg, other)) == 1 && X509_gmtime_adj(X509_getm_notBefore(x509), 0) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(x509), 3600) != NULL &&
           ASN1_INTEGER_set(X509_get_serialNumber(x509), 1) == 1);
    EXPECT(X509_sign(x509, pair_of(alg, other), digest_of(alg)) > 0);
    EXPECT(i2d_X509_bio(bio, x509) == 1);
    X509_free(x509);
    return take_bio(bio, out, room);
}

struct verifier_key *factory_key(enum cose_alg alg, bool other)
{
    enum verifier_key_fault fault = VERIFIER_KEY_OK;
    char pem[1024];
    struct verifier_key *key = NULL;
    if (cose_alg_kind(alg) == COSE_MAC0) {
        key = verifier_key_secret(span_of(secrets[other], 32), &fault);
    } else {
        key = verifier_key_public(span_of(pem, factory_pem(alg, other, pem, sizeof(pem))), &fault);
    }
    EXPECT(key != NULL);
    return key;
}

static size_t encode_key(struct factory_claim *claim, int64_t label)
{
    struct cbor_encoder e = cbor_encoder_of(out_span_of(claim->key, sizeof(claim->key)));
    cbor_put_int(&e, label);
    EXPECT_EQ(cbor_encoder_finish(&e, &claim->key_len), CBOR_OK);
    return claim->key_len;
}

static struct factory_claim *find(struct factory *f, int64_t label)
{
    struct factory_claim wanted;
    size_t len = encode_key(&wanted, label);
    for (size_t i = 0; i < f->count; i++) {
        if (f->claims[i].key_len == len && memcmp(f->claims[i].key, wanted.key, len) == 0) {
            return &f->claims[i];
        }
    }
    return NULL;
}

void factory_append(struct factory *f, const char *key, const char *value)
{
    EXPECT(f->count < FACTORY_CLAIMS_MAX);
    struct factory_claim *claim = &f->claims[f->count++];
    claim->key_len = vectors_hex(claim->key, sizeof(claim->key), key);
    claim->value_len = vectors_hex(claim->value, sizeof(claim->value), value);
}

void factory_set(struct factory *f, int64_t label, const char *hex)
{
    struct factory_claim *claim = find(f, label);
    if (claim == NULL) {
        EXPECT(f->count < FACTORY_CLAIMS_MAX);
        claim = &f->claims[f->count++];
        (void)encode_key(claim, label);
    }
    claim->value_len = vectors_hex(claim->value, sizeof(claim->value), hex);
}

void factory_remove(struct factory *f, int64_t label)
{
    struct factory_claim *claim = find(f, label);
    EXPECT(claim != NULL);
    *claim = f->claims[--f->count];
}

#define R8(b) b b b b b b b b
#define B32(b) "5820" R8(b) R8(b) R8(b) R8(b)
#define COMPONENT "a501" "6450526f54" "02" B32("03") "04" "63312e30" "05" B32("04") "06" "677368612d323536"
#define SHORT_COMPONENT "a202" B32("03") "05" B32("04")

void factory_mandatory_only(struct factory *f, enum attestation_profile profile)
{
    static const char tfm[] = "78217461673a7073616365727469666965642e6f72672c323032333a7073612374666d";
    static const char arm[] = "7818687474703a2f2f61726d2e636f6d2f7073612f322e302e30";
    *f = (struct factory){ .alg = COSE_ES256 };
    factory_set(f, attestation_label(profile, ATTESTATION_NONCE), B32("01"));
    factory_set(f, attestation_label(profile, ATTESTATION_INSTANCE_ID), "582101" R8("02") R8("02") R8("02") R8("02"));
    factory_set(f, attestation_label(profile, ATTESTATION_IMPLEMENTATION_ID), B32("00"));
    factory_set(f, attestation_label(profile, ATTESTATION_CLIENT_ID), "1a7fffffff");
    factory_set(f, attestation_label(profile, ATTESTATION_LIFECYCLE), "193000");
    factory_set(f, attestation_label(profile, ATTESTATION_COMPONENTS), "81" SHORT_COMPONENT);
    if (profile == ATTESTATION_PROFILE_1) {
        factory_set(f, attestation_label(profile, ATTESTATION_BOOT_SEED), B32("07"));
    } else {
        factory_set(f, attestation_label(profile, ATTESTATION_PROFILE), profile == ATTESTATION_PROFILE_TFM ? tfm : arm);
    }
}

void factory_good(struct factory *f, enum attestation_profile profile)
{
    bool is_old = profile == ATTESTATION_PROFILE_1;
    factory_mandatory_only(f, profile);
    if (is_old) {
        factory_set(f, attestation_label(profile, ATTESTATION_PROFILE), "715053415f494f545f50524f46494c455f31");
    }
    factory_set(f, attestation_label(profile, ATTESTATION_BOOT_SEED), B32("07"));
    factory_set(f, attestation_label(profile, ATTESTATION_CERTIFICATION),
                is_old ? "6d31323334353637383930313233" : "7331323334353637383930313233" "2d3132333435");
    factory_set(f, attestation_label(profile, ATTESTATION_VERIFICATION_SERVICE), "6b68747470733a2f2f762e65");
    factory_set(f, attestation_label(profile, ATTESTATION_COMPONENTS), "81" COMPONENT);
}

struct span factory_sign(struct factory *f, struct span payload)
{
    struct cose_signer signer = factory_signer(f->alg, false);
    EXPECT_EQ(cose_create(&signer, payload, out_span_of(f->token, sizeof(f->token)), &f->token_len), PSA_SUCCESS);
    return span_of(f->token, f->token_len);
}

struct span factory_token(struct factory *f)
{
    static uint8_t payload[FACTORY_TOKEN_MAX];
    size_t len = 0;
    struct cbor_encoder e = cbor_encoder_of(out_span_of(payload, sizeof(payload)));
    cbor_put_map(&e, f->count);
    for (size_t i = 0; i < f->count; i++) {
        cbor_put_raw(&e, span_of(f->claims[i].key, f->claims[i].key_len));
        cbor_put_raw(&e, span_of(f->claims[i].value, f->claims[i].value_len));
    }
    EXPECT_EQ(cbor_encoder_finish(&e, &len), CBOR_OK);
    return factory_sign(f, span_of(payload, len));
}

struct reference factory_reference(void)
{
    static struct reference_component row;
    row = (struct reference_component){ .digest_len = 32, .signer_id_len = 32 };
    memset(row.digest, 0x03, 32);
    memset(row.signer_id, 0x04, 32);
    return (struct reference){ .root = REFERENCE_ROOT_HARDWARE, .components = &row, .component_count = 1 };
}
