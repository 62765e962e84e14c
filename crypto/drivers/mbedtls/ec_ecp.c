/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <mbedtls/ecdh.h>
#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>
#include <mbedtls/md.h>

#include "entries.h"

/* ECDSA, also deterministic, and ECDH on P-256 and P-384 by the library's big numbers. */

/* What one call works with; all of it is wiped and freed at its end. */
struct work {
    mbedtls_ecp_group group;
    mbedtls_ecp_point point;
    mbedtls_mpi d; /* the private number, or what is made */
    mbedtls_mpi r;
    mbedtls_mpi s;
};

static mbedtls_ecp_group_id group_of(psa_key_type_t type, size_t bits)
{
    if (!PSA_KEY_TYPE_IS_ECC(type) || PSA_KEY_TYPE_ECC_GET_FAMILY(type) != PSA_ECC_FAMILY_SECP_R1) {
        return MBEDTLS_ECP_DP_NONE;
    }
    return bits == 256 ? MBEDTLS_ECP_DP_SECP256R1 : bits == 384 ? MBEDTLS_ECP_DP_SECP384R1 : MBEDTLS_ECP_DP_NONE;
}

static int draw(void *context, unsigned char *out, size_t len)
{
    (void)context;
    return mbed_random(out_span_of(out, len)) == PSA_SUCCESS ? 0 : MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

static psa_status_t status_of(int result)
{
    switch (result) {
    case 0:
        return PSA_SUCCESS;
    case MBEDTLS_ERR_ECP_RANDOM_FAILED:
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    case MBEDTLS_ERR_ECP_ALLOC_FAILED:
    case MBEDTLS_ERR_MPI_ALLOC_FAILED:
    case MBEDTLS_ERR_MD_ALLOC_FAILED:
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    case MBEDTLS_ERR_ECP_VERIFY_FAILED:
        return PSA_ERROR_INVALID_SIGNATURE;
    default:
        return PSA_ERROR_INVALID_ARGUMENT;
    }
}

static int open_work(struct work *work, psa_key_type_t type, size_t bits)
{
    mbedtls_ecp_group_init(&work->group);
    mbedtls_ecp_point_init(&work->point);
    mbedtls_mpi_init(&work->d);
    mbedtls_mpi_init(&work->r);
    mbedtls_mpi_init(&work->s);
    return mbedtls_ecp_group_load(&work->group, group_of(type, bits));
}

static void close_work(struct work *work)
{
    mbedtls_mpi_free(&work->s);
    mbedtls_mpi_free(&work->r);
    mbedtls_mpi_free(&work->d);
    mbedtls_ecp_point_free(&work->point);
    mbedtls_ecp_group_free(&work->group);
}

static int read_private(struct work *work, struct span material)
{
    int result = mbedtls_mpi_read_binary(&work->d, material.data, material.len);
    return result == 0 ? mbedtls_ecp_check_privkey(&work->group, &work->d) : result;
}

/* An uncompressed point on the curve, and nothing else. */
static int read_public(struct work *work, struct span material)
{
    if (material.len == 0 || material.data[0] != 0x04) {
        return MBEDTLS_ERR_ECP_INVALID_KEY;
    }
    int result = mbedtls_ecp_point_read_binary(&work->group, &work->point, material.data, material.len);
    return result == 0 ? mbedtls_ecp_check_pubkey(&work->group, &work->point) : result;
}

static int make_public(struct work *work)
{
    return mbedtls_ecp_mul(&work->group, &work->point, &work->d, &work->group.G, draw, NULL);
}

static int read_pair_or_public(struct work *work, const struct crypto_driver_key *key)
{
    if (!PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return read_public(work, key->material);
    }
    int result = read_private(work, key->material);
    return result == 0 ? make_public(work) : result;
}

static mbedtls_md_type_t md_type_of(psa_algorithm_t hash_alg)
{
    switch (hash_alg) {
    case PSA_ALG_SHA_224:
        return MBEDTLS_MD_SHA224;
    case PSA_ALG_SHA_256:
        return MBEDTLS_MD_SHA256;
    case PSA_ALG_SHA_384:
        return MBEDTLS_MD_SHA384;
    case PSA_ALG_SHA_512:
        return MBEDTLS_MD_SHA512;
    default:
        return MBEDTLS_MD_NONE;
    }
}

static int sign(struct work *work, psa_algorithm_t alg, struct span hash)
{
    if (PSA_ALG_IS_DETERMINISTIC_ECDSA(alg)) {
        return mbedtls_ecdsa_sign_det_ext(&work->group, &work->r, &work->s, &work->d, hash.data, hash.len,
                                          md_type_of(PSA_ALG_GET_HASH(alg)), draw, NULL);
    }
    return mbedtls_ecdsa_sign(&work->group, &work->r, &work->s, &work->d, hash.data, hash.len, draw, NULL);
}

psa_status_t mbed_ec_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                               struct out_span out, size_t *out_len)
{
    struct work work;
    size_t field = key->bits / 8;
    bool is_known = PSA_ALG_IS_RANDOMIZED_ECDSA(alg) ||
                    (PSA_ALG_IS_DETERMINISTIC_ECDSA(alg) && md_type_of(PSA_ALG_GET_HASH(alg)) != MBEDTLS_MD_NONE);
    if (group_of(key->type, key->bits) == MBEDTLS_ECP_DP_NONE || !is_known) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < 2 * field) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    int result = open_work(&work, key->type, key->bits);
    if (result == 0) {
        result = read_private(&work, key->material);
    }
    if (result == 0) {
        result = sign(&work, alg, hash);
    }
    if (result == 0) {
        result = mbedtls_mpi_write_binary(&work.r, out.data, field);
    }
    if (result == 0) {
        result = mbedtls_mpi_write_binary(&work.s, out.data + field, field);
    }
    close_work(&work);
    *out_len = result == 0 ? 2 * field : 0;
    return status_of(result);
}

