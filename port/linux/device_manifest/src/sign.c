/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "cose/sign1.h"
#include "device/manifest.h"

enum { SCALAR_LEN = 32, SIGNATURE_LEN = 2 * SCALAR_LEN, DER_MAX = 80, POINT_LEN = 1 + 2 * SCALAR_LEN, INFO_LEN = 91 };

struct device_key {
    EVP_PKEY *pkey;
    bool has_info;
    uint8_t info[INFO_LEN]; /* if so: its SubjectPublicKeyInfo */
};

/*
 * What a SubjectPublicKeyInfo of P-256 begins with (RFC 5480), where the point that ends it is not compressed: so most are, and so device_key
 * writes them. libcrypto's own decoders and encoders take longer to set up than all else that a start verifies.
 */
static const uint8_t info_head[INFO_LEN - POINT_LEN] = { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                                         0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                                         0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00 };

static bool is_p256(const EVP_PKEY *pkey)
{
    char group[32] = "";
    size_t len = 0;
    return EVP_PKEY_is_a(pkey, "EC") == 1 && EVP_PKEY_get_group_name(pkey, group, sizeof(group), &len) == 1 &&
           strcmp(group, "prime256v1") == 0;
}

static struct device_key *take(EVP_PKEY *pkey)
{
    struct device_key *key = pkey == NULL || !is_p256(pkey) ? NULL : malloc(sizeof(*key));
    if (key == NULL) {
        EVP_PKEY_free(pkey);
        return NULL;
    }
    key->pkey = pkey;
    key->has_info = false;
    return key;
}

/* libcrypto refuses what is not on the curve. NULL: it did. */
static EVP_PKEY *key_of_point(const uint8_t point[POINT_LEN])
{
    char group[] = "prime256v1";
    uint8_t copy[POINT_LEN];
    EVP_PKEY *pkey = NULL;
    memcpy(copy, point, sizeof(copy));
    OSSL_PARAM parameters[] = { OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                                OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy, sizeof(copy)),
                                OSSL_PARAM_construct_end() };
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    bool is_good = context != NULL && EVP_PKEY_fromdata_init(context) == 1 &&
                   EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY, parameters) == 1;
    EVP_PKEY_CTX_free(context);
    return is_good ? pkey : NULL;
}

/* The usual form alone. False: the file has another, or none. */
static bool read_usual_info(struct span pem, uint8_t info[INFO_LEN])
{
    BIO *bio = pem.len > INT_MAX ? NULL : BIO_new_mem_buf(pem.data, (int)pem.len);
    char *name = NULL;
    char *header = NULL;
    unsigned char *data = NULL;
    long len = 0;
    bool is_usual = bio != NULL && PEM_read_bio(bio, &name, &header, &data, &len) == 1 &&
                    strcmp(name, PEM_STRING_PUBLIC) == 0 && header[0] == '\0' && len == INFO_LEN &&
                    memcmp(data, info_head, sizeof(info_head)) == 0 && data[sizeof(info_head)] == POINT_CONVERSION_UNCOMPRESSED;
    if (is_usual) {
        memcpy(info, data, INFO_LEN);
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
    BIO_free(bio);
    return is_usual;
}

struct device_key *device_key_public(struct span pem)
{
    uint8_t info[INFO_LEN];
    if (read_usual_info(pem, info)) {
        struct device_key *key = take(key_of_point(info + sizeof(info_head)));
        if (key != NULL) {
            memcpy(key->info, info, sizeof(info));
            key->has_info = true;
        }
        return key;
    }
    BIO *bio = pem.len > INT_MAX ? NULL : BIO_new_mem_buf(pem.data, (int)pem.len);
    EVP_PKEY *pkey = bio == NULL ? NULL : PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
    BIO_free(bio);
    return take(pkey);
}

struct device_key *device_key_private(struct span pem)
{
    BIO *bio = pem.len > INT_MAX ? NULL : BIO_new_mem_buf(pem.data, (int)pem.len);
    EVP_PKEY *pkey = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    BIO_free(bio);
    return take(pkey);
}

void device_key_free(struct device_key *key)
{
    if (key != NULL) {
        EVP_PKEY_free(key->pkey);
        free(key);
    }
}

bool device_key_id(const struct device_key *key, uint8_t id[DEVICE_DIGEST_LEN])
{
    if (key->has_info) {
        return EVP_Digest(key->info, sizeof(key->info), id, NULL, EVP_sha256(), NULL) == 1;
    }
    unsigned char *der = NULL;
    int len = i2d_PUBKEY(key->pkey, &der);
    bool is_good = len > 0 && EVP_Digest(der, (size_t)len, id, NULL, EVP_sha256(), NULL) == 1;
    OPENSSL_free(der);
    return is_good;
}

/* COSE has r and s side by side, OpenSSL a DER sequence of the two. */
static size_t to_der(struct span raw, unsigned char der[DER_MAX])
{
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw.data, SCALAR_LEN, NULL);
    BIGNUM *s = BN_bin2bn(raw.data + SCALAR_LEN, SCALAR_LEN, NULL);
    int len = 0;
    if (signature != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(signature, r, s) == 1) {
        r = NULL; /* now owned by the signature */
        s = NULL;
        unsigned char *at = der;
        len = i2d_ECDSA_SIG(signature, NULL) <= DER_MAX ? i2d_ECDSA_SIG(signature, &at) : 0;
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(signature);
    return len > 0 ? (size_t)len : 0;
}

static bool from_der(struct span der, uint8_t *raw)
{
    const unsigned char *at = der.data;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)der.len);
    bool is_good = signature != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, SCALAR_LEN) == SCALAR_LEN &&
                   BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + SCALAR_LEN, SCALAR_LEN) == SCALAR_LEN;
    ECDSA_SIG_free(signature);
    return is_good;
}

