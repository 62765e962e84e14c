/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "ct/ct.h"
#include "dispatch/dispatch.h"
#include "dispatch/group.h"
#include "lengths.h"
#include "pake.h"

/* Random bytes beyond the order's length: what is reduced is uniform to 2^-128. */
enum { SPARE = 16 };

psa_status_t pake_open_group(struct crypto_pake_op *pake)
{
    struct crypto_group facts = { 0 };
    psa_status_t status = dispatch_group_facts(pake->primitive, &facts);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (facts.element_len > CRYPTO_PAKE_ELEMENT_MAX || facts.scalar_len > CRYPTO_PAKE_SCALAR_MAX) {
        return REFUSE(CRYPTO_GROUP_UNSUPPORTED);
    }
    pake->element_len = (uint16_t)facts.element_len;
    pake->scalar_len = (uint16_t)facts.scalar_len;
    pake->field_len = (uint16_t)facts.field_len;
    return PSA_SUCCESS;
}

psa_status_t pake_compute(const struct crypto_pake_op *pake, const struct crypto_scalar_job *job, struct out_span out)
{
    return dispatch_group_scalar(pake->primitive, job, out);
}

psa_status_t pake_reduce(const struct crypto_pake_op *pake, struct span number, struct out_span out)
{
    static const uint8_t zero[CRYPTO_PAKE_SCALAR_MAX];
    const struct crypto_scalar_job job = { .c = number };
    psa_status_t status = pake_compute(pake, &job, out);
    if (status == PSA_SUCCESS && pake_is_equal(span_of(out.data, out.len), span_of(zero, out.len))) {
        status = REFUSE(CRYPTO_PAKE_ZERO);
    }
    return status;
}

psa_status_t pake_random_scalar(const struct crypto_pake_op *pake, struct out_span out)
{
    uint8_t wide[CRYPTO_PAKE_SCALAR_MAX + SPARE];
    const struct out_span all = out_span_of(wide, (size_t)pake->scalar_len + SPARE);
    psa_status_t status = PSA_SUCCESS;
    do {
        status = dispatch_random(all);
        if (status == PSA_SUCCESS) {
            status = pake_reduce(pake, span_of(all.data, all.len), out);
        }
    } while (status == PSA_ERROR_INVALID_ARGUMENT); /* 0: once in 2^200 */
    wipe(wide, sizeof(wide));
    return status;
}

psa_status_t pake_check_scalar(const struct crypto_pake_op *pake, struct span number)
{
    uint8_t reduced[CRYPTO_PAKE_SCALAR_MAX];
    const struct crypto_scalar_job job = { .c = number };
    if (number.len == 0 || number.len > pake->scalar_len) {
        return REFUSE(CRYPTO_PAKE_INPUT);
    }
    psa_status_t status = pake_compute(pake, &job, out_span_of(reduced, pake->scalar_len));
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct span end = span_of(reduced + pake->scalar_len - number.len, number.len);
    return pake_is_equal(end, number) ? PSA_SUCCESS : REFUSE(CRYPTO_PAKE_INPUT);
}

psa_status_t pake_take_element(struct crypto_pake_op *pake, struct span in, size_t i)
{
    bool is_curve = PSA_PAKE_PRIMITIVE_GET_TYPE(pake->primitive) == PSA_PAKE_PRIMITIVE_TYPE_ECC;
    if (in.len != pake->element_len || (is_curve && in.data[0] != 0x04)) {
        return REFUSE(CRYPTO_PAKE_INPUT);
    }
    psa_status_t status = dispatch_group_check(pake->primitive, in);
    if (status == PSA_SUCCESS) {
        core_copy(pake->element[i], in.data, in.len);
    }
    return status;
}

psa_status_t pake_give(struct span from, struct out_span out, size_t *out_len)
{
    if (from.len > out.len) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    core_copy(out.data, from.data, from.len);
    *out_len = from.len;
    return PSA_SUCCESS;
}

static psa_status_t keyed(psa_algorithm_t alg, struct span key, const struct span parts[3], struct out_span out)
{
    const struct crypto_driver *driver = NULL;
    void *_Atomic cache = NULL;
    const struct dispatch_prf prf = {
        .alg = alg,
        .type = alg == PSA_ALG_CMAC ? PSA_KEY_TYPE_AES : PSA_KEY_TYPE_HMAC,
        .secret = key,
        .cache = &cache,
        .driver = &driver,
    };
    psa_status_t status = dispatch_prf(&prf, parts, out);
    if (driver != NULL && driver->forget != NULL) {
        driver->forget(atomic_exchange(&cache, NULL));
    }
    return status;
}

psa_status_t pake_mac(psa_algorithm_t alg, struct span key, struct span data, struct out_span out)
{
    const struct span parts[3] = { data, { NULL, 0 }, { NULL, 0 } };
    return keyed(alg, key, parts, out);
}

psa_status_t pake_extract(psa_algorithm_t hash, struct span salt, struct span secret, struct out_span prk)
{
    static const uint8_t zeros[PSA_HASH_MAX_SIZE];
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_len = 0;
    psa_status_t status = PSA_SUCCESS;
    if (salt.len == 0) {
        salt = span_of(zeros, length_of_hash(hash));
    } else if (salt.len > length_of_hash_block(hash)) {
        status = dispatch_hash_compute(hash, salt, out_span_of(digest, sizeof(digest)), &digest_len);
        salt = span_of(digest, digest_len);
    }
    return status == PSA_SUCCESS ? pake_mac(PSA_ALG_HMAC(hash), salt, secret, prk) : status;
}

psa_status_t pake_expand(psa_algorithm_t hash, struct span prk, const char *info, struct out_span out)
{
    uint8_t block[PSA_HASH_MAX_SIZE];
    size_t block_len = length_of_hash(hash);
    psa_status_t status = PSA_SUCCESS;
    uint8_t n = 1;
    for (size_t at = 0; at < out.len && status == PSA_SUCCESS; at += block_len, n++) {
        const struct span parts[3] = { span_of(block, n == 1 ? 0 : block_len), span_of(info, strlen(info)),
                                       span_of(&n, 1) };
        status = keyed(PSA_ALG_HMAC(hash), prk, parts, out_span_of(block, block_len));
        core_copy(out.data + at, block, out.len - at < block_len ? out.len - at : block_len);
    }
    wipe(block, sizeof(block));
    return status;
}

bool pake_is_equal(struct span a, struct span b)
{
    return a.len == b.len && ct_reveal(ct_eq(a.data, b.data, a.len)) != 0;
}
