/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "iak.h"

#include <string.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include "attestation/instance_id.h"
#include "base/wipe.h"

static bool point_of(const uint8_t scalar[ATTESTATION_IAK_LEN], uint8_t point[IAK_POINT_LEN])
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    BIGNUM *d = BN_bin2bn(scalar, ATTESTATION_IAK_LEN, BN_secure_new());
    EC_POINT *q = group == NULL ? NULL : EC_POINT_new(group);
    bool is_good = q != NULL && d != NULL && !BN_is_zero(d) && BN_cmp(d, EC_GROUP_get0_order(group)) < 0 &&
                   EC_POINT_mul(group, q, d, NULL, NULL, NULL) == 1 &&
                   EC_POINT_point2oct(group, q, POINT_CONVERSION_UNCOMPRESSED, point, IAK_POINT_LEN, NULL) == IAK_POINT_LEN;
    EC_POINT_free(q);
    BN_clear_free(d);
    EC_GROUP_free(group);
    return is_good;
}

static bool pem_of(const uint8_t point[IAK_POINT_LEN], char pem[IAK_PEM_MAX])
{
    char group[] = "P-256";
    uint8_t copy[IAK_POINT_LEN];
    memcpy(copy, point, sizeof(copy));
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy, sizeof(copy)),
        OSSL_PARAM_construct_end(),
    };
    OSSL_PARAM mine[sizeof(params) / sizeof(params[0])];
    memcpy(mine, params, sizeof(mine));
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    BIO *memory = BIO_new(BIO_s_mem());
    bool is_good = ctx != NULL && memory != NULL && EVP_PKEY_fromdata_init(ctx) == 1 &&
                   EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, mine) == 1 &&
                   PEM_write_bio_PUBKEY(memory, key) == 1;
    int len = is_good ? BIO_read(memory, pem, IAK_PEM_MAX - 1) : 0;
    pem[len > 0 ? len : 0] = '\0';
    BIO_free(memory);
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(ctx);
    return len > 0;
}

/* attestation/iak.h: the first of k, SHA-256(k) … that is a private number of P-256. */
bool iak_of(struct iak *iak, const uint8_t key[ATTESTATION_IAK_LEN])
{
    uint8_t candidate[ATTESTATION_IAK_LEN];
    bool is_good = true;
    bool has_point = false;
    memcpy(candidate, key, sizeof(candidate));
    for (int i = 0; is_good && !has_point && i < ATTESTATION_IAK_TRIES; i++) {
        has_point = point_of(candidate, iak->point);
        is_good = has_point || EVP_Digest(candidate, sizeof(candidate), candidate, NULL, EVP_sha256(), NULL) == 1;
    }
    wipe(candidate, sizeof(candidate));
    return has_point && pem_of(iak->point, iak->pem);
}

bool iak_mac_secret(const uint8_t key[ATTESTATION_IAK_LEN], uint8_t secret[ATTESTATION_IAK_LEN])
{
    static const char label[] = ATTESTATION_IAK_MAC_LABEL;
    uint8_t labelled[sizeof(label) + ATTESTATION_IAK_LEN];
    memcpy(labelled, label, sizeof(label));
    memcpy(labelled + sizeof(label), key, ATTESTATION_IAK_LEN);
    bool is_good = EVP_Digest(labelled, sizeof(labelled), secret, NULL, EVP_sha256(), NULL) == 1;
    wipe(labelled, sizeof(labelled));
    return is_good;
}

bool iak_instance_id(const struct iak *iak, uint8_t id[ATTESTATION_INSTANCE_ID_LEN])
{
    uint8_t cose[ATTESTATION_COSE_KEY_MAX];
    size_t len = 0;
    id[0] = 1;
    return attestation_cose_key(span_of(iak->point, sizeof(iak->point)), out_span_of(cose, sizeof(cose)), &len) ==
               PSA_SUCCESS &&
           EVP_Digest(cose, len, id + 1, NULL, EVP_sha256(), NULL) == 1;
}
