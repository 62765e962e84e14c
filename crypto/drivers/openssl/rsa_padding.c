/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* the paddings as functions of their own: libcrypto's ways back are           \
                                       constant-time */
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>

#include "base/wipe.h"
#include "ct/ct.h"
#include "library.h"
#include "rsa.h"

/* What RFC 8017 puts around a hash or a message. */

enum { V15_OVERHEAD = 11, PSS_TRAILER = 0xbc };

/* Content of the object identifier (Crypto API 1.5, table 15); the first byte is its length. */
static const struct {
    psa_algorithm_t hash_alg;
    uint8_t oid[10];
} identifiers[] = {
    { PSA_ALG_MD5, { 8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05 } },
    { PSA_ALG_RIPEMD160, { 5, 0x2b, 0x24, 0x03, 0x02, 0x01 } },
    { PSA_ALG_SHA_1, { 5, 0x2b, 0x0e, 0x03, 0x02, 0x1a } },
    { PSA_ALG_SHA_224, { 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 4 } },
    { PSA_ALG_SHA_256, { 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 1 } },
    { PSA_ALG_SHA_384, { 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 2 } },
    { PSA_ALG_SHA_512, { 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 3 } },
    { PSA_ALG_SHA_512_224, { 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 5 } },
    { PSA_ALG_SHA_512_256, { 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 6 } },
    { PSA_ALG_SHA3_224, { 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 7 } },
    { PSA_ALG_SHA3_256, { 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 8 } },
    { PSA_ALG_SHA3_384, { 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 9 } },
    { PSA_ALG_SHA3_512, { 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 10 } },
    { PSA_ALG_SM3, { 8, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x78 } },
};

static const uint8_t *identifier_of(psa_algorithm_t hash_alg)
{
    for (size_t i = 0; i < sizeof(identifiers) / sizeof(identifiers[0]); i++) {
        if (identifiers[i].hash_alg == hash_alg) {
            return identifiers[i].oid;
        }
    }
    return NULL;
}

bool openssl_rsa_has_identifier(psa_algorithm_t hash_alg)
{
    return identifier_of(hash_alg) != NULL;
}

/* DigestInfo up to the hash: SEQUENCE { SEQUENCE { OID, NULL }, OCTET STRING }. All lengths are below 128. */
static size_t put_digest_info(const uint8_t *oid, size_t hash_len, uint8_t info[20])
{
    uint8_t oid_len = oid[0];
    const uint8_t head[6] = { 0x30, (uint8_t)(8u + oid_len + hash_len), 0x30, (uint8_t)(4u + oid_len), 0x06, oid_len };
    const uint8_t tail[4] = { 0x05, 0x00, 0x04, (uint8_t)hash_len };
    memcpy(info, head, sizeof(head));
    memcpy(info + sizeof(head), oid + 1, oid_len);
    memcpy(info + sizeof(head) + oid_len, tail, sizeof(tail));
    return sizeof(head) + oid_len + sizeof(tail);
}

bool openssl_rsa_encode_v15(psa_algorithm_t hash_alg, struct span hash, struct out_span em)
{
    uint8_t info[20];
    size_t info_len = 0;
    if (hash_alg != PSA_ALG_NONE) {
        const uint8_t *oid = identifier_of(hash_alg);
        if (oid == NULL) {
            return false;
        }
        info_len = put_digest_info(oid, hash.len, info);
    }
    if (em.len < V15_OVERHEAD || hash.len > em.len - V15_OVERHEAD || info_len > em.len - V15_OVERHEAD - hash.len) {
        return false;
    }
    size_t hash_at = em.len - hash.len;
    size_t info_at = hash_at - info_len;
    em.data[0] = 0;
    em.data[1] = 1;
    memset(em.data + 2, 0xff, info_at - 3);
    em.data[info_at - 1] = 0;
    memcpy(em.data + info_at, info, info_len);
    memcpy(em.data + hash_at, hash.data, hash.len);
    return true;
}

static bool mask(psa_algorithm_t hash_alg, struct out_span data, struct span seed)
{
    uint8_t bytes[RSA_LEN_MAX];
    bool good = data.len <= sizeof(bytes) &&
                PKCS1_MGF1(bytes, (long)data.len, seed.data, (long)seed.len, openssl_md(hash_alg)) == 0;
    for (size_t i = 0; good && i < data.len; i++) {
        data.data[i] ^= bytes[i];
    }
    wipe(bytes, sizeof(bytes));
    return good;
}

/* Hash of eight zeros, the message's hash and the salt. */
static bool hash_salted(psa_algorithm_t hash_alg, struct span hash, struct span salt, uint8_t *out)
{
    static const uint8_t zeros[8];
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = ctx != NULL && EVP_DigestInit_ex(ctx, openssl_md(hash_alg), NULL) == 1 &&
                EVP_DigestUpdate(ctx, zeros, sizeof(zeros)) == 1 && EVP_DigestUpdate(ctx, hash.data, hash.len) == 1 &&
                EVP_DigestUpdate(ctx, salt.data, salt.len) == 1 && EVP_DigestFinal_ex(ctx, out, NULL) == 1;
    EVP_MD_CTX_free(ctx);
    return good;
}

/* The salt of the API's rule: as long as the hash, or as there is room for (10.9.1). */
static size_t pss_salt_len(size_t em_len, size_t hash_len)
{
    size_t room = em_len - hash_len - 2;
    return room < hash_len ? room : hash_len;
}

/* PSS works on one bit less than the modulus has, so that the first byte of `em` may stay out of it. */
static struct out_span pss_part(struct out_span em, size_t bits)
{
    size_t len = (bits - 1 + 7) / 8;
    return out_span_of(em.data + (em.len - len), len);
}