psa_status_t mbed_ec_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                 struct span signature)
{
    struct work work;
    size_t field = key->bits / 8;
    if (group_of(key->type, key->bits) == MBEDTLS_ECP_DP_NONE || !PSA_ALG_IS_ECDSA(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (signature.len != 2 * field) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    int result = open_work(&work, key->type, key->bits);
    if (result == 0) {
        result = read_pair_or_public(&work, key);
    }
    if (result == 0) {
        result = mbedtls_mpi_read_binary(&work.r, signature.data, field);
    }
    if (result == 0) {
        result = mbedtls_mpi_read_binary(&work.s, signature.data + field, field);
    }
    if (result == 0) {
        result = mbedtls_ecdsa_verify(&work.group, hash.data, hash.len, &work.point, &work.r, &work.s);
    }
    close_work(&work);
    return status_of(result);
}

psa_status_t mbed_ec_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                           struct out_span out, size_t *out_len)
{
    struct work work;
    size_t field = key->bits / 8;
    if (group_of(key->type, key->bits) == MBEDTLS_ECP_DP_NONE || !PSA_ALG_IS_ECDH(alg) ||
        !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < field) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    int result = open_work(&work, key->type, key->bits);
    if (result == 0) {
        result = read_public(&work, peer);
    }
    if (result == 0) {
        result = read_private(&work, key->material);
    }
    if (result == 0) {
        result = mbedtls_ecdh_compute_shared(&work.group, &work.r, &work.point, &work.d, draw, NULL);
    }
    if (result == 0) {
        result = mbedtls_mpi_write_binary(&work.r, out.data, field);
    }
    close_work(&work);
    *out_len = result == 0 ? field : 0;
    return status_of(result);
}

psa_status_t mbed_ec_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len)
{
    struct work work;
    if (group_of(type, bits) == MBEDTLS_ECP_DP_NONE || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < bits / 8) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    int result = open_work(&work, type, bits);
    if (result == 0) {
        result = mbedtls_ecp_gen_privkey(&work.group, &work.d, draw, NULL);
    }
    if (result == 0) {
        result = mbedtls_mpi_write_binary(&work.d, out.data, bits / 8);
    }
    close_work(&work);
    *out_len = result == 0 ? bits / 8 : 0;
    return status_of(result);
}

/* Of the curves of the family that a driver could carry, material that is none of their sizes is wrong on any driver. */
static psa_status_t refused_size(psa_key_type_t type, size_t wanted, size_t found)
{
    bool is_family = PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_SECP_R1 && wanted == 0;
    bool is_other_curve = found == 192 || found == 224 || found == 528;
    return is_family && !is_other_curve ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t mbed_ec_check(psa_key_type_t type, struct span material, size_t *bits)
{
    struct work work;
    if (!PSA_KEY_TYPE_IS_ECC(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    bool is_pair = PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type);
    size_t found = is_pair ? material.len * 8 : material.len < 1 ? 0 : (material.len - 1) / 2 * 8;
    if (*bits != 0 && *bits != found) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (group_of(type, found) == MBEDTLS_ECP_DP_NONE) {
        return refused_size(type, *bits, found);
    }
    int result = open_work(&work, type, found);
    if (result == 0) {
        result = is_pair ? read_private(&work, material) : read_public(&work, material);
    }
    close_work(&work);
    if (result == 0) {
        *bits = found;
    }
    return status_of(result);
}

psa_status_t mbed_ec_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len)
{
    struct work work;
    size_t len = 1 + 2 * (key->bits / 8);
    if (group_of(key->type, key->bits) == MBEDTLS_ECP_DP_NONE || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    int result = open_work(&work, key->type, key->bits);
    if (result == 0) {
        result = read_pair_or_public(&work, key);
    }
    *out_len = 0;
    if (result == 0) {
        result = mbedtls_ecp_point_write_binary(&work.group, &work.point, MBEDTLS_ECP_PF_UNCOMPRESSED, out_len,
                                                out.data, out.len);
    }
    close_work(&work);
    return status_of(result);
}

bool mbed_ec_carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    if (group_of(type, bits) == MBEDTLS_ECP_DP_NONE) {
        return false;
    }
    if (PSA_ALG_IS_KEY_AGREEMENT(alg)) {
        return PSA_ALG_IS_ECDH(alg) && PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type);
    }
    return PSA_ALG_IS_ECDSA(alg);
}