static psa_status_t verify(void *context, enum cose_alg alg, const struct span *parts, size_t part_count,
                           struct span signature)
{
    const struct device_key *key = context;
    unsigned char der[DER_MAX];
    if (alg != COSE_ES256 || signature.len != SIGNATURE_LEN) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    size_t der_len = to_der(signature, der);
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool is_ready = md != NULL && der_len != 0 && EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, key->pkey) == 1;
    for (size_t i = 0; is_ready && i < part_count; i++) {
        is_ready = EVP_DigestVerifyUpdate(md, parts[i].data, parts[i].len) == 1;
    }
    int result = is_ready ? EVP_DigestVerifyFinal(md, der, der_len) : -1;
    EVP_MD_CTX_free(md);
    return result == 1 ? PSA_SUCCESS : is_ready ? PSA_ERROR_INVALID_SIGNATURE : PSA_ERROR_GENERIC_ERROR;
}

static psa_status_t sign(void *context, struct span to_be_signed, struct out_span signature)
{
    const struct device_key *key = context;
    unsigned char der[DER_MAX];
    size_t der_len = sizeof(der);
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool is_good = signature.len == SIGNATURE_LEN && md != NULL &&
                   EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, key->pkey) == 1 &&
                   EVP_DigestSign(md, der, &der_len, to_be_signed.data, to_be_signed.len) == 1 &&
                   from_der(span_of(der, der_len), signature.data);
    EVP_MD_CTX_free(md);
    return is_good ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

enum device_manifest_error device_key_open(const struct device_key *key, struct span file, struct span *payload)
{
    struct cose_message message;
    *payload = span_of(NULL, 0);
    if (cose_sign1_parse(&message, file) != COSE_OK || message.alg != COSE_ES256) {
        return DEVICE_MANIFEST_NOT_COSE;
    }
    struct device_key mine = *key;
    struct cose_verifier verifier = { .context = &mine, .verify = verify };
    psa_status_t status = cose_verify(&message, &verifier);
    if (status != PSA_SUCCESS) {
        return status == PSA_ERROR_INVALID_SIGNATURE ? DEVICE_MANIFEST_SIGNATURE : DEVICE_MANIFEST_KEY;
    }
    *payload = message.payload;
    return DEVICE_MANIFEST_OK;
}

enum device_manifest_error device_manifest_open(struct device_manifest *out, struct span file,
                                                const struct device_key *key)
{
    struct span payload;
    memset(out, 0, sizeof(*out));
    enum device_manifest_error error =
        file.len > DEVICE_MANIFEST_MAX ? DEVICE_MANIFEST_NOT_COSE : device_key_open(key, file, &payload);
    return error == DEVICE_MANIFEST_OK ? device_manifest_decode(out, payload) : error;
}

size_t device_key_sign(const struct device_key *key, struct span payload, struct out_span out)
{
    struct device_key mine = *key;
    struct cose_signer signer = { .context = &mine, .alg = COSE_ES256, .sign = sign };
    size_t len = 0;
    return cose_create(&signer, payload, out, &len) == PSA_SUCCESS ? len : 0;
}

size_t device_manifest_sign(const struct device_manifest *manifest, const struct device_key *key, struct out_span out)
{
    static uint8_t payload[DEVICE_MANIFEST_MAX];
    size_t payload_len = device_manifest_encode(manifest, out_span_of(payload, sizeof(payload)));
    return payload_len == 0 ? 0 : device_key_sign(key, span_of(payload, payload_len), out);
}
