/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "simse.h"

#include "base/wipe.h"

/* The driver's entries: a key is opened, the borrowed driver does the work inside, the key is closed. */

static bool is_public(psa_key_type_t type)
{
    return PSA_KEY_TYPE_IS_PUBLIC_KEY(type);
}

static psa_status_t import_opaque(psa_key_type_t type, size_t *bits, struct span material, struct out_span blob,
                                  size_t *blob_len)
{
    psa_status_t status = simse_request();
    if (status == PSA_SUCCESS && is_public(type)) {
        status = PSA_ERROR_NOT_SUPPORTED; /* nothing to hide */
    }
    if (status == PSA_SUCCESS && !PSA_KEY_TYPE_IS_UNSTRUCTURED(type)) {
        status = simse_inner()->check(type, material, bits);
    }
    return status == PSA_SUCCESS ? simse_wrap(type, *bits, material, blob, blob_len) : status;
}

static psa_status_t generate_opaque(psa_key_type_t type, size_t bits, struct out_span blob, size_t *blob_len)
{
    uint8_t material[SIMSE_MATERIAL_MAX];
    size_t len = (bits + 7) / 8;
    psa_status_t status = simse_request();
    if (status == PSA_SUCCESS && len > sizeof(material)) {
        status = PSA_ERROR_NOT_SUPPORTED;
    }
    if (status == PSA_SUCCESS && PSA_KEY_TYPE_IS_UNSTRUCTURED(type)) {
        status = simse_inner()->random(out_span_of(material, len));
    } else if (status == PSA_SUCCESS) {
        status = simse_inner()->generate(type, bits, out_span_of(material, sizeof(material)), &len);
    }
    if (status == PSA_SUCCESS) {
        status = simse_wrap(type, bits, span_of(material, len), blob, blob_len);
    }
    wipe(material, sizeof(material));
    return status;
}

static psa_status_t attach(struct span label, struct crypto_attachment *attachment, struct out_span blob,
                           size_t *blob_len)
{
    psa_status_t status = simse_request();
    return status == PSA_SUCCESS ? simse_own_key(label, attachment, blob, blob_len) : status;
}

static psa_status_t export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len)
{
    struct simse_key opened;
    psa_status_t status = simse_open(key, &opened);
    if (status == PSA_SUCCESS) {
        status = simse_inner()->export_public(&opened.view, out, out_len);
    }
    simse_close(&opened);
    return status;
}

static psa_status_t sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                              struct out_span out, size_t *out_len)
{
    struct simse_key opened;
    psa_status_t status = simse_open(key, &opened);
    if (status == PSA_SUCCESS) {
        status = simse_inner()->sign_hash(&opened.view, alg, hash, out, out_len);
    }
    simse_close(&opened);
    return status;
}

static psa_status_t verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                struct span signature)
{
    struct simse_key opened;
    psa_status_t status = simse_open(key, &opened);
    if (status == PSA_SUCCESS) {
        status = simse_inner()->verify_hash(&opened.view, alg, hash, signature);
    }
    simse_close(&opened);
    return status;
}

static psa_status_t agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                          struct out_span out, size_t *out_len)
{
    struct simse_key opened;
    psa_status_t status = simse_open(key, &opened);
    if (status == PSA_SUCCESS) {
        status = simse_inner()->agree(&opened.view, alg, peer, out, out_len);
    }
    simse_close(&opened);
    return status;
}

static psa_status_t aead(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                         size_t *out_len)
{
    struct simse_key opened;
    psa_status_t status = simse_open(key, &opened);
    if (status == PSA_SUCCESS) {
        status = simse_inner()->aead(&opened.view, job, out, out_len);
    }
    simse_close(&opened);
    return status;
}

static psa_status_t cipher(const struct crypto_driver_key *key, const struct crypto_cipher_job *job,
                           struct out_span out, size_t *out_len)
{
    struct simse_key opened;
    psa_status_t status = simse_open(key, &opened);
    if (status == PSA_SUCCESS) {
        status = simse_inner()->cipher(&opened.view, job, out, out_len);
    }
    simse_close(&opened);
    return status;
}

static psa_status_t mac_compute(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in,
                                struct out_span out, size_t *out_len)
{
    struct simse_key opened;
    psa_status_t status = simse_open(key, &opened);
    if (status == PSA_SUCCESS) {
        status = simse_inner()->mac_compute(&opened.view, alg, in, out, out_len);
    }
    simse_close(&opened);
    return status;
}

/* A MAC in parts: the element keeps its state where the borrowed driver does. Each part is a request. */
static psa_status_t mac_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                              psa_algorithm_t alg)
{
    struct simse_key opened;
    psa_status_t status = simse_open(key, &opened);
    if (status == PSA_SUCCESS) {
        status = simse_inner()->mac_setup(state, &opened.view, alg);
    }
    simse_close(&opened);
    return status;
}

static psa_status_t mac_update(struct crypto_driver_state *state, struct span in)
{
    psa_status_t status = simse_request();
    return status == PSA_SUCCESS ? simse_inner()->mac_update(state, in) : status;
}

static psa_status_t mac_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len)
{
    psa_status_t status = simse_request();
    return status == PSA_SUCCESS ? simse_inner()->mac_finish(state, out, out_len) : status;
}

static void mac_abort(struct crypto_driver_state *state)
{
    simse_inner()->mac_abort(state);
}

static psa_status_t carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    bool is_ours = PSA_ALG_IS_MAC(alg) || PSA_ALG_IS_AEAD(alg) || PSA_ALG_IS_CIPHER(alg) || PSA_ALG_IS_ECDSA(alg) ||
                   PSA_ALG_IS_ECDH(alg);
    return is_ours ? simse_inner()->carries(alg, type, bits) : PSA_ERROR_NOT_SUPPORTED;
}

const struct crypto_driver simse_driver = {
    .name = "simse",
    .location = SIMSE_LOCATION,
    .carries = carries,
    .mac_compute = mac_compute,
    .mac_setup = mac_setup,
    .mac_update = mac_update,
    .mac_finish = mac_finish,
    .mac_abort = mac_abort,
    .cipher = cipher,
    .aead = aead,
    .sign_hash = sign_hash,
    .verify_hash = verify_hash,
    .agree = agree,
    .export_public = export_public,
    .import_opaque = import_opaque,
    .generate_opaque = generate_opaque,
    .attach = attach,
};
