/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The only file of the verifier that knows OpenSSL.
 */
#include <limits.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "attestation/instance_id.h"
#include "base/wipe.h"
#include "hex.h"
#include "verifier/key.h"

enum { POINT_MAX = 133, SECRET_MIN = 16, DER_SIGNATURE_MAX = 160, DIGEST_LEN = 32, TEXT_MAX = 64 * 1024 };

/* One of the two: `secret` is NULL for a public key, `public` for a secret. */
struct verifier_key {
    EVP_PKEY *public;
    uint8_t *secret;
    size_t secret_len;
    uint8_t point[POINT_MAX]; /* 04, x, y of the public key */
    size_t point_len;
};

struct curve {
    const char *group;
    size_t point_len;
    enum cose_alg alg;
    const char *digest;
};

static const struct curve curves[] = {
    { "prime256v1", 65, COSE_ES256, "SHA256" },
    { "secp384r1", 97, COSE_ES384, "SHA384" },
    { "secp521r1", 133, COSE_ES512, "SHA512" },
};

static const struct curve *curve_of_len(size_t point_len)
{
    for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
        if (curves[i].point_len == point_len) {
            return &curves[i];
        }
    }
    return NULL;
}

static const struct curve *curve_of_key(const EVP_PKEY *key)
{
    char group[32] = "";
    if (EVP_PKEY_is_a(key, "EC") != 1 || EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) != 1) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
        if (strcmp(curves[i].group, group) == 0) {
            return &curves[i];
        }
    }
    return NULL;
}

static EVP_PKEY *key_from_point(struct span point)
{
    const struct curve *curve = curve_of_len(point.len);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *key = NULL;
    char group[32] = "";
    uint8_t copy[POINT_MAX];
    if (context != NULL && curve != NULL && point.data[0] == 0x04) {
        memcpy(group, curve->group, strlen(curve->group) + 1);
        memcpy(copy, point.data, point.len);
        OSSL_PARAM params[] = {
            OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
            OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy, point.len),
            OSSL_PARAM_construct_end(),
        };
        if (EVP_PKEY_fromdata_init(context) == 1) {
            (void)EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params);
        }
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

/* A file that claims to be encrypted must not make the library ask on the terminal. */
static int no_password(char *out, int room, int is_writing, void *context)
{
    (void)out;
    (void)room;
    (void)is_writing;
    (void)context;
    return -1;
}

static EVP_PKEY *key_from_pem(struct span bytes)
{
    BIO *bio = BIO_new_mem_buf(bytes.data, (int)bytes.len);
    EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PUBKEY(bio, NULL, no_password, NULL);
    BIO_free(bio);
    return key;
}

static EVP_PKEY *key_from_der(struct span bytes)
{
    const uint8_t *at = bytes.data;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)bytes.len);
    if (key != NULL && at != bytes.data + bytes.len) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    return key;
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static EVP_PKEY *key_from_hex(struct span bytes)
{
    uint8_t point[POINT_MAX];
    size_t len = 0;
    while (bytes.len != 0 && is_space(bytes.data[0])) {
        bytes = span_of(bytes.data + 1, bytes.len - 1);
    }
    while (bytes.len != 0 && is_space(bytes.data[bytes.len - 1])) {
        bytes.len--;
    }
    return hex_read(out_span_of(point, sizeof(point)), &len, bytes) && len != 0 ? key_from_point(span_of(point, len))
                                                                                : NULL;
}

static bool contains(struct span bytes, const char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0; at + len <= bytes.len; at++) {
        if (memcmp(bytes.data + at, text, len) == 0) {
            return true;
        }
    }
    return false;
}

static EVP_PKEY *key_from_any(struct span bytes)
{
    EVP_PKEY *key = key_from_pem(bytes);
    if (key == NULL) {
        key = key_from_der(bytes);
    }
    return key != NULL ? key : key_from_hex(bytes);
}

