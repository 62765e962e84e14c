/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "alg.h"
#include "attributes.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "lengths.h"

/* API 1.5, 10.12: key encapsulation. ECIES (SEC 1, 5.1) is an ephemeral key pair and one agreement, which the
 * drivers have. */

enum { POINT_MAX = 1 + 2 * 72, CIPHERTEXT_MAX = PSA_ENCAPSULATE_CIPHERTEXT_MAX_SIZE, SECRET_MAX = 72 };

/* A secret of ECIES has structure and is no cipher's key; one of ML-KEM has none. */
static psa_status_t check_result_type(psa_algorithm_t alg, const struct crypto_key_facts *facts)
{
    bool is_good = facts->type == PSA_KEY_TYPE_DERIVE || facts->type == PSA_KEY_TYPE_HMAC ||
                   (alg == PSA_ALG_ML_KEM && (facts->type & 0x7000u) == 0x2000u);
    return is_good ? PSA_SUCCESS : REFUSE(CRYPTO_AGREEMENT_KEY_TYPE);
}

static psa_status_t make_key(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_key_facts *facts,
                             struct span secret, psa_key_id_t *id)
{
    if (facts->bits != 0 && facts->bits != secret.len * 8) {
        return REFUSE(CRYPTO_KEY_SIZE);
    }
    facts->bits = (uint32_t)(secret.len * 8);
    psa_status_t status = key_type_check_size(facts->type, facts->bits);
    return status == PSA_SUCCESS ? attributes_make_key(crypto, caller, facts, secret, id) : status;
}

/* The key, if it may, and the attributes of what will come out. */
static psa_status_t begin(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                          struct crypto_key_facts *facts, struct crypto_key **key)
{
    psa_key_usage_t usage = call->op == CRYPTO_ENCAPSULATE ? PSA_KEY_USAGE_ENCRYPT : PSA_KEY_USAGE_DECRYPT;
    if (!PSA_ALG_IS_KEY_ENCAPSULATION(call->alg)) {
        return REFUSE(CRYPTO_NOT_AN_ENCAPSULATION);
    }
    psa_status_t status = attributes_check(crypto, &call->attributes, facts);
    if (status == PSA_SUCCESS) {
        status = check_result_type(call->alg, facts);
    }
    return status == PSA_SUCCESS ? key_hold_for(crypto, caller, call, usage, key) : status;
}

static void forget(struct crypto_key *ephemeral, struct out_span material)
{
    const struct crypto_driver *owner = atomic_load(&ephemeral->cache_owner);
    if (owner != NULL && owner->forget != NULL) {
        owner->forget(atomic_exchange(&ephemeral->cache, NULL));
    }
    wipe(material.data, material.len);
}

/* An ephemeral key pair's public key, and what it shares with `peer`. */
static psa_status_t agree_once(const struct crypto_key_facts *of, struct span peer, struct crypto_encapsulation *made)
{
    uint8_t material[POINT_MAX];
    struct crypto_key ephemeral = { .facts = { .type = PSA_KEY_TYPE_KEY_PAIR_OF_PUBLIC_KEY(of->type),
                                               .bits = of->bits } };
    size_t len = 0;
    psa_status_t status = dispatch_generate(&ephemeral.facts, out_span_of(material, sizeof(material)), &len);
    ephemeral.material = material;
    ephemeral.len = (uint32_t)len;
    if (status == PSA_SUCCESS) {
        status = dispatch_export_public(&ephemeral, made->ciphertext, &made->ciphertext_len);
    }
    if (status == PSA_SUCCESS) {
        status = dispatch_agree(&ephemeral, PSA_ALG_ECDH, peer, made->secret, &made->secret_len);
    }
    forget(&ephemeral, out_span_of(material, sizeof(material)));
    return status;
}

static psa_status_t encapsulate_ecies(struct crypto_key *key, struct crypto_encapsulation *made)
{
    uint8_t point[POINT_MAX];
    size_t len = 0;
    if (PSA_KEY_TYPE_IS_PUBLIC_KEY(key->facts.type)) {
        return agree_once(&key->facts, span_of(key->material, key->len), made);
    }
    psa_status_t status = dispatch_export_public(key, out_span_of(point, sizeof(point)), &len);
    return status == PSA_SUCCESS ? agree_once(&key->facts, span_of(point, len), made) : status;
}

psa_status_t core_encapsulate(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    uint8_t ciphertext[CIPHERTEXT_MAX];
    uint8_t secret[SECRET_MAX];
    struct crypto_encapsulation made = {
        .ciphertext = out_span_of(ciphertext, sizeof(ciphertext)),
        .secret = out_span_of(secret, sizeof(secret)),
    };
    struct crypto_key_facts facts;
    struct crypto_key *key = NULL;
    psa_key_id_t id = PSA_KEY_ID_NULL;
    psa_status_t status = begin(crypto, caller, call, &facts, &key);
    if (status == PSA_SUCCESS &&
        call->out[0].len < PSA_ENCAPSULATE_CIPHERTEXT_SIZE(key->facts.type, key->facts.bits, call->alg)) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    if (status == PSA_SUCCESS) {
        status = call->alg == PSA_ALG_ECIES_SEC1 ? encapsulate_ecies(key, &made) :
                                                   dispatch_encapsulate(key, call->alg, &made);
    }
    if (status == PSA_SUCCESS) {
        status = make_key(crypto, caller, &facts, span_of(secret, made.secret_len), &id);
    }
    if (status == PSA_SUCCESS) {
        core_copy(call->out[0].data, ciphertext, made.ciphertext_len);
        call->out_len[0] = made.ciphertext_len;
    }
    call->key = id;
    key_release(crypto, key);
    wipe(secret, sizeof(secret));
    return status;
}

psa_status_t core_decapsulate(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    uint8_t secret[SECRET_MAX];
    struct out_span room = out_span_of(secret, sizeof(secret));
    struct crypto_key_facts facts;
    struct crypto_key *key = NULL;
    psa_key_id_t id = PSA_KEY_ID_NULL;
    size_t len = 0;
    psa_status_t status = begin(crypto, caller, call, &facts, &key);
    if (status == PSA_SUCCESS && PSA_KEY_TYPE_IS_PUBLIC_KEY(key->facts.type)) {
        status = REFUSE(CRYPTO_KEY_IS_PUBLIC);
    }
    if (status == PSA_SUCCESS) {
        status = call->alg == PSA_ALG_ECIES_SEC1 ? dispatch_agree(key, PSA_ALG_ECDH, call->in[0], room, &len) :
                                                   dispatch_decapsulate(key, call->alg, call->in[0], room, &len);
    }
    if (status == PSA_SUCCESS) {
        status = make_key(crypto, caller, &facts, span_of(secret, len), &id);
    }
    call->key = id;
    key_release(crypto, key);
    wipe(secret, sizeof(secret));
    return status;
}