static uint8_t pss_top_mask(size_t bits)
{
    return (uint8_t)(0xffu >> (8 * ((bits - 1 + 7) / 8) - (bits - 1)));
}

psa_status_t openssl_rsa_encode_pss(psa_algorithm_t hash_alg, struct span hash, size_t bits, struct out_span em)
{
    uint8_t salt[PSA_HASH_MAX_SIZE];
    struct out_span part = pss_part(em, bits);
    if (part.len < hash.len + 2) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    size_t salt_len = pss_salt_len(part.len, hash.len);
    size_t db_len = part.len - hash.len - 1;
    uint8_t *h = part.data + db_len;
    memset(em.data, 0, em.len);
    psa_status_t status = openssl_random(out_span_of(salt, salt_len));
    if (status != PSA_SUCCESS) {
        return status;
    }
    part.data[db_len - salt_len - 1] = 1;
    memcpy(part.data + db_len - salt_len, salt, salt_len);
    if (!hash_salted(hash_alg, hash, span_of(salt, salt_len), h) ||
        !mask(hash_alg, out_span_of(part.data, db_len), span_of(h, hash.len))) {
        return openssl_failed();
    }
    part.data[0] &= pss_top_mask(bits);
    part.data[part.len - 1] = PSS_TRAILER;
    return PSA_SUCCESS;
}

bool openssl_rsa_is_pss(psa_algorithm_t hash_alg, struct span hash, size_t bits, struct span em, bool any_salt)
{
    uint8_t bytes[RSA_LEN_MAX];
    uint8_t again[EVP_MAX_MD_SIZE];
    if (em.len > sizeof(bytes)) {
        return false;
    }
    memcpy(bytes, em.data, em.len);
    struct out_span part = pss_part(out_span_of(bytes, em.len), bits);
    bool is_small = part.len == em.len || bytes[0] == 0;
    if (!is_small || part.len < hash.len + 2 || part.data[part.len - 1] != PSS_TRAILER ||
        (part.data[0] & ~pss_top_mask(bits)) != 0) {
        return false;
    }
    size_t db_len = part.len - hash.len - 1;
    struct span h = span_of(part.data + db_len, hash.len);
    if (!mask(hash_alg, out_span_of(part.data, db_len), h)) {
        return false;
    }
    part.data[0] &= pss_top_mask(bits);
    size_t at = 0;
    while (at < db_len && part.data[at] == 0) {
        at++;
    }
    if (at == db_len || part.data[at] != 1) {
        return false;
    }
    struct span salt = span_of(part.data + at + 1, db_len - at - 1);
    if (!any_salt && salt.len != pss_salt_len(part.len, hash.len)) {
        return false;
    }
    return hash_salted(hash_alg, hash, salt, again) && memcmp(again, h.data, h.len) == 0;
}

/* Random bytes none of which is zero. */
static psa_status_t put_nonzero(uint8_t *bytes, size_t len)
{
    psa_status_t status = openssl_random(out_span_of(bytes, len));
    for (size_t i = 0; status == PSA_SUCCESS && i < len;) {
        if (bytes[i] != 0) {
            i++;
        } else {
            status = openssl_random(out_span_of(bytes + i, 1));
        }
    }
    return status;
}

psa_status_t openssl_rsa_pad_v15(struct span message, struct out_span em)
{
    if (em.len < V15_OVERHEAD || message.len > em.len - V15_OVERHEAD) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    size_t at = em.len - message.len;
    em.data[0] = 0;
    em.data[1] = 2;
    em.data[at - 1] = 0;
    if (message.len != 0) {
        memcpy(em.data + at, message.data, message.len);
    }
    return put_nonzero(em.data + 2, at - 3);
}

psa_status_t openssl_rsa_pad_oaep(psa_algorithm_t hash_alg, struct span label, struct span message, struct out_span em)
{
    const EVP_MD *md = openssl_md(hash_alg);
    size_t hash_len = (size_t)EVP_MD_get_size(md);
    uint8_t *seed = em.data + 1;
    uint8_t *db = seed + hash_len;
    if (em.len < 2 * hash_len + 2 || message.len > em.len - 2 * hash_len - 2) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    size_t db_len = em.len - 1 - hash_len;
    memset(em.data, 0, em.len);
    db[db_len - message.len - 1] = 1;
    if (message.len != 0) {
        memcpy(db + db_len - message.len, message.data, message.len);
    }
    psa_status_t status = openssl_random(out_span_of(seed, hash_len));
    if (status != PSA_SUCCESS) {
        return status;
    }
    bool good = EVP_Digest(label.data, label.len, db, NULL, md, NULL) == 1 &&
                mask(hash_alg, out_span_of(db, db_len), span_of(seed, hash_len)) &&
                mask(hash_alg, out_span_of(seed, hash_len), span_of(db, db_len));
    return good ? PSA_SUCCESS : openssl_failed();
}

psa_status_t openssl_rsa_unpad(const struct crypto_crypt_job *job, struct span em, struct out_span message,
                               size_t *message_len)
{
    int len = -1;
    int em_len = (int)em.len;
    if (job->alg == PSA_ALG_RSA_PKCS1V15_CRYPT) {
        len = RSA_padding_check_PKCS1_type_2(message.data, (int)message.len, em.data, em_len, em_len);
    } else {
        const EVP_MD *md = openssl_md(PSA_ALG_GET_HASH(job->alg));
        len = RSA_padding_check_PKCS1_OAEP_mgf1(message.data, (int)message.len, em.data, em_len, em_len,
                                                job->salt.data, (int)job->salt.len, md, md);
    }
    ERR_clear_error();
    if (len < 0) {
        return PSA_ERROR_INVALID_PADDING;
    }
    *message_len = (size_t)len;
    return PSA_SUCCESS;
}