/* Takes the EVP key over. The point is fetched uncompressed, whatever form the file had. */
static struct verifier_key *adopt(EVP_PKEY *public, enum verifier_key_fault *fault)
{
    struct verifier_key *key = NULL;
    const struct curve *curve = curve_of_key(public);
    if (curve == NULL) {
        *fault = VERIFIER_KEY_KIND;
    } else {
        key = calloc(1, sizeof(*key));
        *fault = key == NULL ? VERIFIER_KEY_MEMORY : VERIFIER_KEY_OK;
    }
    if (key != NULL) {
        (void)EVP_PKEY_set_utf8_string_param(public, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed");
        bool has_point = EVP_PKEY_get_octet_string_param(public, OSSL_PKEY_PARAM_PUB_KEY, key->point,
                                                         sizeof(key->point), &key->point_len) == 1;
        if (!has_point || key->point_len != curve->point_len) {
            *fault = VERIFIER_KEY_FORM;
            free(key);
            key = NULL;
        }
    }
    if (key == NULL) {
        EVP_PKEY_free(public);
        return NULL;
    }
    key->public = public;
    return key;
}

struct verifier_key *verifier_key_public(struct span bytes, enum verifier_key_fault *fault)
{
    *fault = VERIFIER_KEY_FORM;
    if (bytes.len == 0 || bytes.len > TEXT_MAX) {
        return NULL;
    }
    if (contains(bytes, "PRIVATE KEY-----")) {
        *fault = VERIFIER_KEY_PRIVATE;
        return NULL;
    }
    EVP_PKEY *public = key_from_any(bytes);
    struct verifier_key *key = public == NULL ? NULL : adopt(public, fault);
    ERR_clear_error();
    return key;
}

struct verifier_key *verifier_key_secret(struct span bytes, enum verifier_key_fault *fault)
{
    if (bytes.len < SECRET_MIN) {
        *fault = VERIFIER_KEY_SHORT;
        return NULL;
    }
    struct verifier_key *key = calloc(1, sizeof(*key));
    uint8_t *secret = malloc(bytes.len);
    if (key == NULL || secret == NULL) {
        free(key);
        free(secret);
        *fault = VERIFIER_KEY_MEMORY;
        return NULL;
    }
    memcpy(secret, bytes.data, bytes.len);
    *key = (struct verifier_key){ .secret = secret, .secret_len = bytes.len };
    *fault = VERIFIER_KEY_OK;
    return key;
}

void verifier_key_free(struct verifier_key *key)
{
    if (key == NULL) {
        return;
    }
    EVP_PKEY_free(key->public);
    if (key->secret != NULL) {
        wipe(key->secret, key->secret_len);
    }
    free(key->secret);
    free(key);
}

const char *verifier_key_fault_text(enum verifier_key_fault fault)
{
    switch (fault) {
    case VERIFIER_KEY_FORM:
        return "neither a public key in PEM or DER nor an uncompressed point in hexadecimal";
    case VERIFIER_KEY_KIND:
        return "a public key, but not on P-256, P-384 or P-521";
    case VERIFIER_KEY_PRIVATE:
        return "a private key: give its public half (openssl pkey -in FILE -pubout)";
    case VERIFIER_KEY_SHORT:
        return "shorter than the 16 bytes a shared secret must have";
    case VERIFIER_KEY_MEMORY:
        return "no memory";
    case VERIFIER_KEY_OK:
    default:
        return "no fault";
    }
}

/* r and s as OpenSSL wants them: DER. 0 if it cannot be built. */
static size_t signature_to_der(uint8_t *der, struct span signature)
{
    size_t half = signature.len / 2;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature.data, (int)half, NULL);
    BIGNUM *s = BN_bin2bn(signature.data + half, (int)half, NULL);
    int len = 0;
    if (pair != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = NULL; /* the pair's now */
        s = NULL;
        len = i2d_ECDSA_SIG(pair, NULL) <= DER_SIGNATURE_MAX ? i2d_ECDSA_SIG(pair, &der) : 0;
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    return len > 0 ? (size_t)len : 0;
}

static psa_status_t verify_ecdsa(const struct verifier_key *key, const struct span *parts, size_t part_count,
                                 struct span signature)
{
    uint8_t der[DER_SIGNATURE_MAX];
    size_t der_len = signature_to_der(der, signature);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    psa_status_t status = PSA_ERROR_GENERIC_ERROR;
    const char *digest = curve_of_len(key->point_len)->digest;
    if (context == NULL || der_len == 0 ||
        EVP_DigestVerifyInit_ex(context, NULL, digest, NULL, NULL, key->public, NULL) != 1) {
        goto out;
    }
    for (size_t i = 0; i < part_count; i++) {
        if (parts[i].len != 0 && EVP_DigestVerifyUpdate(context, parts[i].data, parts[i].len) != 1) {
            goto out;
        }
    }
    /* Below 1 covers both a wrong signature and numbers that can be none: nobody signed this. */
    status = EVP_DigestVerifyFinal(context, der, der_len) == 1 ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
out:
    EVP_MD_CTX_free(context);
    return status;
}

static const char *mac_digest(enum cose_alg alg)
{
    return alg == COSE_HMAC_256 ? "SHA256" : alg == COSE_HMAC_384 ? "SHA384" : "SHA512";
}

static psa_status_t verify_hmac(const struct verifier_key *key, enum cose_alg alg, const struct span *parts,
                                size_t part_count, struct span tag)
{
    char digest[16];
    uint8_t computed[EVP_MAX_MD_SIZE];
    size_t computed_len = 0;
    psa_status_t status = PSA_ERROR_GENERIC_ERROR;
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = mac == NULL ? NULL : EVP_MAC_CTX_new(mac);
    memcpy(digest, mac_digest(alg), strlen(mac_digest(alg)) + 1);
    OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                            OSSL_PARAM_construct_end() };
    if (context == NULL || EVP_MAC_init(context, key->secret, key->secret_len, params) != 1) {
        goto out;
    }
    for (size_t i = 0; i < part_count; i++) {
        if (parts[i].len != 0 && EVP_MAC_update(context, parts[i].data, parts[i].len) != 1) {
            goto out;
        }
    }
    if (EVP_MAC_final(context, computed, &computed_len, sizeof(computed)) != 1) {
        goto out;
    }
    bool is_equal = computed_len == tag.len && CRYPTO_memcmp(computed, tag.data, tag.len) == 0;
    status = is_equal ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
out:
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
    return status;
}

static psa_status_t verify(void *context, enum cose_alg alg, const struct span *parts, size_t part_count,
                           struct span signature)
{
    const struct verifier_key *key = context;
    psa_status_t status = PSA_ERROR_INVALID_ARGUMENT;
    if (signature.len != cose_alg_signature_len(alg)) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    if (cose_alg_kind(alg) == COSE_MAC0 && key->secret != NULL) {
        status = verify_hmac(key, alg, parts, part_count, signature);
    } else if (cose_alg_kind(alg) == COSE_SIGN1 && key->public != NULL && curve_of_len(key->point_len)->alg == alg) {
        status = verify_ecdsa(key, parts, part_count, signature);
    }
    ERR_clear_error();
    return status;
}

struct cose_verifier verifier_key_port(const struct verifier_key *key)
{
    /* The port's context is not const, as other callers' keys have state; this one is only read. */
    union {
        const struct verifier_key *read;
        void *context;
    } borrowed = { .read = key };
    return (struct cose_verifier){ .context = borrowed.context, .verify = verify };
}

bool verifier_key_equal(const struct verifier_key *a, const struct verifier_key *b)
{
    if (a->public != NULL && b->public != NULL) {
        return a->point_len == b->point_len && memcmp(a->point, b->point, a->point_len) == 0;
    }
    return a->secret != NULL && b->secret != NULL && a->secret_len == b->secret_len &&
           CRYPTO_memcmp(a->secret, b->secret, a->secret_len) == 0;
}

bool verifier_key_is_in_certificate(const struct verifier_key *key, struct span certificate)
{
    const uint8_t *at = certificate.data;
    X509 *x509 = certificate.len == 0 || certificate.len > TEXT_MAX ? NULL : d2i_X509(NULL, &at, (long)certificate.len);
    EVP_PKEY *public = x509 == NULL ? NULL : X509_get_pubkey(x509);
    bool is_same = public != NULL && key->public != NULL && EVP_PKEY_eq(public, key->public) == 1;
    EVP_PKEY_free(public);
    X509_free(x509);
    ERR_clear_error();
    return is_same;
}

static bool hash_is(struct span bytes, const uint8_t *expected)
{
    uint8_t digest[DIGEST_LEN];
    size_t len = 0;
    return EVP_Q_digest(NULL, "SHA256", NULL, bytes.data, bytes.len, digest, &len) == 1 && len == DIGEST_LEN &&
           memcmp(digest, expected, DIGEST_LEN) == 0;
}

static bool public_hash_is(const struct verifier_key *key, const uint8_t *expected)
{
    uint8_t cose[ATTESTATION_COSE_KEY_MAX];
    size_t cose_len = 0;
    uint8_t *spki = NULL;
    int spki_len = i2d_PUBKEY(key->public, &spki);
    struct span point = span_of(key->point, key->point_len);
    bool is_cose = attestation_cose_key(point, out_span_of(cose, sizeof(cose)), &cose_len) == PSA_SUCCESS &&
                   hash_is(span_of(cose, cose_len), expected);
    bool is_spki = spki_len > 0 && hash_is(span_of(spki, (size_t)spki_len), expected);
    OPENSSL_free(spki);
    return is_cose || is_spki || hash_is(point, expected);
}

bool verifier_key_has_instance_id(const struct verifier_key *key, struct span instance_id)
{
    uint8_t once[DIGEST_LEN];
    if (instance_id.len != 1 + DIGEST_LEN || instance_id.data[0] != 0x01) {
        return false;
    }
    if (key->public != NULL) {
        return public_hash_is(key, instance_id.data + 1);
    }
    return EVP_Q_digest(NULL, "SHA256", NULL, key->secret, key->secret_len, once, NULL) == 1 &&
           hash_is(span_of(once, sizeof(once)), instance_id.data + 1);
}

bool verifier_random(struct out_span out)
{
    return out.len <= INT_MAX && RAND_bytes(out.data, (int)out.len) == 1;
}
